import type { ContractOperation } from './agent-side.ts';

/** Which operation takes which filter, as a page for people: what each means, and what to use instead where one is missing. */
export const filterTable = (operations: ContractOperation[]): string => {
  const names = [...new Set(operations.flatMap(({ parameters }) => parameters.map(({ name }) => name)))];
  const taking = (name: string) => operations.filter((each) => parameterOf(each, name));
  const filters = names.toSorted((a, b) => taking(b).length - taking(a).length || names.indexOf(a) - names.indexOf(b));
  return [
    '<!-- Generated from schemas/*.yaml by `npm run generate`. Not for editing. -->',
    '# Which operation takes which filter\n',
    'A dot: the operation takes it. Any other filter is refused with a sentence that says what to use instead. Filters add up:',
    'a record must pass all of them.\n',
    `| operation | ${filters.map((name) => `\`${name}\``).join(' | ')} |`,
    `|---|${filters.map(() => ':-:').join('|')}|`,
    ...operations.map(
      (each) =>
        `| \`${each.operationId}\` | ${filters.map((name) => (parameterOf(each, name) ? '●' : ' ')).join(' | ')} |`,
    ),
    ...filters.flatMap((name) => ['', `## \`${name}\`\n`, ...meanings(name, taking(name))]),
    '',
    '## What to use instead\n',
    ...operations.flatMap(({ operationId, instead }) =>
      Object.entries(instead).map(([name, sentence]) => `- \`${name}\` for \`${operationId}\`: ${sentence}.`),
    ),
    '',
  ].join('\n');
};

const parameterOf = ({ parameters }: ContractOperation, name: string) => parameters.find((each) => each.name === name);

/** A meaning that operations share is said once. */
const meanings = (name: string, operations: ContractOperation[]): string[] => {
  const told = Map.groupBy(operations, (each) => meaning(each, name));
  return [...told].map(([text, by]) =>
    told.size === 1 ? text : `- ${by.map(({ operationId }) => `\`${operationId}\``).join(', ')}: ${text}`,
  );
};

const meaning = (operation: ContractOperation, name: string): string => {
  const { description = '', required, schema } = parameterOf(operation, name) ?? {};
  return [
    description,
    ...(schema?.enum ? [`One of ${schema.enum.map((value) => `\`${value}\``).join(', ')}.`] : []),
    ...(schema?.default === undefined ? [] : [`Default \`${schema.default}\`.`]),
    ...(required ? ['Required.'] : []),
  ].join(' ');
};
