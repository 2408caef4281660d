import { team } from '../../../local/slack/people.ts';
import type { Workspace } from '../../../local/slack/workspace.ts';
import type { Chance } from './chance.ts';

/** A question that somebody asked in a thread. */
export interface Asked {
  number: number;
  channel: string;
  ts: string;
  thread: string;
}

/** An event as Slack sends it, and which question it tells of. */
export interface Told {
  asked: Asked;
  payload: Record<string, unknown>;
}

/** Of all events, those that tell what another one told: the same once more, a mention under another id, as a message too. */
const again = 0.3;
/** How many threads are alive at a time, and how many questions each gets. */
const threads = { alive: 60, questions: 6 };
/** How far an event may fall behind others. */
const late = 30;

const channels = ['C0SECURITY', 'C0OPS', 'DDANA'] as const;

/** So many events in the order in which Slack sends them, and the questions behind them, which stand in their threads. */
export const eventsOf = (slack: Workspace, count: number, chance: Chance): { questions: Asked[]; events: Told[] } => {
  const dana = slack.member('dana');
  const direct = slack.direct(dana).id;
  const alive: { channel: string; thread: string; left: number }[] = [];
  const questions: Asked[] = [];
  const events: (Told & { place: number })[] = [];
  const tell = (asked: Asked, payload: Record<string, unknown>, behind: string) =>
    events.push({ asked, payload, place: events.length + chance('late', asked.number, behind) * late });

  for (let number = 1; events.length < count; number += 1) {
    const slot = Math.floor(chance('thread', number) * threads.alive);
    let at = alive[slot];
    const ts = slack.nextTs();
    if (!at || at.left === 0) {
      const kind = channels[Math.floor(chance('channel', number) * channels.length)];
      at = { channel: kind === 'DDANA' ? direct : String(kind), thread: ts, left: threads.questions };
      alive[slot] = at;
    }
    at.left -= 1;
    const asked = { number, channel: at.channel, ts, thread: at.thread };
    questions.push(asked);
    const isDirect = at.channel === direct;
    const text = isDirect ? `question ${number}?` : `<@U0ASKAWS> question ${number}?`;
    slack.post(at.channel, { ts, user: dana.id, text, ...(ts !== at.thread && { thread_ts: at.thread }) });
    const event = { channel: at.channel, user: dana.id, ts, text, ...(ts !== at.thread && { thread_ts: at.thread }) };
    const message = { ...event, type: 'message', channel_type: isDirect ? 'im' : 'channel' };
    const first = envelope(`Ev${number}A`, isDirect ? message : { ...event, type: 'app_mention' });
    tell(asked, first, 'first');
    if (events.length === count || chance('again', number) >= again / (1 - again)) continue;
    const how = chance('how', number);
    if (how < 1 / 3) tell(asked, first, 'same');
    else if (how < 2 / 3) tell(asked, { ...first, event_id: `Ev${number}B` }, 'other id');
    else tell(asked, envelope(`Ev${number}C`, isDirect ? message : { ...message, channel_type: 'channel' }), 'message');
  }
  return { questions, events: events.toSorted((one, other) => one.place - other.place) };
};

const envelope = (id: string, event: Record<string, unknown>) => ({
  type: 'event_callback',
  team_id: team,
  event_id: id,
  event_time: Math.floor(Number(event.ts)),
  is_ext_shared_channel: false,
  event,
});
