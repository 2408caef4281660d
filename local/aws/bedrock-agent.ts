import { randomBytes } from 'node:crypto';
import type { Serve } from '../http.ts';

interface Job {
  knowledgeBaseId: string;
  dataSourceId: string;
  ingestionJobId: string;
  status: string;
  startedAt: string;
  updatedAt: string;
  statistics: Record<string, number>;
  failureReasons: string[];
}

interface Options {
  knowledgeBaseId: string;
  dataSourceId: string;
  /** What the data source finds: called when a job reads it. */
  documents: () => number | Promise<number>;
  /** How a job ends; as one that read everything unless said otherwise. */
  ends?: () => Partial<Pick<Job, 'status' | 'statistics' | 'failureReasons'>>;
  /** How often a job is looked at before it has ended. */
  looks?: number;
}

const refusal = (status: number, type: string, message: string) =>
  Response.json({ message }, { status, headers: { 'x-amzn-errortype': type } });

/** Bedrock's control plane, as far as one data source is read: StartIngestionJob, GetIngestionJob, ListIngestionJobs. */
export const bedrockAgent = ({ knowledgeBaseId, dataSourceId, documents, ends, looks = 1 }: Options): Serve => {
  const jobs: (Job & { looks: number })[] = [];
  const shown = ({ looks: _, ...job }: Job & { looks: number }) => job;
  const path = `/knowledgebases/${knowledgeBaseId}/datasources/${dataSourceId}/ingestionjobs`;

  const start = async () => {
    if (jobs.some(({ status }) => status === 'IN_PROGRESS'))
      return refusal(409, 'ConflictException', 'There is an ongoing ingestion job for the data source.');
    const now = new Date().toISOString();
    const job = {
      knowledgeBaseId,
      dataSourceId,
      ingestionJobId: randomBytes(5).toString('hex').toUpperCase(),
      status: 'IN_PROGRESS',
      startedAt: now,
      updatedAt: now,
      statistics: { numberOfDocumentsScanned: await documents() },
      failureReasons: [],
      looks,
    };
    jobs.push(job);
    return Response.json({ ingestionJob: { ...shown(job), status: 'STARTING' } }, { status: 202 });
  };

  const look = (id: string) => {
    const job = jobs.find(({ ingestionJobId }) => ingestionJobId === id);
    if (!job) return refusal(404, 'ResourceNotFoundException', `The ingestion job ${id} was not found.`);
    job.looks -= 1;
    if (job.status === 'IN_PROGRESS' && job.looks < 0) Object.assign(job, { status: 'COMPLETE', ...ends?.() });
    return Response.json({ ingestionJob: shown(job) });
  };

  return (request) => {
    const asked = new URL(request.url).pathname.replace(/\/$/, '');
    const [, id] = asked.startsWith(`${path}/`) ? asked.split(`${path}/`) : [];
    if (asked === path && request.method === 'PUT') return start();
    if (asked === path && request.method === 'POST')
      return Response.json({ ingestionJobSummaries: jobs.map(shown).toReversed() });
    if (id !== undefined && request.method === 'GET') return look(id);
    if (/\/ingestionjobs(\/|$)/.test(asked))
      return refusal(404, 'ResourceNotFoundException', 'The data source was not found.');
    return refusal(501, 'UnknownOperationException', `the Bedrock stand-in does not serve ${request.method} ${asked}`);
  };
};
