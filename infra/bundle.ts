import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import * as sources from '../action-groups/index.ts';

const root = join(import.meta.dirname, '..');

/** The file of every function that is deployed, by the function's name. */
export const entries: Record<string, string> = {
  ...Object.fromEntries(Object.keys(sources).map((name) => [name, join(root, 'action-groups', name, 'handler.ts')])),
  knowledge: join(root, 'action-groups', 'knowledge', 'handler.ts'),
  receiver: join(root, 'slack-adapter', 'receiver.ts'),
  worker: join(root, 'slack-adapter', 'worker.ts'),
  'dead-letter': join(root, 'slack-adapter', 'dead-letter.ts'),
};

/**
 * What Bolt loads for receivers that no function uses, without which the worker is a quarter as large; and where else the
 * SDK looks for credentials: Lambda hands them over in the environment.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
const unused = [
  ...['express', '@slack/socket-mode', 'undici', '@slack/oauth', 'raw-body'],
  ...['ini', 'sso', 'process', 'web-identity', 'http'].map((name) => `@aws-sdk/credential-provider-${name}`),
  '@smithy/credential-provider-imds',
];

export interface Bundle {
  bytes: number;
  /** Files that are part of it, from the working directory. */
  inputs: string[];
}

/** Makes one minified ES module for Node 24 of a function's file and all that it needs; `whole` keeps what is unused. */
export const bundle = (entry: string, outfile: string, { whole = false } = {}): Bundle => {
  const { metafile } = buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // ES modules where a package has both: only they lose what nobody calls.
    mainFields: ['module', 'main'],
    // Some packages are CommonJS and ask for Node's own modules; the name must not be one that minifying gives.
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    ...(!whole && {
      alias: Object.fromEntries(unused.map((name) => [name, fileURLToPath(new URL('./unused.ts', import.meta.url))])),
    }),
    metafile: true,
    logLevel: 'error',
  });
  const [output] = Object.values(metafile.outputs);
  return { bytes: output?.bytes ?? 0, inputs: Object.keys(metafile.inputs) };
};

const built = new Set<string>();

/** Folder with a function's bundle as it is deployed, `index.mjs`; made once in a process. */
export const bundled = (name: string): string => {
  const entry = entries[name];
  if (!entry) throw new Error(`There is no function ${name}.`);
  const folder = join(root, 'cdk.out', 'bundles', name);
  if (built.has(name)) return folder;
  // Processes that bundle at the same time make the same file; nobody sees half of one.
  const own = join(root, 'cdk.out', 'bundling', `${process.pid}-${name}.mjs`);
  bundle(entry, own);
  mkdirSync(folder, { recursive: true });
  renameSync(own, join(folder, 'index.mjs'));
  built.add(name);
  return folder;
};
