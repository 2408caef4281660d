import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

/** A file of the page as a browser gets it. */
interface Asset {
  type: string;
  body: Uint8Array<ArrayBuffer>;
}

const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

const app = join(import.meta.dirname, 'app');

/** Builds the page in memory: what stands under `/app/`, and `index.html`. */
export const built = async (): Promise<Map<string, Asset>> => {
  const { outputFiles } = await build({
    entryPoints: [join(app, 'main.tsx')],
    bundle: true,
    write: false,
    outdir: '/app',
    format: 'esm',
    splitting: true,
    alias: { 'node-emoji': join(app, 'no-emoji.ts') },
    target: 'es2023',
    jsx: 'automatic',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.woff2': 'file' },
    logLevel: 'silent',
  });
  const assets = outputFiles.map(({ path, contents }): [string, Asset] => [
    `/app/${basename(path)}`,
    { type: types[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream', body: new Uint8Array(contents) },
  ]);
  const html = new Uint8Array(readFileSync(join(app, 'index.html')));
  return new Map([...assets, ['/', { type: types.html ?? '', body: html }]]);
};
