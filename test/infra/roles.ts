import { readable, type Synthesised } from './synthesised.ts';

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
}

export interface Grant {
  role: string;
  actions: string[];
  resources: string[];
}

export const listOf = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** What each role may do: a row for each statement. */
export const grantsOf = ({ ofType, config: { name, region } }: Synthesised): Grant[] =>
  ofType('AWS::IAM::Role').flatMap(([id, { Properties }]) => {
    const policies = (Properties.Policies ?? []) as { PolicyDocument: { Statement: Statement[] } }[];
    const role = typeof Properties.RoleName === 'string' ? Properties.RoleName : readable({ Ref: id }).slice(1, -1);
    return policies.flatMap(({ PolicyDocument }) =>
      PolicyDocument.Statement.map(({ Action, Resource }) => ({
        role: role.replace(`${name}-`, '').replace(`-${region}`, '').replace(/^.*\//, ''),
        actions: listOf(Action),
        resources: listOf(Resource).map(readable),
      })),
    );
  });

/** A table of roles, for people. */
export const toTable = (grants: Grant[]): string => {
  const rows = grants.map(({ role, actions, resources }, index) => {
    const first = grants[index - 1]?.role !== role;
    const code = (values: string[]) => values.map((each) => `\`${each}\``).join('<br>');
    return `| ${first ? role : ''} | ${code(actions)} | ${code(resources)} |`;
  });
  return ['| role | may | on |', '|---|---|---|', ...rows].join('\n');
};
