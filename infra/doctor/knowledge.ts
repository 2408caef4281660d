import { BedrockAgentClient, ListIngestionJobsCommand } from '@aws-sdk/client-bedrock-agent';
import type { Config } from '../config.ts';
import { asking, clientSettings } from './asking.ts';
import { type Finding, missing, ok, unchecked } from './finding.ts';

/** Whether the pages were brought into the knowledge base. */
export const knowledge = async (
  { region }: Config,
  { DocumentsBucket, KnowledgeBaseId = '', DataSourceId = '' }: Record<string, string>,
  signal: AbortSignal,
): Promise<Finding> => {
  const client = new BedrockAgentClient(clientSettings(region));
  const { ingestionJobSummaries: jobs = [] } = await asking('bedrock:ListIngestionJobs', signal, (options) =>
    client.send(
      new ListIngestionJobsCommand({
        knowledgeBaseId: KnowledgeBaseId,
        dataSourceId: DataSourceId,
        sortBy: { attribute: 'STARTED_AT', order: 'DESCENDING' },
        maxResults: 10,
      }),
      options,
    ),
  );
  const sync = `DOCUMENTS_BUCKET=${DocumentsBucket} KNOWLEDGE_BASE_ID=${KnowledgeBaseId} DATA_SOURCE_ID=${DataSourceId} npm run sync`;
  const [last] = jobs;
  if (!last) return missing('No page was brought into the knowledge base yet.', `Run ${sync}`);
  if (last.status === 'COMPLETE') {
    // A job ends as complete whatever became of single pages
    const { numberOfDocumentsScanned: scanned, numberOfDocumentsFailed: failed = 0 } = last.statistics ?? {};
    if (scanned === 0) return missing('The last reading found no page in the bucket.', `Run ${sync}`);
    if (failed > 0)
      return missing(`The last reading could not read ${failed} of ${scanned} pages.`, `Run ${sync} -- --again`);
    return ok(`pages were read on ${last.updatedAt?.toISOString().slice(0, 10)}`);
  }
  if (last.status === 'FAILED' || last.status === 'STOPPED')
    return missing(`The last reading of the pages ended as ${last.status}.`, `Run ${sync} -- --again`);
  return unchecked('Pages are being read', 'Run npm run doctor again in a few minutes.');
};
