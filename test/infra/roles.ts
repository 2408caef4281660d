import { readable, type Synthesised } from './synthesised.ts';

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}

export interface Grant {
  role: string;
  actions: string[];
  resources: string[];
  /** What else has to hold, such as `kms:ViaService = s3.us-east-1.amazonaws.com`. */
  conditions: string[];
}

export const listOf = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

const conditionsOf = ({ Condition = {} }: Statement): string[] =>
  Object.values(Condition).flatMap((each) =>
    Object.entries(each).map(([key, value]) => `${key} = ${listOf(value).map(readable).join(', ')}`),
  );

/** What each role may do, and whoever is given a policy of the deployment: a row for each statement. */
export const grantsOf = ({ ofType, config: { name, region } }: Synthesised): Grant[] =>
  [...ofType('AWS::IAM::Role'), ...ofType('AWS::IAM::ManagedPolicy')].flatMap(([id, { Properties }]) => {
    const policies = (Properties.Policies ?? [Properties]) as { PolicyDocument: { Statement: Statement[] } }[];
    const said = Properties.RoleName ?? Properties.ManagedPolicyName;
    const role = typeof said === 'string' ? said : readable({ Ref: id }).slice(1, -1);
    return policies.flatMap(({ PolicyDocument }) =>
      PolicyDocument.Statement.map((statement) => ({
        role: role.replace(`${name}-`, '').replace(`-${region}`, '').replace(/^.*\//, ''),
        actions: listOf(statement.Action),
        resources: listOf(statement.Resource).map(readable),
        conditions: conditionsOf(statement),
      })),
    );
  });

/** A table of roles, for people. */
export const toTable = (grants: Grant[]): string => {
  const rows = grants.map(({ role, actions, resources, conditions }, index) => {
    const first = grants[index - 1]?.role !== role;
    const code = (values: string[]) => values.map((each) => `\`${each}\``).join('<br>');
    return `| ${first ? role : ''} | ${code(actions)} | ${code(resources)} | ${code(conditions)} |`;
  });
  return ['| role | may | on | where |', '|---|---|---|---|', ...rows].join('\n');
};
