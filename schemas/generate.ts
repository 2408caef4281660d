/**
 * The contract in `*.yaml` becomes what the rest of the project reads, in `generated/`:
 * `<name>.ts` for handlers (types, document, validators), `<name>.json` for the agent (Bedrock's subset, Gateway tools,
 * example questions), `shared.ts` for the shapes that all sources share; and the table of filters in `docs/`. With
 * `--check` it writes nothing and fails where a file is stale.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import $RefParser from '@apidevtools/json-schema-ref-parser';
import { Ajv, type Options as AjvOptions } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import type { OpenAPIV3 } from 'openapi-types';
import { parse } from 'yaml';
import { bedrockSchema, type ContractOperation, type ContractParameter, gatewayTools } from './agent-side.ts';
import { filterTable } from './filter-table.ts';

const folder = import.meta.dirname;
const banner = (from: string) => `// Generated from schemas/${from} by \`npm run generate\`. Not for editing.\n`;

/** OpenAPI 3.0 writes `nullable`, JSON Schema a list of types. */
const toJsonSchema = (schema: unknown): JSONSchema => {
  if (Array.isArray(schema)) return schema.map(toJsonSchema) as JSONSchema;
  if (typeof schema !== 'object' || schema === null) return schema as JSONSchema;
  const { nullable, ...rest } = Object.fromEntries(Object.entries(schema).map(([k, v]) => [k, toJsonSchema(v)]));
  return (nullable ? { ...rest, type: [rest.type, 'null'] } : rest) as JSONSchema;
};

const pascal = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

const shared = parse(readFileSync(join(folder, 'shared.yaml'), 'utf8')) as OpenAPIV3.Document;
const definitions = toJsonSchema(
  JSON.parse(JSON.stringify(shared.components?.schemas).replaceAll('#/components/schemas/', '#/definitions/')),
) as Record<string, JSONSchema>;

const sharedTypes = async (): Promise<string> => {
  const everything = { title: 'Shared', type: 'object', additionalProperties: false, properties: {}, definitions };
  const types = await compile(everything as JSONSchema, 'Shared', {
    bannerComment: '',
    unreachableDefinitions: true,
    format: false,
  });
  return (
    banner('shared.yaml') +
    types
      .replace(/export interface Shared \{\s*\}\n/, '')
      .replaceAll(/\/\*\*\n(?: \*.*\n)*? \* This interface was referenced by(?:.*\n)*? \*\/\n/g, '')
  );
};

const parameterSchema = ({ parameters }: ContractOperation) => ({
  type: 'object',
  additionalProperties: false,
  required: parameters.filter((each) => each.required).map((each) => each.name),
  properties: Object.fromEntries(
    parameters.map(({ name, description, schema }) => [name, { description, ...toJsonSchema(schema) }]),
  ),
});

/** What a handler gets: parameters with a default are always there. */
const filledIn = (schema: ReturnType<typeof parameterSchema>) => ({
  ...schema,
  required: [
    ...schema.required,
    ...Object.entries(schema.properties).flatMap(([name, each]) => (each.default === undefined ? [] : [name])),
  ],
});

const compiled: AjvOptions = {
  strict: false,
  unicode: false,
  logger: false,
  code: { source: true, esm: true },
};

const esm = (ajv: Ajv, names: Record<string, string>): string =>
  standalone
    .default(ajv, names)
    .replace('"use strict";', '')
    .replaceAll(/export const (validate\w+) = (validate\d+);/g, 'const $1: Validator = $2;');

/** Validators are compiled now, so that no Lambda carries the library. */
const parameterValidators = (operations: ContractOperation[]): string => {
  // Bedrock sends every value as a string.
  const ajv = new Ajv({ ...compiled, coerceTypes: true, useDefaults: true });
  for (const operation of operations) ajv.addSchema(parameterSchema(operation), operation.operationId);
  return esm(ajv, Object.fromEntries(operations.map(({ operationId: id }) => [`validate${pascal(id)}`, id])));
};

const resultValidators = (): string => {
  const ajv = new Ajv(compiled);
  const names = ['SearchResult', 'Evidence', 'Passages'];
  for (const name of names) ajv.addSchema({ ...definitions[name], definitions } as object, name);
  return esm(ajv, Object.fromEntries(names.map((name) => [`validate${name}`, name]))).concat(
    `\nexport const resultValidators = { ${names.map((name) => `${name}: validate${name}`).join(', ')} };\n`,
  );
};

const contractOf = async (file: string) => {
  const document = (await $RefParser.dereference(join(folder, file))) as OpenAPIV3.Document;
  const raw = parse(readFileSync(join(folder, file), 'utf8')) as OpenAPIV3.Document;
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as OpenAPIV3.PathItemObject).map(([method, each]) => {
      const operation = each as OpenAPIV3.OperationObject & Record<`x-${string}`, unknown>;
      const answered = JSON.stringify(
        (raw.paths[path] as Record<string, OpenAPIV3.OperationObject>)[method]?.responses[200],
      );
      const result = /(?:responses|schemas)\/(\w+)"/.exec(answered)?.[1];
      if (!result || !(result in definitions))
        throw new Error(`${file} ${path}: the 200 response must refer to a schema of shared.yaml`);
      return {
        operationId: operation.operationId as string,
        path,
        method: method.toUpperCase(),
        description: operation.description as string,
        result,
        questions: operation['x-questions'] as ContractOperation['questions'],
        instead: (operation['x-instead'] ?? {}) as Record<string, string>,
        parameters: operation.parameters as unknown as ContractParameter[],
        responses: operation.responses,
      } satisfies ContractOperation;
    }),
  );
  return { name: basename(file, '.yaml'), info: document.info, operations };
};

const handlerSide = async ({ name, info, operations }: Awaited<ReturnType<typeof contractOf>>): Promise<string> => {
  const types = await Promise.all(
    operations.map(async (each) =>
      compile(filledIn(parameterSchema(each)) as JSONSchema, `${pascal(each.operationId)}Parameters`, {
        bannerComment: '',
        format: false,
      }),
    ),
  );
  const results = [...new Set(operations.map((each) => each.result))];
  const document = {
    name,
    title: info.title,
    operations: Object.fromEntries(
      operations.map(({ operationId, path, method, instead, parameters }) => [
        operationId,
        {
          path,
          method,
          instead,
          parameters: Object.fromEntries(
            parameters.map((each) => [
              each.name,
              { description: each.description, ...(each.schema.enum && { allowed: each.schema.enum }) },
            ]),
          ),
        },
      ]),
    ),
  };
  return [
    '// @ts-nocheck: the validators below are compiled JavaScript',
    banner(`${name}.yaml`),
    `import type { Validator } from '../contract.ts';`,
    `import type { ${results.join(', ')} } from './shared.ts';\n`,
    ...types,
    'export type operations = {',
    ...operations.map(
      (each) => `  ${each.operationId}: { parameters: ${pascal(each.operationId)}Parameters; result: ${each.result} };`,
    ),
    '};\n',
    parameterValidators(operations),
    `export const document = {`,
    ...Object.entries(document)
      .filter(([key]) => key !== 'operations')
      .map(([key, value]) => `  ${key}: ${JSON.stringify(value)},`),
    '  operations: {',
    ...Object.entries(document.operations).map(
      ([id, each]) =>
        `    ${id}: { ...${JSON.stringify(each)}, validate: validate${pascal(id)}, result: '${operations.find((o) => o.operationId === id)?.result}' as const },`,
    ),
    '  },',
    '};',
    '',
  ].join('\n');
};

const agentSide = (contract: Awaited<ReturnType<typeof contractOf>>): string =>
  `${JSON.stringify(
    {
      name: contract.name,
      title: contract.info.title,
      description: contract.info.description,
      apiSchema: bedrockSchema(contract),
      tools: gatewayTools(contract),
      operations: contract.operations.map(({ responses, instead, ...each }) => ({
        ...each,
        parameters: each.parameters.map(({ name, description, required, schema, 'x-values': values }) => ({
          name,
          description,
          ...(required && { required }),
          schema,
          ...(values && { values }),
        })),
      })),
    },
    null,
    2,
  )}\n`;

const filterPage = '../../docs/filters.md';

const generated = async (): Promise<Record<string, string>> => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml') && file !== 'shared.yaml');
  const contracts = await Promise.all(files.map(contractOf));
  return {
    'shared.ts': await sharedTypes(),
    'results.ts': `// @ts-nocheck: compiled JavaScript\n${banner('shared.yaml')}import type { Validator } from '../contract.ts';\n${resultValidators()}\n`,
    [filterPage]: filterTable(contracts.flatMap(({ operations }) => operations)),
    ...Object.fromEntries(
      (
        await Promise.all(
          contracts.map(async (each) => [
            [`${each.name}.ts`, await handlerSide(each)],
            [`${each.name}.json`, agentSide(each)],
          ]),
        )
      ).flat(),
    ),
  };
};

const onDisk = (file: string): string | undefined => {
  try {
    return readFileSync(join(folder, 'generated', file), 'utf8');
  } catch {
    return undefined;
  }
};

const fresh = await generated();
if (process.argv.includes('--check')) {
  const stray = readdirSync(join(folder, 'generated')).filter((file) => !(file in fresh));
  const stale = [...Object.keys(fresh).filter((file) => onDisk(file) !== fresh[file]), ...stray];
  if (stale.length > 0) {
    console.error(
      `Stale: ${stale.map((file) => basename(file)).join(', ')}. Run npm run generate and commit what changes.`,
    );
    process.exitCode = 1;
  }
} else {
  for (const [file, text] of Object.entries(fresh)) writeFileSync(join(folder, 'generated', file), text);
}
