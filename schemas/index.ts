import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPIV3 } from 'openapi-types';
import type { ContractOperation, gatewayTools } from './agent-side.ts';

/** What the agent's side knows of an action group. */
export interface AgentSchema {
  name: string;
  title: string;
  description: string;
  /** For a Bedrock Agents action group. */
  apiSchema: OpenAPIV3.Document;
  /** For an AgentCore Gateway target. */
  tools: ReturnType<typeof gatewayTools>;
  /** For retrieving the operation that a question asks for. */
  operations: AgentOperation[];
}

export type AgentOperation = Omit<ContractOperation, 'instead' | 'responses' | 'parameters'> & {
  parameters: {
    name: string;
    required?: boolean;
    description: string;
    schema: OpenAPIV3.NonArraySchemaObject;
    /** What each allowed value means, with the words people use for it, English; Korean. */
    values?: Record<string, string>;
  }[];
};

export const schemaOf = (source: string): AgentSchema => {
  const file = join(import.meta.dirname, 'generated', `${source}.json`);
  if (!existsSync(file)) throw new Error(`There is no schemas/${source}.yaml, or npm run generate has not run since.`);
  return JSON.parse(readFileSync(file, 'utf8')) as AgentSchema;
};
