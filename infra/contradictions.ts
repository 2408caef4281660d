import type { Config } from './config.ts';
import { hostRegions, withoutEmbeddings } from './regions.ts';
import { embeddingModel } from './residency.ts';

/** Throws a sentence where two keys do not go together; each by itself is right. */
export const checkAgainstEachOther = (config: Config): void => {
  for (const check of [host, secrets, trail, rules]) check(config);
};

const host = ({ host: name, region }: Config): void => {
  const places = hostRegions[name];
  if (!places.includes(region))
    throw new Error(
      `host is "${name}", which AWS does not offer in region ${region}: take one of ${places.toSorted().join(', ')}.`,
    );
  if (withoutEmbeddings.includes(region))
    throw new Error(
      `region is "${region}", where AWS does not offer ${embeddingModel}, which reads pages for the knowledge base: take another Region.`,
    );
};

const secrets = ({ account, region, slack, sources: { sentinelone, okta } }: Config): void => {
  const named = {
    'slack.secret': slack.secret,
    'sources.sentinelone.secret': sentinelone?.secret,
    'sources.okta.secret': okta?.secret,
  };
  for (const [key, arn] of Object.entries(named))
    if (arn?.startsWith('arn:') && !arn.includes(`:${region}:${account}:`))
      throw new Error(
        `${key} is "${arn}": it must be a secret of account ${account} in region ${region}, since no function reads another.`,
      );
};

/** Where logs would be looked for that no trail writes, the answer would be "nothing was found". */
const trail = ({ account, sources: { cloudtrail } }: Config): void => {
  if (!cloudtrail) return;
  const { bucket, organization, accounts } = cloudtrail;
  const others = accounts?.some((each) => each !== account);
  if (bucket.new && (organization || others))
    throw new Error(
      `sources.cloudtrail.${organization ? `organization is "${organization}"` : 'accounts names other accounts'}, but a new bucket gets the trail of account ${account} alone: name the bucket of your organisation’s trail as { existing: … }.`,
    );
  if (organization && !accounts)
    throw new Error(
      'sources.cloudtrail.accounts is missing: it must be a list of the accounts to search, since sources.cloudtrail.organization says that there are several.',
    );
};

const rules = ({ access, sources }: Config): void => {
  const configured = Object.keys(sources);
  for (const [kind, grants] of Object.entries(access ?? {}))
    for (const [id, opened] of Object.entries(grants ?? {}))
      for (const source of opened)
        if (source !== '*' && !configured.includes(source))
          throw new Error(
            `access.${kind}.${id} names "${source}", which is not configured: it must be among ${configured.join(', ')} or "*".`,
          );
};
