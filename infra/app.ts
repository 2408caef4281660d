import { App, Tags, Validations } from 'aws-cdk-lib';
import { agentReference } from './agent-reference.ts';
import type { Config } from './config.ts';
import type { Deployment } from './constructs/bundled-function.ts';
import { Rules } from './rules.ts';
import { AgentStack } from './stacks/agent-stack.ts';
import { KeyStack } from './stacks/key-stack.ts';
import { KnowledgeStack } from './stacks/knowledge-stack.ts';
import { LogsStack } from './stacks/logs-stack.ts';
import { SlackStack } from './stacks/slack-stack.ts';
import { WatchingStack } from './stacks/watching-stack.ts';

interface Options {
  /** Where templates go. */
  outdir: string;
  bundle: Deployment['bundle'];
}

/** Every stack of one deployment. */
export const askAws = (config: Config, { outdir, bundle }: Options): App => {
  const { name, account, region } = config;
  const app = new App({
    outdir,
    analyticsReporting: false,
    // Findings of CloudFormation's own rules are errors: https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
    context: { '@aws-cdk/core:validateAgainstDefaultRules': true },
  });
  Validations.of(app).addPlugins(new Rules(app));
  const env = { account, region };
  const { key } = new KeyStack(app, `${name}-key`, { env, name });
  const props = { env, config, keyArn: key.keyArn, bundle };
  const logs = new LogsStack(app, `${name}-logs`, props);
  const knowledge = new KnowledgeStack(app, `${name}-knowledge`, props);
  const agent = new AgentStack(app, `${name}-agent`, {
    ...props,
    reading: logs.reading,
    knowledgeBase: knowledge.knowledgeBase,
  });
  const actionGroups = agent.actionGroups.map(({ source }) => source.name);
  const slack = new SlackStack(app, `${name}-slack`, {
    ...props,
    results: logs.results,
    actionGroups,
    agent: (scope) => agentReference(scope, config, key.keyArn),
  });
  slack.addStackDependency(agent);
  const watching = new WatchingStack(app, `${name}-watching`, { ...props, actionGroups });
  watching.addStackDependency(slack);
  Tags.of(app).add('application', name, { excludeResourceTypes: ['AWS::CloudWatch::Dashboard'] });
  return app;
};
