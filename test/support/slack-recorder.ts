import { type Served, serve } from '../../local/http.ts';

/** A message as the channel shows it, with every text it has had. */
interface Shown {
  channel: string;
  ts: string;
  thread_ts?: string;
  text: string;
  blocks: { type: string; text: string }[];
  metadata: { event_type: string; event_payload: Record<string, unknown> };
  unfurl_links?: boolean;
  unfurl_media?: boolean;
  parse?: string;
  link_names?: string;
  earlier: string[];
}

export interface SlackRecorder extends Served {
  /** What is in the channel now. */
  messages: Shown[];
  ephemeral: { user: string; text: string }[];
  calls: string[];
  person: Record<string, unknown> | undefined;
  /** Answers in place of the recorder; undefined leaves the call to it. */
  fault: ((method: string, body: Record<string, string>) => Response | undefined) | undefined;
}

/** Slack's Web API as far as the adapter uses it. */
export const slackRecorder = async (): Promise<SlackRecorder> => {
  let last = 1_795_424_000;
  const recorder: Omit<SlackRecorder, 'url' | 'close'> = {
    messages: [],
    ephemeral: [],
    calls: [],
    person: { tz: 'Asia/Seoul', locale: 'ko-KR' },
    fault: undefined,
  };
  const answers: Record<string, (body: Record<string, string>) => object> = {
    'auth.test': () => ({ bot_id: 'B0ASK', user_id: 'U0ASK', team_id: 'T0TEAM' }),
    'users.info': () => ({ user: recorder.person }),
    'chat.postMessage': (body) => {
      last += 1;
      const ts = `${last}.000100`;
      recorder.messages.push({ ...toShown(body), ts, earlier: [] });
      return { ts, channel: body.channel };
    },
    'chat.update': (body) => {
      const shown = recorder.messages.find(({ ts }) => ts === body.ts);
      if (!shown) return { ok: false, error: 'message_not_found' };
      const { thread_ts, ...update } = toShown(body);
      // An update without these goes back to Slack's defaults.
      Object.assign(shown, { parse: undefined, link_names: undefined }, update, {
        earlier: [...shown.earlier, shown.text],
      });
      return { ts: body.ts };
    },
    'views.open': () => ({ view: { id: 'V0VIEW' } }),
    'chat.delete': (body) => {
      recorder.messages = recorder.messages.filter(({ ts }) => ts !== body.ts);
      return {};
    },
    'chat.postEphemeral': ({ user = '', text = '' }) => {
      recorder.ephemeral.push({ user, text });
      return {};
    },
  };
  const served = await serve(async (request) => {
    const method = new URL(request.url).pathname.replace('/api/', '');
    const body = Object.fromEntries(new URLSearchParams(await request.text()));
    recorder.calls.push(method);
    const answer = answers[method];
    if (!answer) return Response.json({ ok: false, error: 'unknown_method' });
    return recorder.fault?.(method, body) ?? Response.json({ ok: true, ...answer(body) });
  });
  return Object.assign(recorder, served);
};

const toShown = (body: Record<string, string>): Omit<Shown, 'ts' | 'earlier'> => ({
  channel: body.channel ?? '',
  text: body.text ?? '',
  blocks: JSON.parse(body.blocks ?? '[]'),
  metadata: JSON.parse(body.metadata ?? '{}'),
  ...(body.thread_ts && { thread_ts: body.thread_ts }),
  ...(body.unfurl_links && { unfurl_links: body.unfurl_links === 'true' }),
  ...(body.unfurl_media && { unfurl_media: body.unfurl_media === 'true' }),
  ...(body.parse && { parse: body.parse }),
  ...(body.link_names && { link_names: body.link_names }),
});
