import type { Bench } from '../figure.ts';
import { inTemporaryFolder } from '../temporary.ts';
import { deliver } from './deliver.ts';

/** What is left in the channels after everything failed and died. */
export const delivery: Bench = (tell, { events, seed }) =>
  inTemporaryFolder(async (folder) => {
    let shown = 0;
    const started = performance.now();
    const found = await deliver({
      events,
      seed,
      folder,
      progress({ sent, waiting, befallen }) {
        if (performance.now() - shown < 10_000) return;
        shown = performance.now();
        process.stderr.write(
          `delivery: ${sent} of ${events} events sent, ${waiting} questions wait, ${befallen.kills} kills, ${befallen.faults} faults\n`,
        );
      },
    });
    const { befallen } = found;
    const count = (value: number, what: string) => ({ value, unit: 'count' as const, what });
    tell({
      'delivery.events': count(found.events, `events sent, seed ${seed}; three in ten tell what another one told`),
      'delivery.questions': count(found.accepted, `questions that SQS accepted, of ${found.questions} asked`),
      'delivery.requests': count(befallen.requests, 'requests that receiver and worker sent'),
      'delivery.faults': count(befallen.faults, 'of them refused, or done and the reply lost'),
      'delivery.kills': count(befallen.kills, 'processes killed before a request arrived or after it was done'),
      'delivery.kill-points': count(befallen.points.size, 'different requests at which that was'),
      'delivery.answered': count(found.answered, 'questions whose thread holds a complete answer'),
      'delivery.told': count(found.told, 'questions whose thread says that there is none, with a way to ask again'),
      'delivery.lost': count(found.lost.length, 'accepted questions whose thread holds neither'),
      'delivery.answered-twice': count(found.twice.length, 'questions whose thread holds two complete answers'),
      'delivery.out-of-order': count(
        found.outOfOrder.length,
        'answers in another order than SQS accepted the questions',
      ),
      'delivery.left-behind': count(found.leftBehind, 'messages that still say that somebody is looking'),
      'delivery.seconds': { value: Math.round((performance.now() - started) / 1000), unit: 's', what: 'that took' },
    });
  });
