/** Who asks, and where. */
export interface Asker {
  team: string;
  channel: string;
  user: string;
  /** User groups that the asker is in, as far as the rules name them. */
  groups: string[];
  /** Whether the channel is shared with another organisation, or the asker comes from one. */
  external: boolean;
  guest: boolean;
}

/** Ids, each with the sources that it opens; `*` is any other id, and as a source every source. */
type Grants = Record<string, string[]>;

/** What may be asked where, and by whom: an asker sees what both grant. */
export interface Rules {
  /** Channel ids; `direct` stands for every direct message. */
  channels: Grants;
  /** User ids and user group ids; without them the channel alone decides. */
  people?: Grants;
}

export const toRules = (json: string): Rules => {
  const wrong = new Error(
    'ACCESS_RULES must be JSON such as {"channels":{"C0SEC":["*"]},"people":{"S0SECOPS":["*"],"U0DANA":["okta"]}}.',
  );
  let rules: unknown;
  try {
    rules = JSON.parse(json);
  } catch {
    throw wrong;
  }
  const known = isObject(rules) && Object.keys(rules).every((name) => name === 'channels' || name === 'people');
  if (!known || !isObject(rules) || !isGrants(rules.channels)) throw wrong;
  if (rules.people !== undefined && !isGrants(rules.people)) throw wrong;
  return rules as unknown as Rules;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isGrants = (value: unknown): value is Grants =>
  isObject(value) &&
  Object.values(value).every((sources) => Array.isArray(sources) && sources.every((each) => typeof each === 'string'));

/** User groups that the rules name: only of these it matters who is in them. */
export const groupsIn = (rules: Rules | undefined): string[] =>
  Object.keys(rules?.people ?? {}).filter((id) => id.startsWith('S'));

/** Spans every source, so only those who may see every source get it. */
const acrossSources = 'investigation';

/**
 * The sources that the asker may see here, sorted; none means that the question is denied. Without rules every member of
 * the workspace may see everything; guests, other organisations and channels shared with them never do.
 */
export const sourcesFor = (asker: Asker, deployed: string[], rules: Rules | undefined): string[] => {
  if (asker.external || asker.guest) return [];
  const sources = deployed.filter((source) => source !== acrossSources);
  const seen = sources.filter((source) => !rules || (here(rules, asker, source) && personally(rules, asker, source)));
  if (seen.length === 0) return [];
  return (seen.length === sources.length ? [...seen, acrossSources] : seen).toSorted();
};

const here = ({ channels }: Rules, { channel }: Asker, source: string): boolean =>
  opens(
    own(channels, channel) ?? (channel.startsWith('D') ? own(channels, 'direct') : undefined) ?? own(channels, '*'),
    source,
  );

const personally = ({ people }: Rules, { user, groups }: Asker, source: string): boolean => {
  if (!people) return true;
  const named = [user, ...groups].flatMap((id) => own(people, id) ?? []);
  const isNamed = [user, ...groups].some((id) => own(people, id));
  return opens(isNamed ? named : own(people, '*'), source);
};

const own = (grants: Grants, id: string): string[] | undefined => (Object.hasOwn(grants, id) ? grants[id] : undefined);

const opens = (sources: string[] = [], source: string): boolean => sources.includes('*') || sources.includes(source);
