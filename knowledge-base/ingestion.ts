import { setTimeout as pause } from 'node:timers/promises';
import {
  BedrockAgentClient,
  GetIngestionJobCommand,
  type IngestionJob,
  ListIngestionJobsCommand,
  StartIngestionJobCommand,
} from '@aws-sdk/client-bedrock-agent';

/** How a job ended. */
export interface Ingested {
  id: string;
  complete: boolean;
  scanned: number;
  indexed: number;
  removed: number;
  failed: number;
  reasons: string[];
}

/** The data source that reads the bucket into the knowledge base. */
export interface Ingestion {
  /** Whether the newest job that ended well began after this instant: what was there then has been read. */
  hasReadSince(instant: Date): Promise<boolean>;
  /** Reads the bucket and waits until that has ended; after another one that may be running. */
  read(): Promise<Ingested>;
}

interface DataSource {
  knowledgeBaseId: string;
  dataSourceId: string;
}

const isRunning = ({ status }: Pick<IngestionJob, 'status'>) =>
  status === 'STARTING' || status === 'IN_PROGRESS' || status === 'STOPPING';

/** `everyMs` between two looks; one job may take an hour. */
export const ingestionOf = (
  dataSource: DataSource,
  { client = new BedrockAgentClient(), everyMs = 5000, longestMs = 3_600_000 } = {},
): Ingestion => {
  const newest = async () => {
    const sortBy = { attribute: 'STARTED_AT', order: 'DESCENDING' } as const;
    const { ingestionJobSummaries = [] } = await client.send(
      new ListIngestionJobsCommand({ ...dataSource, sortBy, maxResults: 10 }),
    );
    return ingestionJobSummaries;
  };

  const ended = async (ingestionJobId: string): Promise<IngestionJob> => {
    const latest = Date.now() + longestMs;
    while (Date.now() < latest) {
      const { ingestionJob } = await client.send(new GetIngestionJobCommand({ ...dataSource, ingestionJobId }));
      if (ingestionJob && !isRunning(ingestionJob)) return ingestionJob;
      await pause(everyMs);
    }
    throw new Error(`The ingestion job ${ingestionJobId} has not ended within an hour: look at it in the console.`);
  };

  return {
    async hasReadSince(instant) {
      const well = (await newest()).find(({ status }) => status === 'COMPLETE');
      return well?.startedAt !== undefined && well.startedAt > instant;
    },
    async read() {
      const running = (await newest()).find(isRunning);
      if (running?.ingestionJobId) await ended(running.ingestionJobId);
      const { ingestionJob } = await client.send(new StartIngestionJobCommand(dataSource));
      return toIngested(await ended(ingestionJob?.ingestionJobId ?? ''));
    },
  };
};

const toIngested = ({ ingestionJobId = '', status, statistics = {}, failureReasons = [] }: IngestionJob): Ingested => ({
  id: ingestionJobId,
  complete: status === 'COMPLETE',
  scanned: statistics.numberOfDocumentsScanned ?? 0,
  indexed: (statistics.numberOfNewDocumentsIndexed ?? 0) + (statistics.numberOfModifiedDocumentsIndexed ?? 0),
  removed: statistics.numberOfDocumentsDeleted ?? 0,
  failed: statistics.numberOfDocumentsFailed ?? 0,
  reasons: failureReasons,
});
