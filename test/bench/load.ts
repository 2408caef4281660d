import { setTimeout as sleep } from 'node:timers/promises';
import { workerSettings } from '../../slack-adapter/settings.ts';
import { workerOver } from '../../slack-adapter/worker.ts';
import { looked, type Part } from '../support/agent-stream.ts';
import { type Flow, flow } from '../support/flow.ts';
import { type Bench, type Figures, percentile } from './figure.ts';

const threads = 50;
const thinkingMs = 500;
const channel = 'C0SECURITY';

interface Taken {
  acknowledged: number;
  visible: number;
  answered: number;
}

/** Many threads at once: from the moment a person has written until Slack shows something. */
export const load: Bench = async (tell) => {
  const at = await flow();
  // Each question listens for its own thread.
  at.slack.setMaxListeners(0);
  const stopping = new AbortController();
  const working = work(at, stopping.signal);
  try {
    await Promise.all(Array.from({ length: 3 }, () => asked(at)));
    const all = await Promise.all(Array.from({ length: threads }, () => asked(at)));
    const under = `${threads} threads at once, everything on this machine`;
    tell({
      ...figures(
        'load.acknowledged-ms',
        all.map(({ acknowledged }) => acknowledged),
        `Slack has its 200; ${under}`,
      ),
      ...figures(
        'load.visible-ms',
        all.map(({ visible }) => visible),
        `the thread shows the first progress; ${under}`,
      ),
      ...figures(
        'load.answered-ms',
        all.map(({ answered }) => answered),
        `the thread has its answer, without the agent's own time; ${under}`,
      ),
    });
  } finally {
    stopping.abort();
    await working;
    await at.close();
  }
};

/** One worker for each question, as in the cloud. */
const work = async (at: Flow, signal: AbortSignal): Promise<void> => {
  const worker = workerOver(workerSettings(at.env));
  const running = new Set<Promise<void>>();
  while (!signal.aborted) {
    const events = await at.waiting('questions');
    for (const event of events) running.add(worker(event));
    if (events.length === 0) await sleep(5);
  }
  await Promise.all(running);
};

let questions = 0;

const asked = async ({ slack, agent }: Flow): Promise<Taken> => {
  questions += 1;
  const question = `question ${questions}?`;
  const own = thinking(agent, question);
  const ts = slack.nextTs();
  const started = performance.now();
  const since = () => performance.now() - started;
  let visible: number | undefined;
  const answered = new Promise<number>((resolve) => {
    slack.on('sent', ({ thread }, { metadata }) => {
      if (thread !== ts) return;
      visible ??= since();
      if (metadata?.event_payload.state === 'answered') resolve(since());
    });
  });
  await slack.person('dana').mention(channel, question, { ts });
  const acknowledged = since();
  const whole = await answered;
  return { acknowledged, visible: visible ?? whole, answered: whole - own.ms() };
};

const answers = new Map<string, () => Part[]>();

/** An agent that takes its time, and says afterwards how long that was. */
const thinking = (agent: Flow['agent'], question: string) => {
  let began = 0;
  let ended = 0;
  const [step, result] = looked('searchOktaEvents', { window: '24h' }, { matched: 2 }) as [Part, Part];
  answers.set(question, () => {
    began = performance.now();
    return [
      step,
      later(thinkingMs),
      result,
      later(thinkingMs),
      { text: 'The answer.' },
      {
        get wait() {
          ended = performance.now();
          return Promise.resolve();
        },
      },
    ];
  });
  agent.answer = ({ inputText }) => answers.get(inputText)?.() ?? [];
  return { ms: () => ended - began };
};

/** A pause that begins when it is its turn. */
const later = (ms: number): Part => ({
  get wait() {
    return sleep(ms);
  },
});

const figures = (name: string, values: number[], what: string): Figures =>
  Object.fromEntries(
    [50, 99].map((percent) => [
      `${name}.p${percent}`,
      { value: Math.round(percentile(values, percent)), unit: 'ms', what },
    ]),
  );
