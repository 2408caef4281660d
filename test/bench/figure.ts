/** One figure; a ratio also says what it was made of, both measured in the same run. */
export interface Figure {
  value: number;
  unit: 'bytes' | 'calls' | 'count' | 'ms' | 'ratio' | 's' | 'tokens';
  ours?: number;
  theirs?: number;
  what: string;
}

export type Figures = Record<string, Figure>;

interface Options {
  /** Also what takes minutes. */
  large: boolean;
  /** How many events are delivered, and by which seed of the generator. */
  events: number;
  seed: number;
}

/** Measures something; tells each figure as soon as it is known. */
export type Bench = (tell: (figures: Figures) => void, options: Options) => Promise<void>;

/** Less than 1 is better than what it is compared with. */
export const ratio = (ours: number, theirs: number, what: string): Figure => ({
  value: Number((ours / theirs).toPrecision(3)),
  unit: 'ratio',
  ours,
  theirs,
  what,
});

export const median = (values: number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

export const percentile = (values: number[], percent: number): number =>
  values.toSorted((one, other) => one - other)[Math.ceil((values.length * percent) / 100) - 1] ?? 0;

/** To a tenth. */
export const rounded = (value: number): number => Math.round(value * 10) / 10;
