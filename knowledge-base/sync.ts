/** `npm run sync`: brings the pages, and a person's own documents, into the bucket and the knowledge base. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bucketNamed } from './bucket.ts';
import { ownDocuments, pageDocuments } from './documents.ts';
import { ingestionOf } from './ingestion.ts';
import { type Synced, synced } from './synced.ts';

const usage = `npm run sync -- [--documents DIR] [--dry-run] [--again] [--bucket NAME] [--knowledge-base ID] [--data-source ID]

Puts changed pages into the bucket, removes those that are gone, and has the knowledge base read them. Safe to run again.

  --documents DIR   your own documents beside the pages: md, txt, html, csv, pdf, doc, docx, xls, xlsx
  --dry-run         only says what would be done
  --again           has the knowledge base read them even where none changed
  the names are outputs of the knowledge stack; or in DOCUMENTS_BUCKET, KNOWLEDGE_BASE_ID and DATA_SOURCE_ID
`;

class UsageError extends Error {}

/** A name that has to be given, by its option or by its variable. */
const needed = (option: string, value: string | undefined, variable: string): string => {
  const given = value ?? process.env[variable];
  if (given) return given;
  throw new UsageError(`--${option} is missing, and ${variable} is not set.\n${usage}`);
};

const options = () => {
  try {
    return parseArgs({
      options: {
        documents: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
        again: { type: 'boolean', default: false },
        bucket: { type: 'string' },
        'knowledge-base': { type: 'string' },
        'data-source': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('\n')[0]}\n${usage}`);
  }
};

/** Paths are meant from where the person stands, not from where npm runs the script. */
const folderAt = (path: string): string => {
  const folder = resolve(process.env.INIT_CWD ?? process.cwd(), path);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  throw new UsageError(`--documents ${path} is no folder.`);
};

const most = 20;
const listed = (what: string, keys: string[]): string[] => [
  ...keys.slice(0, most).map((key) => `${what} ${key}`),
  ...(keys.length > most ? [`${what} ${keys.length - most} more`] : []),
];

const toReport = ({ added, changed, removed, unchanged, job }: Synced): string[] => [
  ...listed('added', added),
  ...listed('changed', changed),
  ...listed('removed', removed),
  `${added.length} added, ${changed.length} changed, ${removed.length} removed, ${unchanged.length} unchanged`,
  ...(job
    ? [`job ${job.id}: ${job.scanned} scanned, ${job.indexed} indexed, ${job.removed} removed, ${job.failed} failed`]
    : ['no job was started']),
  ...(job?.reasons ?? []).map((reason) => `failed: ${reason}`),
];

const main = async (): Promise<number> => {
  const { documents: own, 'dry-run': dryRun, again, help, ...names } = options();
  if (help) {
    process.stdout.write(usage);
    return 0;
  }
  const bucket = bucketNamed(needed('bucket', names.bucket, 'DOCUMENTS_BUCKET'));
  const ingestion = ingestionOf({
    knowledgeBaseId: needed('knowledge-base', names['knowledge-base'], 'KNOWLEDGE_BASE_ID'),
    dataSourceId: needed('data-source', names['data-source'], 'DATA_SOURCE_ID'),
  });
  const pages = pageDocuments(import.meta.dirname);
  const owned = own === undefined ? { documents: [], notes: [] } : ownDocuments(folderAt(own));
  for (const note of owned.notes) process.stderr.write(`${note}\n`);
  const documents = [...pages.documents, ...owned.documents];
  const done = await synced({ documents, hasOwn: own !== undefined, dryRun, again }, bucket, ingestion);
  process.stdout.write(`${toReport(done).join('\n')}\n`);
  return done.job && (!done.job.complete || done.job.failed > 0) ? 1 : 0;
};

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
