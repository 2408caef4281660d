import { inItsThread, referenceOf } from './asked-in-thread.ts';
import { failure } from './blocks/failure.ts';
import type { Investigate, Parts } from './investigate.ts';
import { languageOf, texts } from './language.ts';
import { setStatus } from './session-status.ts';
import { stopped } from './stream.ts';
import { reply } from './thread.ts';

/** What becomes of a question that nobody could answer, however often it was tried: its asker is told, and may try again. */
export const lost =
  ({ audit, client, claims, unanswered, settings }: Parts): Investigate =>
  async (asked) => {
    const claim = await claims.take(asked.key);
    if (!claim) return;
    try {
      const placed = await inItsThread(client, asked, claim);
      const reference = referenceOf(asked);
      const language = languageOf(asked.text);
      await unanswered.keep(reference, placed);
      for (const ts of claim.messages) await stopped(client, placed.channel, ts);
      const turn = { state: 'failed', reference } as const;
      await reply(client, placed, claim).show([failure([texts[language].lost], turn, language, settings.linkHosts)]);
      await setStatus(client, placed, 'active');
      await audit.record(asked, reference, { outcome: 'failed' });
      await claim.done('failed');
    } catch (error) {
      await claim.release().catch(() => {});
      throw error;
    }
  };
