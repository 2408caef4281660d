import type { OpenAPIV3 } from 'openapi-types';

export interface ContractParameter {
  name: string;
  required?: boolean;
  description: string;
  schema: OpenAPIV3.NonArraySchemaObject;
  /** What each allowed value means, with the words people use for it. */
  'x-values'?: Record<string, string>;
}

export interface ContractOperation {
  operationId: string;
  path: string;
  method: string;
  description: string;
  /** Name of the 200 response's schema in shared.yaml. */
  result: string;
  questions: { en: string[]; ko: string[] };
  instead: Record<string, string>;
  parameters: ContractParameter[];
  responses: OpenAPIV3.ResponsesObject;
}

interface AgentContract {
  name: string;
  info: OpenAPIV3.InfoObject;
  operations: ContractOperation[];
}

/** Neither Bedrock nor the Gateway takes `enum`: the allowed values are told in words. */
const described = ({ description, schema, 'x-values': values }: ContractParameter): string => {
  if (!schema.enum) return description;
  const allowed = schema.enum.map((value: string) =>
    values?.[value] ? `${value} (${values[value].split(';')[0]})` : value,
  );
  return `${description} One of: ${allowed.join(', ')}.`;
};

/** A result without its depths: enough for a model to know what comes back. */
const shallow = (schema: OpenAPIV3.SchemaObject): OpenAPIV3.SchemaObject => ({
  type: 'object',
  properties: Object.fromEntries(
    Object.entries((schema.properties ?? {}) as Record<string, OpenAPIV3.SchemaObject>).map(([name, each]) => [
      name,
      {
        type: each.type,
        ...(each.description && { description: each.description }),
        ...(each.type === 'array' && { items: { type: (each.items as OpenAPIV3.SchemaObject).type } }),
      } as OpenAPIV3.SchemaObject,
    ]),
  ),
});

/** The part of OpenAPI that action groups read. https://docs.aws.amazon.com/bedrock/latest/userguide/agents-api-schema.html */
export const bedrockSchema = ({ info, operations }: AgentContract): OpenAPIV3.Document => ({
  openapi: '3.0.0',
  info,
  paths: Object.fromEntries(
    operations.map((each) => [
      each.path,
      {
        [each.method.toLowerCase()]: {
          operationId: each.operationId,
          description: each.description,
          parameters: each.parameters.map((parameter) => ({
            name: parameter.name,
            in: 'query',
            required: parameter.required ?? false,
            description: described(parameter),
            schema: { type: parameter.schema.type },
          })),
          responses: Object.fromEntries(
            Object.entries(each.responses as Record<string, OpenAPIV3.ResponseObject>).map(([status, response]) => [
              status,
              {
                description: response.description,
                content: {
                  'application/json': {
                    schema: shallow(response.content?.['application/json']?.schema as OpenAPIV3.SchemaObject),
                  },
                },
              },
            ]),
          ),
        },
      },
    ]),
  ) as OpenAPIV3.PathsObject,
});

/** Through a Gateway nothing tells a function when and for whom it is asked: the model copies this line of its input. */
const asked = {
  type: 'string',
  description:
    'The line "asked" of the input, unchanged, without its name: the moment and the time zone of the question.',
} as const;

/** Tool definitions of an AgentCore Gateway target; its schema knows no enum, default or format. */
export const gatewayTools = ({ operations }: AgentContract) =>
  operations.map((each) => ({
    name: each.operationId,
    description: each.description,
    inputSchema: {
      type: 'object',
      properties: Object.fromEntries([
        ['asked', asked],
        ...each.parameters.map((parameter) => [
          parameter.name,
          { type: parameter.schema.type, description: described(parameter) },
        ]),
      ]),
      required: ['asked', ...each.parameters.filter((parameter) => parameter.required).map(({ name }) => name)],
    },
  }));
