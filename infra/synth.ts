import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { askAws } from './app.ts';
import { bundled } from './bundle.ts';
import { type Config, ConfigError, configIn } from './config.ts';
import { foreignPolicies } from './foreign.ts';
import { idleCost } from './idle-cost.ts';
import { guardrailOf, listed, modelOf } from './residency.ts';

const usage = 'npm run synth -- [--host agents|agentcore] [--config FILE]';
const root = join(import.meta.dirname, '..');
const outdir = join(root, 'cdk.out');
const print = (text = '') => process.stdout.write(`${text}\n`);

const options = () => {
  try {
    return parseArgs({ options: { host: { type: 'string' }, config: { type: 'string' } } }).values;
  } catch (error) {
    throw new ConfigError(`${(error as Error).message.split('.')[0]}. Usage: ${usage}`);
  }
};

/** The operator's file, or the example where there is none yet. */
const configFile = (named: string | undefined): string => {
  const own = named ?? join(root, 'ask-aws.yaml');
  if (named || existsSync(own)) return own;
  print(
    'There is no ask-aws.yaml, so this is the example: copy ask-aws.example.yaml to ask-aws.yaml and make it yours.',
  );
  return join(root, 'ask-aws.example.yaml');
};

const regions = (config: Config): void => {
  const [model, guardrail] = [modelOf(config), guardrailOf(config)];
  print(`Where data goes (residency: ${config.residency})`);
  print(`  model      ${model.id}: ${listed(model.destinations)}`);
  print(`  guardrail  ${guardrail ? `${guardrail.profileId}: ${listed(guardrail.destinations)}` : 'none'}`);
  print(`  the rest   ${config.region}`);
};

const main = (): void => {
  const { host, config: file } = options();
  const config = configIn(configFile(file), host === undefined ? {} : { host: host as Config['host'] });
  for (const stale of existsSync(outdir) ? readdirSync(outdir) : [])
    if (!stale.startsWith('bundl')) rmSync(join(outdir, stale), { recursive: true });
  const { stacks } = askAws(config, { outdir, bundle: bundled }).synth();
  const templates = stacks.map(({ template }) => template as Template);
  print(
    `${config.name} on ${config.host === 'agents' ? 'Bedrock Agents' : 'AgentCore'}, ${config.account}/${config.region}`,
  );
  for (const [index, { stackName }] of stacks.entries())
    print(`  ${stackName.padEnd(24)}${Object.keys(templates[index]?.Resources ?? {}).length} resources`);
  print();
  regions(config);
  print();
  const items = idleCost(templates);
  print('What it costs a month when nobody asks, in USD');
  for (const { what, count, usd } of items) print(`  ${usd.toFixed(2).padStart(5)}  ${count} × ${what}`);
  print(
    `  ${items
      .reduce((sum, { usd }) => sum + usd, 0)
      .toFixed(2)
      .padStart(5)}  in all`,
  );
  foreign(config);
  const { documents } = config.knowledge;
  print(
    `\nThe templates are in cdk.out. Next: npm run deploy, then npm run sync${documents ? ` -- --documents ${documents}` : ''}`,
  );
};

interface Template {
  Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
}

const foreign = (config: Config): void => {
  const policies = foreignPolicies(config);
  if (policies.length === 0) return;
  writeFileSync(join(outdir, 'foreign-accounts.json'), `${JSON.stringify(policies, undefined, 2)}\n`);
  print('\nWhat must be added elsewhere (also in cdk.out/foreign-accounts.json)');
  for (const { account, addTo, statement } of policies)
    print(`  ${account}  ${addTo}\n            ${JSON.stringify(statement)}`);
};

try {
  main();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
}
