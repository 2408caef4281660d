import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Source } from '../action-groups/shared/source.ts';
import type { Config } from './config.ts';

/** What an action may be used on. */
type Reach = { resources: string[] };

/**
 * Actions that know no resource:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const unbounded = ['guardduty:ListDetectors', 'health:DescribeEvents', 'logs:GetQueryResults', 'logs:StopQuery'];

/** Why a source has a statement without a resource; undefined where it has none. */
export const unboundedReason = ({ actions = [] }: Source): string | undefined => {
  const found = actions.filter((action) => unbounded.includes(action));
  return found.length > 0 ? `AWS has no resource level for ${found.join(', ')}` : undefined;
};

/** Resources of every action that a `source.ts` names. Nothing is granted by default: an action without a line here fails at synth. */
const reachOf = (source: Source, config: Config, knowledgeBaseArn: string): Record<string, Reach> => {
  const { name, account, region, sources } = config;
  const workgroup = { resources: [`arn:aws:athena:${region}:${account}:workgroup/${name}-${source.name}`] };
  const guardDutyRegions = sources.guardduty?.regions ?? [region];
  // Where a role of the administrator is assumed, that one reads, and nothing is read here.
  const administrator = sources.guardduty?.role;
  const detectors = {
    resources: administrator ? [] : guardDutyRegions.map((each) => `arn:aws:guardduty:${each}:${account}:detector/*`),
  };
  const operationsRegions = sources.operations?.regions ?? [region];
  const alarms = { resources: operationsRegions.map((each) => `arn:aws:cloudwatch:${each}:${account}:alarm:*`) };
  // A name alone opens no group that only begins like it; a group's ARN is written with and without :*
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
  const logGroups = {
    resources: operationsRegions.flatMap((each) =>
      (sources.operations?.logGroups ?? [])
        .flatMap((group) => (group.endsWith('*') ? [group] : [group, `${group}:*`]))
        .map((group) => `arn:aws:logs:${each}:${account}:log-group:${group}`),
    ),
  };
  return {
    'bedrock:Retrieve': { resources: [knowledgeBaseArn] },
    'athena:StartQueryExecution': workgroup,
    'athena:GetQueryExecution': workgroup,
    'athena:GetQueryResults': workgroup,
    'athena:StopQueryExecution': workgroup,
    'guardduty:ListFindings': detectors,
    'guardduty:GetFindings': detectors,
    'sts:AssumeRole': { resources: administrator ? [administrator] : [] },
    'cloudwatch:DescribeAlarms': alarms,
    'cloudwatch:DescribeAlarmHistory': alarms,
    'health:DescribeEventDetails': { resources: ['arn:aws:health:*::event/*/*/*'] },
    'logs:DescribeLogGroups': {
      resources: operationsRegions.map((each) => `arn:aws:logs:${each}:${account}:log-group:*`),
    },
    'logs:StartQuery': logGroups,
    ...Object.fromEntries(unbounded.map((action) => [action, { resources: ['*'] }])),
    ...(administrator && { 'guardduty:ListDetectors': { resources: [] } }),
    'lambda:InvokeFunction': {
      resources: asked(source, config).map((each) => `arn:aws:lambda:${region}:${account}:function:${name}-${each}`),
    },
  };
};

/** Other action groups that one asks. */
export const asked = (source: Source, config: Config): string[] => {
  const searched = Object.keys(config.sources);
  if (source.name === 'investigation') return searched;
  return source.name === 'operations' ? searched.filter((each) => each === 'cloudtrail') : [];
};

/** A statement for each set of resources, with exactly the actions that the source names. */
export const statementsFor = (source: Source, config: Config, knowledgeBaseArn: string): PolicyStatement[] => {
  const reach = reachOf(source, config, knowledgeBaseArn);
  const byResources = new Map<string, { actions: string[]; resources: string[] }>();
  for (const action of source.actions ?? []) {
    const granted = reach[action];
    if (!granted) throw new Error(`${source.name} names ${action}: say in infra/permissions.ts on which resources.`);
    if (granted.resources.length === 0) continue;
    const statement = byResources.get(granted.resources.join()) ?? { actions: [], resources: granted.resources };
    statement.actions.push(action);
    byResources.set(granted.resources.join(), statement);
  }
  return [...byResources.values()].map((statement) => new PolicyStatement(statement));
};
