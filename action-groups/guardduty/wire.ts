import { Readable } from 'node:stream';
import {
  GetFindingsCommand,
  GuardDutyClient,
  ListDetectorsCommand,
  ListFindingsCommand,
  type ListFindingsCommandInput,
} from '@aws-sdk/client-guardduty';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { askingAws, inFiveSeconds } from '../shared/aws-failure.ts';
import { SourceUnavailable } from '../shared/errors.ts';
import { isJson, listAt } from '../shared/json.ts';
import { source } from './source.ts';

/** GuardDuty in one Region. Failures are `SourceUnavailable`, named by their Region. */
export interface Region {
  /** undefined where GuardDuty is not enabled. */
  detector(): Promise<string | undefined>;
  ids(asked: Omit<ListFindingsCommandInput, 'MaxResults'>): Promise<{ ids: string[]; next?: string | undefined }>;
  /** At most 50, as GuardDuty wrote them. */
  findings(detector: string, ids: string[]): Promise<unknown[]>;
}

const perCall = 50;

export const regionClient = (region: string, signal: AbortSignal): Region => {
  const client = clientOf(region);
  const asking = <T>(answer: () => Promise<T>) => askingAws(`${source.title} in ${region}`, signal, answer);
  return {
    detector: () =>
      asking(async () => {
        const { DetectorIds } = await client.send(new ListDetectorsCommand({}), { abortSignal: signal });
        if (!DetectorIds) throw new SyntaxError('no detectorIds');
        return DetectorIds[0];
      }),
    ids: (asked) =>
      asking(async () => {
        const input = { ...asked, MaxResults: perCall };
        const { FindingIds, NextToken } = await client.send(new ListFindingsCommand(input), { abortSignal: signal });
        if (!FindingIds) throw new SyntaxError('no findingIds');
        return { ids: FindingIds, next: NextToken || undefined };
      }),
    findings: (detector, ids) => asking(() => asWritten(client, detector, ids, signal)),
  };
};

const clients = new Map<string, GuardDutyClient>();

const clientOf = (region: string): GuardDutyClient => {
  const role = process.env.GUARDDUTY_ROLE_ARN;
  const key = `${region} ${role}`;
  const client =
    clients.get(key) ??
    new GuardDutyClient({ region, maxAttempts: 3, ...(role && { credentials: credentialsOf(role, region) }) });
  clients.set(key, client);
  return client;
};

/**
 * The account that administers GuardDuty for an organisation has the findings of all its members; a role there is assumed.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_organizations.html
 */
const credentialsOf = (role: string, region: string) => {
  const assumed = fromTemporaryCredentials({
    params: { RoleArn: role, RoleSessionName: 'ask-aws' },
    clientConfig: { region, maxAttempts: 2, requestHandler: inFiveSeconds },
  });
  return async (...asked: Parameters<typeof assumed>) => {
    try {
      return await assumed(...asked);
    } catch (error) {
      throw new SourceUnavailable(source.title, 'its role (GUARDDUTY_ROLE_ARN) could not be assumed', { cause: error });
    }
  };
};

/**
 * The SDK drops fields that it does not know yet, and fails a whole page over one value of another type; a record, and a
 * search for words in it, need all of them as they are. So the answer is read before the SDK sees it.
 */
const asWritten = async (client: GuardDutyClient, detector: string, ids: string[], signal: AbortSignal) => {
  let written: unknown;
  const command = new GetFindingsCommand({ DetectorId: detector, FindingIds: ids });
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as { statusCode: number; body: AsyncIterable<Uint8Array> };
      if (response.statusCode === 200) {
        written = JSON.parse(Buffer.concat(await Array.fromAsync(response.body)).toString());
        response.body = Readable.from([Buffer.from('{}')]);
      }
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'asWritten' },
  );
  await client.send(command, { abortSignal: signal });
  if (!isJson(written) || !Array.isArray(written.findings)) throw new SyntaxError('no findings');
  return listAt(written, 'findings');
};
