import type { Asked } from './asked.ts';
import type { Ending } from './audit.ts';
import { listIn } from './blocks/result.ts';
import { usedBy } from './budgets.ts';

/** A settled question in numbers, for the metrics; never what was asked or answered. */
export const figuresOf = ({ outcome, answer }: Ending, { receivedAt }: Pick<Asked, 'receivedAt'>) => ({
  outcome,
  ms: Date.now() - receivedAt.getTime(),
  ...(answer && {
    steps: answer.steps.length,
    gaps: answer.steps.flatMap(({ result }) => listIn(result, 'gaps')).length,
    warnings: answer.steps.flatMap(({ result }) => listIn(result, 'warnings')).length,
    ...answer.usage,
    scannedBytes: usedBy(answer).scannedBytes,
  }),
});
