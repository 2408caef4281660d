import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, Validations } from 'aws-cdk-lib';
import { askAws } from '../../infra/app.ts';
import { type Config, configIn } from '../../infra/config.ts';

export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
}

export interface Synthesised {
  config: Config;
  /** Of all stacks, by stack and logical id. */
  resources: Record<string, Resource>;
  templates: { Resources: Record<string, Resource> }[];
  ofType(type: string): [id: string, resource: Resource][];
  /** Rules that were acknowledged, each with its reason. */
  acknowledged: { id: string; reason: string }[];
}

export const configurations = ['minimal', 'everything', 'organisation', 'one-source'] as const;
export const hosts = ['agents', 'agentcore'] as const;

const configOf = (name: (typeof configurations)[number], host: Config['host']) =>
  configIn(join(import.meta.dirname, 'configurations', `${name}.yaml`), { host });

/** Every stack as `npm run synth` makes it, but for the code; templates go into `folder`. */
export const appIn = (folder: string, name: (typeof configurations)[number], host: Config['host']): App => {
  const code = join(folder, 'code');
  mkdirSync(code, { recursive: true });
  writeFileSync(join(code, 'index.mjs'), '');
  return askAws(configOf(name, host), { outdir: join(folder, 'out'), bundle: () => code });
};

/** What those stacks hold: findings of the rules throw. */
export const synthesised = (
  name: (typeof configurations)[number],
  host: Config['host'],
  change: (app: App) => void = () => {},
): Synthesised => {
  const folder = mkdtempSync(join(tmpdir(), 'ask-aws-synth-'));
  try {
    const config = configOf(name, host);
    const app = appIn(folder, name, host);
    change(app);
    const { stacks } = app.synth();
    const templates = stacks.map(({ template }) => template as Synthesised['templates'][number]);
    const resources = Object.fromEntries(
      stacks.flatMap(({ stackName }, index) =>
        Object.entries(templates[index]!.Resources).map(([id, resource]) => [
          `${stackName.replace(`${config.name}-`, '')}/${id}`,
          { ...resource, Properties: resource.Properties ?? {} },
        ]),
      ),
    );
    const ofType = (type: string) => Object.entries(resources).filter(([, { Type }]) => Type === type);
    const acknowledged = app.node
      .findAll()
      .flatMap(({ node }) => node.metadata)
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      .map(([id, reason]) => ({ id, reason }));
    return { config, resources, templates, ofType, acknowledged };
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** What an id says to people: without the digest that the CDK appends. */
const named = (id: string): string => id.replace(/[0-9A-F]{8}(?=$|\.)/, '');

/** A value as people read it: references by their names, joins joined. */
export const readable = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(readable).join('');
  const [[name, of] = ['', '']] = Object.entries(value as object);
  if (name === 'Fn::Join') return readable((of as [string, unknown[]])[1]);
  if (name === 'Fn::GetAtt') return `<${named((of as string[])[0]!)}>`;
  if (name === 'Fn::ImportValue')
    return `<${String(of)
      .replace(/^.*:ExportsOutput(FnGetAtt|Ref)/, '')
      .replace(/[0-9A-F]{8}.*$/, '')}>`;
  return `<${named(readable(of)).replace(/^SsmParameterValue.*agent(agentId|aliasId|harnessArn|guardrailId).*$/, 'the $1')}>`;
};
