import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundle } from '../../../infra/bundle.ts';
import { listener } from '../../../local/http.ts';
import { requestUrl } from '../../../local/slack/delivery.ts';
import { signingSecret } from '../../support/adapter.ts';
import { brain } from './brain.ts';
import { chanceOf } from './chance.ts';
import { cloud, listening } from './cloud.ts';
import { counted, type Left } from './counted.ts';
import { type Asked, eventsOf } from './events.ts';
import { type Befallen, type Fleet, fleet } from './fleet.ts';
import { feed, numberIn } from './queue.ts';
import { troubled, troubles } from './trouble.ts';

interface Options {
  events: number;
  seed: number;
  /** For the functions' bundle. */
  folder: string;
  /** Hears from time to time how far it is. */
  progress(now: { sent: number; waiting: number; befallen: Befallen }): void;
}

export interface Delivered extends Left {
  events: number;
  questions: number;
  accepted: number;
  befallen: Befallen;
}

/** How many events are on their way at once. */
const atOnce = 16;
const workers = 10;
const longestMs = 40 * 60_000;

/** Sends events through a receiver, a queue and workers while everything fails and dies; returns when all is settled. */
export const deliver = async ({ events: count, seed, folder, progress }: Options): Promise<Delivered> => {
  const chance = chanceOf(seed);
  const around = await cloud();
  const { slack, urls } = around;
  brain(around.agent, chance);
  const { questions, events } = eventsOf(slack, count, chance);
  const file = join(folder, 'function.mjs');
  bundle(join(import.meta.dirname, 'function.ts'), file);
  const befallen: Befallen = { requests: 0, faults: 0, kills: 0, points: new Set() };
  const accepted = acceptance(questions);
  around.onQueueCall = accepted.note;
  const of = (name: string, size: number) => fleet(around, { file, name, size, env, chance, befallen });
  const [receivers, working, telling] = await Promise.all([
    of('receiver', 4),
    of('worker', workers),
    of('dead-letter', 1),
  ]);
  let polls = 0;
  const poller = await listening((incoming, outgoing) => {
    polls += 1;
    troubled(around.wires.AWS_ENDPOINT_URL_SQS, troubles(chance, { key: `poll ${polls}`, attempt: 3 }), () => {})(
      incoming,
      outgoing,
    );
  });
  const gateway = await listening(listener(toFunction(receivers.run)));
  const done = new AbortController();
  const feeding = [
    feed(poller.url, urls.questions, working, done.signal),
    feed(poller.url, urls.dead, telling, done.signal),
  ];
  const timer = setInterval(() => progress({ sent, waiting: waiting(), befallen }), 1000);
  const waiting = () => around.left('questions.fifo') + around.left('questions-dead.fifo');
  const send = requestUrl({ url: gateway.url, signingSecret, pausesMs: [0, 50, 200] });
  let sent = 0;
  try {
    const until = Date.now() + longestMs;
    const queue = events.values();
    const sender = async () => {
      for (const { payload } of queue) {
        // What Slack gave up on it was never told is accepted.
        await send({ type: 'events_api', payload }).catch(() => {});
        sent += 1;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, sender));
    while (waiting() > 0 || working.idle() < workers || telling.idle() < 1) {
      if (Date.now() > until) throw new Error(`${waiting()} messages still wait after ${longestMs / 60_000} minutes`);
      await sleep(100);
    }
    const inOrder = accepted.inOrder();
    return {
      events: sent,
      questions: questions.length,
      accepted: inOrder.length,
      befallen,
      ...counted(slack, inOrder),
    };
  } finally {
    clearInterval(timer);
    done.abort();
    await Promise.all(feeding);
    for (const each of [receivers, working, telling, poller, gateway]) each.close();
    await around.close();
  }
};

const env = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  SLACK_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:slack',
  TABLE_NAME: 'ask-aws',
  AGENT_ID: 'AGENT1',
  AGENT_ALIAS_ID: 'ALIAS1',
  SOURCES: 'okta',
  INVESTIGATION_FUNCTION: 'ask-aws-investigation',
  THREAD_REPLIES: 'on',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
};

/** API Gateway before the receiver: a function that dies is a 502. */
const toFunction =
  (run: Fleet['run']) =>
  async (request: Request): Promise<Response> => {
    const body = await request.text();
    const { event_id } = JSON.parse(body) as { event_id: string };
    const event = { headers: Object.fromEntries(request.headers), body, isBase64Encoded: false };
    try {
      const { statusCode = 200 } = (await run(event, event_id)) as { statusCode?: number };
      return new Response(null, { status: statusCode });
    } catch {
      return new Response(null, { status: 502 });
    }
  };

/** Which questions SQS took, by the sequence numbers that it gave, whoever heard of it. */
const acceptance = (questions: Asked[]) => {
  const first = new Map<Asked, bigint>();
  const note = (sent: string, answer: string) => {
    const { MessageBody } = JSON.parse(sent) as { MessageBody?: string };
    const { SequenceNumber } = JSON.parse(answer) as { SequenceNumber?: string };
    if (!MessageBody || !SequenceNumber) return;
    const asked = questions[numberIn(MessageBody) - 1];
    const number = BigInt(SequenceNumber);
    if (asked && number < (first.get(asked) ?? number + 1n)) first.set(asked, number);
  };
  return {
    inOrder: () => [...first].toSorted(([, one], [, other]) => (one < other ? -1 : 1)).map(([asked]) => asked),
    note,
  };
};
