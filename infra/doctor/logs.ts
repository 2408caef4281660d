import { GetObjectCommand, ListObjectsV2Command, type ListObjectsV2CommandOutput, S3Client } from '@aws-sdk/client-s3';
import { eachOf } from '../../knowledge-base/bucket.ts';
import type { Config } from '../config.ts';
import { partitionsOf } from '../environment.ts';
import { cloudtrailFolder, folder } from '../log-folders.ts';
import { asking, clientSettings, Unanswered, unanswered } from './asking.ts';
import { type Check, type Finding, missing, ok, unchecked } from './finding.ts';

type LogBucket = NonNullable<Config['sources']['cloudtrail']>['bucket'];

/** A table's logs as a check sees them. */
interface Logs {
  source: string;
  is: LogBucket;
  bucket: string;
  /** Each of which must have fresh logs, in one of its folders. */
  places: Place[];
  /** Whether a folder holds folders of years, months and days. */
  byDay: boolean;
  /** Without a record for days, which is nothing unusual. */
  mayRest: boolean;
}

interface Place {
  name: string;
  folders: string[];
}

/** Places of one table that are looked into. */
const most = 50;
/** Pages of a folder that has no folders. */
const mostPages = 5;

/** Whether the newest objects are of today or yesterday and can be read; by the credentials of whoever asks. */
export const logChecks = (config: Config, outputs: Record<string, string> | undefined): Check[] =>
  logsOf(config, outputs).map((logs) => ({
    name: `logs of ${logs.source}`,
    look: (signal) =>
      newest(new S3Client({ ...clientSettings(config.region), followRegionRedirects: true }), config, logs, signal),
  }));

const logsOf = (config: Config, outputs: Record<string, string> = {}): Logs[] => {
  const { cloudtrail, zscaler } = config.sources;
  const { accounts, regions } = partitionsOf(config);
  const found: Logs[] = [];
  const trail = cloudtrail && (cloudtrail.bucket.existing ?? outputs.CloudTrailBucket);
  if (trail)
    found.push({
      source: 'cloudtrail',
      is: cloudtrail.bucket,
      bucket: trail,
      places: accounts.map((each) => ({
        name: `account ${each}`,
        folders: regions.map((region) => `${cloudtrailFolder(cloudtrail)}${each}/CloudTrail/${region}/`),
      })),
      byDay: true,
      mayRest: false,
    });
  const feeds = zscaler && (zscaler.bucket.existing ?? outputs.ZscalerBucket);
  for (const feed of (feeds && zscaler?.feeds) || [])
    found.push({
      source: `zscaler ${feed}`,
      is: zscaler!.bucket,
      bucket: feeds!,
      places: [{ name: `feed ${feed}`, folders: [`${folder(zscaler!.bucket.prefix)}${feed}/`] }],
      byDay: zscaler!.folders === 'hourly',
      mayRest: feed === 'audit',
    });
  return found;
};

interface Newest {
  key: string;
  at: Date;
  /** Whether there was too much to look at. */
  cut?: boolean;
}

const newest = async (s3: S3Client, config: Config, logs: Logs, signal: AbortSignal): Promise<Finding> => {
  const { bucket } = logs;
  try {
    const looked = logs.places.slice(0, most);
    const lastOf = new Map<Place, Newest | undefined>();
    await eachOf(looked, async (place) => {
      const last: Newest[] = [];
      for (const each of place.folders) last.push(...(await newestIn(s3, bucket, each, logs.byDay, signal)));
      lastOf.set(place, last.toSorted(lastFirst)[0]);
    });
    const found = looked.map((place) => ({ ...place, last: lastOf.get(place) }));
    const [last] = found.flatMap((each) => each.last ?? []).toSorted(lastFirst);
    if (last) await read(s3, bucket, last.key, signal);
    return freshness(logs, found, last);
  } catch (error) {
    if (error instanceof NoBucket) return missing(`There is no bucket ${bucket}.`, 'Correct its name in ask-aws.yaml.');
    return hop(error, config, logs);
  }
};

const lastFirst = (a: Newest, b: Newest): number => b.at.getTime() - a.at.getTime();

const dayOf = ({ at }: Newest): string => at.toISOString().slice(0, 10);

const freshness = (
  { bucket, is, mayRest, places }: Logs,
  found: (Place & { last: Newest | undefined })[],
  last: Newest | undefined,
): Finding => {
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const problems = found.flatMap(({ name, folders, last: own }) => {
    if (!own) return [`there are no logs of ${name} in s3://${bucket}/${folders[0]}`];
    if (own.cut || mayRest || dayOf(own) >= yesterday) return [];
    return [`the last logs of ${name} are of ${dayOf(own)}: s3://${bucket}/${own.key}`];
  });
  if (problems.length > 0)
    return missing(
      `${problems.join('; ').replace(/^t/, 'T')}.`,
      is.existing
        ? 'Look whether the bucket and its prefix in ask-aws.yaml are right, and whether the source still writes.'
        : 'Look whether the source writes into it; a new one takes a quarter of an hour.',
    );
  const at = last ? `s3://${bucket}/${last.key}` : '';
  if (last?.cut)
    return unchecked(
      `they can be read, but the folder holds too many objects to find the last: ${at}`,
      'Let the feed write a folder an hour (folders: hourly), or look for the last object yourself.',
    );
  const part = found.length < places.length ? `; ${found.length} of ${places.length} accounts were looked into` : '';
  return ok(`the last are of ${last ? dayOf(last) : ''}, and can be read: ${at}${part}`);
};

class NoBucket extends Error {}

/** A refusal names the way into the other account; the function's role may have it where these credentials do not. */
const hop = (error: unknown, config: Config, { bucket, is }: Logs): Finding => {
  const finding = unanswered(error);
  if (!(error instanceof Unanswered) || !error.denied) return finding;
  const refused = /kms:\w+/i.test((error.cause as Error | undefined)?.message ?? '');
  const owner = is.account ?? config.account;
  const what = refused ? `the key ${is.key ?? 'of the objects'}` : `the bucket ${bucket}`;
  const of = refused ? (is.key?.split(':')[4] ?? owner) : owner;
  return {
    ...finding,
    says: `could not be checked: ${refused ? 'kms:Decrypt' : error.action} with ${what} of account ${of} is not allowed to these credentials`,
    next: `Let whoever runs this read there; whether the function may, its own question says after a deploy, and npm run synth prints what account ${of} must add.`,
  };
};

const expected = { NoSuchBucket: () => new NoBucket() };

const list = async (
  s3: S3Client,
  signal: AbortSignal,
  input: { Bucket: string; Prefix: string; Delimiter?: string; ContinuationToken?: string },
): Promise<ListObjectsV2CommandOutput> => {
  const listed = await asking(
    's3:ListBucket',
    signal,
    (options) => s3.send(new ListObjectsV2Command(input), options),
    expected,
  );
  if (listed instanceof NoBucket) throw listed;
  return listed;
};

/** One byte is enough to know that bucket and key let it be read. */
const read = async (s3: S3Client, Bucket: string, Key: string, signal: AbortSignal): Promise<void> => {
  await asking('s3:GetObject', signal, async (options) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, Range: 'bytes=0-0' }), options);
    await Body?.transformToByteArray();
  });
};

/** Down the last folder of each kind, year, month and day, and the newest object there. */
const newestIn = async (
  s3: S3Client,
  Bucket: string,
  prefix: string,
  byDay: boolean,
  signal: AbortSignal,
): Promise<Newest[]> => {
  let at = prefix;
  for (let depth = 0; byDay && depth < 4; depth += 1) {
    const { CommonPrefixes = [] } = await list(s3, signal, { Bucket, Prefix: at, Delimiter: '/' });
    const last = CommonPrefixes.flatMap(({ Prefix = '' }) => (/\/\d+\/$/.test(Prefix) ? [Prefix] : []))
      .toSorted()
      .at(-1);
    if (last === undefined) break;
    at = last;
  }
  const day = /(\d{4})\/(\d{2})\/(\d{2})\/(?:\d{2}\/)?$/.exec(at);
  if (byDay && !day) return [];
  let key: string | undefined;
  let modified = new Date(0);
  let token: string | undefined;
  for (let page = 0; page < (byDay ? 1 : mostPages); page += 1) {
    const { Contents = [], NextContinuationToken } = await list(s3, signal, {
      Bucket,
      Prefix: at,
      ...(token && { ContinuationToken: token }),
    });
    for (const { Key, LastModified = new Date(0) } of Contents)
      if (Key && LastModified >= modified) [key, modified] = [Key, LastModified];
    token = NextContinuationToken;
    if (!token) break;
  }
  if (key === undefined) return [];
  return [
    {
      key,
      at: day ? new Date(`${day[1]}-${day[2]}-${day[3]}T00:00:00Z`) : modified,
      cut: !byDay && token !== undefined,
    },
  ];
};
