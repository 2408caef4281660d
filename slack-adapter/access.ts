/** Who asks, and where. */
export interface Asker {
  team: string;
  channel: string;
  user: string;
  /** Whether the channel is shared with another organisation, or the asker comes from one. */
  external: boolean;
  guest: boolean;
}

/** Channel id to the sources that may be asked about there; `*` stands for every other channel. */
export type Rules = Record<string, string[]>;

export const toRules = (json: string): Rules => {
  const wrong = new Error('ACCESS_RULES must be a JSON object of channel ids, each with a list of sources.');
  let rules: unknown;
  try {
    rules = JSON.parse(json);
  } catch {
    throw wrong;
  }
  if (!isRules(rules)) throw wrong;
  return rules;
};

const isRules = (value: unknown): value is Rules =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((sources) => Array.isArray(sources) && sources.every((each) => typeof each === 'string'));

/** Spans every source, so only those who may see every source get it. */
const acrossSources = 'investigation';

/**
 * The sources that the asker may see here, sorted; none means that the question is denied. Without rules every member of
 * the workspace may see everything; guests, other organisations and channels shared with them never do.
 */
export const sourcesFor = (asker: Asker, deployed: string[], rules: Rules | undefined): string[] => {
  if (asker.external || asker.guest) return [];
  const sources = deployed.filter((source) => source !== acrossSources);
  const granted = rules ? (rules[asker.channel] ?? rules['*'] ?? []) : sources;
  const seen = sources.filter((source) => granted.includes(source));
  if (seen.length === 0) return [];
  return (seen.length === sources.length ? [...seen, acrossSources] : seen).toSorted();
};
