import { inItsThread, referenceOf } from './asked-in-thread.ts';
import { failure } from './blocks/failure.ts';
import type { Investigate, Parts } from './investigate.ts';
import { languageOf, texts } from './language.ts';
import { setStatus } from './session-status.ts';
import { reply } from './thread.ts';

/** What becomes of a question that nobody could answer, however often it was tried: its asker is told, and may try again. */
export const lost =
  (parts: Parts): Investigate =>
  async (asked) => {
    const { audit, client, claims, unanswered, settings } = parts;
    const claim = await claims.take(asked.key);
    if (!claim) return;
    try {
      const placed = await inItsThread(parts, asked, claim);
      const reference = referenceOf(asked);
      const language = languageOf(asked.text);
      await unanswered.keep(reference, placed);
      const turn = { state: 'failed', reference } as const;
      const thread = await reply(parts, placed, claim);
      await thread.show([failure([texts[language].lost], turn, language, settings.linkHosts)]);
      await setStatus(client, placed, 'active');
      await audit.record(asked, reference, { outcome: 'failed' });
      await claim.done('failed');
    } catch (error) {
      await claim.release().catch(() => {});
      throw error;
    }
  };
