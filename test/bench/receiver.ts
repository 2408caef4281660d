import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle, entries } from '../../infra/bundle.ts';
import { acknowledged } from './acknowledged.ts';
import { type Bench, type Figure, ratio, rounded } from './figure.ts';
import { importTimes } from './import-time.ts';
import { inTemporaryFolder } from './temporary.ts';

const documented = fileURLToPath(new URL('./documented-way/receiver.ts', import.meta.url));

/** The receiver against the documented way to the same end, bundled alike. */
export const receiver: Bench = (tell) =>
  inTemporaryFolder(async (folder) => {
    const [ours, theirs, lean] = ['ours', 'theirs', 'lean'].map((name) => join(folder, `${name}.mjs`)) as [
      string,
      string,
      string,
    ];
    const bytes = [
      bundle(entries.receiver!, ours).bytes,
      bundle(documented, theirs, { whole: true }).bytes,
      bundle(documented, lean).bytes,
    ] as const;
    const ms = importTimes([ours, theirs, lean]);
    const way = "Bolt's AwsLambdaReceiver with the SDK's SQS client";
    tell({
      'receiver.size-ratio': ratio(bytes[0], bytes[1], `bytes of the bundle, against ${way}`),
      'receiver.import-ratio': ratio(ms[0]!, ms[1]!, `ms of the import, against ${way}`),
      'receiver.lean-size-ratio': ratio(bytes[0], bytes[2], 'the same, with what Bolt does not use left out of theirs'),
      'receiver.lean-import-ratio': ratio(ms[0]!, ms[2]!, 'the same, with what Bolt does not use left out of theirs'),
    });
    const { first, p50, p99 } = await acknowledged(ours, folder);
    const told = (value: number, what: string): Figure => ({ value: rounded(value), unit: 'ms', what });
    tell({
      'receiver.acknowledged-ms.first': told(
        first,
        'import, secret and SQS until the first 200 of a process; median of 9',
      ),
      'receiver.acknowledged-ms.p50': told(p50, 'until the 200 of each further event, SQS on this machine'),
      'receiver.acknowledged-ms.p99': told(p99, 'the same'),
    });
  });
