import type { Search } from './search.ts';

/** A gap where a window reaches back further than the source keeps its records. */
export const retentionGap = (title: string, days: number, { since }: Search<unknown>, askedAt: Date): string[] => {
  const oldest = new Date(askedAt.getTime() - days * 86_400_000);
  return since < oldest
    ? [`${title} keeps ${days} days: what is older than ${oldest.toISOString().slice(0, 10)} may be missing`]
    : [];
};
