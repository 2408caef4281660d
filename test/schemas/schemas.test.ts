import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { OpenAPIV3 } from 'openapi-types';
import { describe, expect, it } from 'vitest';
import * as sources from '../../action-groups/index.ts';
import { schemaOf } from '../../schemas/index.ts';

const schemas = Object.keys(sources).map(schemaOf);
const offered = [...schemas, schemaOf('knowledge')];
const operations = offered.flatMap((schema) => schema.operations.map((operation) => ({ schema, operation })));
const written = (schema: (typeof schemas)[number]) =>
  Object.entries(schema.apiSchema.paths).flatMap(([path, item]) =>
    Object.entries(item as OpenAPIV3.PathItemObject).map(([method, each]) => ({
      path,
      method,
      operation: each as OpenAPIV3.OperationObject,
    })),
  );
/** Every key at any depth. */
const keys = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, each]) => [key, ...keys(each)])
    : [];

describe('Generated schemas', () => {
  it('are what the contract generates now', async () => {
    const generate = join(import.meta.dirname, '../../schemas/generate.ts');
    await expect(promisify(execFile)(process.execPath, [generate, '--check'])).resolves.toMatchObject({ stderr: '' });
  });

  it('say which schema is missing', () => {
    expect(() => schemaOf('crowdstrike')).toThrow('There is no schemas/crowdstrike.yaml');
  });
});

// https://docs.aws.amazon.com/bedrock/latest/userguide/agents-api-schema.html
describe("Bedrock's part of OpenAPI", () => {
  it('has at most 11 operations over all action groups', () => {
    expect(schemas.flatMap((schema) => schema.operations).length).toBeLessThanOrEqual(11);
  });

  it('has no operation id twice', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  describe.each(offered.map((schema) => [schema.name, schema] as const))('%s', (name, schema) => {
    it('is exactly version 3.0.0, without what Bedrock does not read', () => {
      expect(schema.apiSchema.openapi).toBe('3.0.0');
      const used = keys(schema.apiSchema);
      for (const key of ['enum', '$ref', 'oneOf', 'anyOf', 'allOf', 'nullable', 'requestBody', 'default'])
        expect(used, key).not.toContain(key);
    });

    it('describes the action group in at most 200 characters', () => {
      expect(schema.description).toMatch(/\S/);
      expect(schema.description.length).toBeLessThanOrEqual(200);
      expect(name).toMatch(/^([0-9a-zA-Z][_-]?){1,100}$/);
    });

    it.each(written(schema).map((each) => [each.operation.operationId, each] as const))(
      'describes %s, its parameters and its answers',
      (operationId, { path, method, operation }) => {
        expect(path).toBe(`/${operationId}`);
        expect(method).toBe('get');
        // The name under which a model sees it
        expect(`${method}__${name}__${operationId}`).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
        expect(`${name}${operationId}`).not.toContain('__');
        expect(operation.description).toMatch(/\S/);
        for (const parameter of operation.parameters as OpenAPIV3.ParameterObject[]) {
          expect(parameter.description, parameter.name).toMatch(/\S/);
          expect(['string', 'integer', 'number', 'boolean']).toContain(
            (parameter.schema as OpenAPIV3.SchemaObject).type,
          );
        }
        const answers = Object.values(operation.responses) as OpenAPIV3.ResponseObject[];
        expect(answers.length).toBeGreaterThan(0);
        for (const { description, content } of answers) {
          expect(description).toMatch(/\S/);
          expect(content?.['application/json']?.schema).toBeDefined();
        }
      },
    );
  });
});

describe.each(operations.map((each) => [each.operation.operationId, each] as const))(
  '%s',
  (_, { schema, operation }) => {
    it('has example questions in English and in Korean', () => {
      expect(operation.questions.en.length).toBeGreaterThanOrEqual(2);
      expect(operation.questions.ko.length).toBeGreaterThanOrEqual(2);
      for (const question of operation.questions.ko) expect(question).toMatch(/[가-힣]/);
      for (const question of operation.questions.en) expect(question).not.toMatch(/[가-힣]/);
    });

    it('explains each value that a parameter allows, also to the agent', () => {
      const parameters = (written(schema).find((each) => each.operation.operationId === operation.operationId)
        ?.operation.parameters ?? []) as OpenAPIV3.ParameterObject[];
      for (const { name, schema: type, values } of operation.parameters) {
        if (!type.enum) continue;
        expect(Object.keys(values ?? {}), name).toEqual(type.enum);
        for (const value of type.enum)
          expect(parameters.find((each) => each.name === name)?.description).toContain(value);
      }
    });

    it('is a tool of the Gateway with the same parameters, and the moment of asking', () => {
      const tool = schema.tools.find(({ name }) => name === operation.operationId);
      const names = operation.parameters.map(({ name }) => name);
      expect(Object.keys(tool?.inputSchema.properties ?? {})).toEqual(['asked', ...names]);
      expect(tool?.inputSchema.required).toContain('asked');
      for (const key of keys(tool?.inputSchema)) expect(['enum', 'default', 'format', 'pattern']).not.toContain(key);
    });
  },
);
