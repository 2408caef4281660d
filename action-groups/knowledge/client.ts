import {
  BedrockAgentRuntimeClient,
  type KnowledgeBaseRetrievalResult,
  RetrieveCommand,
} from '@aws-sdk/client-bedrock-agent-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Passages } from '../../schemas/generated/shared.ts';
import { awsFailure } from '../shared/aws-failure.ts';
import { SourceUnavailable } from '../shared/errors.ts';
import { cleanText } from '../shared/hostile-text.ts';

type Passage = Passages['passages'][number];

export interface KnowledgeBase {
  /** Nearest first. Throws a SourceUnavailable. */
  passages(question: string): Promise<Passage[]>;
}

const most = 5;
const longestPassage = 3000;
const patience = 20_000;

/** A knowledge base of Bedrock, over S3 Vectors or whatever it keeps its vectors in. */
export const knowledgeBase = (): KnowledgeBase => {
  let client: BedrockAgentRuntimeClient | undefined;
  return {
    async passages(question) {
      const knowledgeBaseId = process.env.KNOWLEDGE_BASE_ID;
      if (!knowledgeBaseId) throw new Error('KNOWLEDGE_BASE_ID is not set');
      client ??= new BedrockAgentRuntimeClient({ requestHandler: new NodeHttpHandler({ connectionTimeout: 3000 }) });
      const signal = AbortSignal.timeout(patience);
      try {
        const { retrievalResults = [] } = await client.send(
          new RetrieveCommand({
            knowledgeBaseId,
            retrievalQuery: { text: question },
            retrievalConfiguration: { vectorSearchConfiguration: { numberOfResults: most } },
          }),
          { abortSignal: signal },
        );
        return retrievalResults.map(toPassage);
      } catch (error) {
        throw new SourceUnavailable('The knowledge base', awsFailure(error, signal), { cause: error });
      }
    },
  };
};

/** A page may name the vendor's page that it rests on (`sourceUrl`), which a reader can open. */
const toPassage = ({ content, location, score = 0, metadata = {} }: KnowledgeBaseRetrievalResult): Passage => {
  const { title, sourceUrl } = metadata as Record<string, unknown>;
  const uri = location?.s3Location?.uri ?? location?.webLocation?.url ?? '';
  return {
    title: cleanText(typeof title === 'string' ? title : (uri.split('/').at(-1) ?? uri), 200),
    uri,
    ...(typeof sourceUrl === 'string' && { sourceUrl }),
    text: lines(content?.text ?? ''),
    score,
  };
};

const lines = (text: string): string =>
  text
    .slice(0, longestPassage)
    .split('\n')
    .map((line) => `${/^ */.exec(line)?.[0]}${cleanText(line, longestPassage)}`)
    .join('\n');
