import type { Found, Mark } from './finding.ts';

const said: Record<Mark, string> = { ok: 'ok', missing: 'missing', unchecked: 'could not be checked' };

const indent = ' '.repeat(11);

/** A finding as an operator reads it: a line, and where it is not fine, what to do next. */
export const lines = ({ mark, check, says, next, page }: Found): string[] => [
  `${mark.padEnd(indent.length)}${check}: ${says}`,
  ...(next ? [`${indent}${next}`] : []),
  ...(page ? [`${indent}${page}`] : []),
];

export const summary = (found: Found[]): { sentence: string; counts: Record<Mark, number> } => {
  const of = (mark: Mark) => found.filter((each) => each.mark === mark).length;
  const counts = { ok: of('ok'), missing: of('missing'), unchecked: of('unchecked') };
  const sentence = (['ok', 'missing', 'unchecked'] as const).map((mark) => `${counts[mark]} ${said[mark]}`).join(', ');
  return { sentence: `${sentence}.`, counts };
};
