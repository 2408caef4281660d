import { type Bucket, eachOf } from './bucket.ts';
import { type Document, ownFolder, pageFolders } from './documents.ts';
import type { Ingested, Ingestion } from './ingestion.ts';

/** What a run did, by key; a document and what is said about it are one. */
export interface Synced {
  added: string[];
  changed: string[];
  removed: string[];
  unchanged: string[];
  /** Left out where nothing had to be read. */
  job?: Ingested;
}

interface Wanted {
  documents: Document[];
  /** Whether the operator's own documents are among them; without it those in the bucket stay as they are. */
  hasOwn: boolean;
  /** Only says what it would do. */
  dryRun?: boolean;
  /** Has the documents read even where none changed. */
  again?: boolean;
}

const documentOf = (key: string) => key.replace(/\.metadata\.json$/, '');
const distinct = (keys: string[]) => [...new Set(keys.map(documentOf))].toSorted();

/**
 * Makes the bucket hold these documents, and has them read where anything changed or was not read before: a run that was
 * interrupted is finished by the next one. Only what it had removed shows nowhere: that is read `again`. Objects outside the folders of the pages and the own documents are left alone.
 */
export const synced = async (
  { documents, hasOwn, dryRun = false, again = false }: Wanted,
  bucket: Bucket,
  ingestion: Ingestion,
): Promise<Synced> => {
  const stored = await bucket.stored(hasOwn ? [...pageFolders, ownFolder] : pageFolders);
  const different = documents.filter(({ key, sha256 }) => stored.get(key)?.sha256 !== sha256);
  const keys = new Set(documents.map(({ key }) => key));
  const gone = [...stored.keys()].filter((key) => !keys.has(key));
  const isNew = (key: string) => !stored.has(documentOf(key));

  const added = distinct(different.map(({ key }) => key).filter(isNew));
  const changed = distinct(different.map(({ key }) => key).filter((key) => !isNew(key)));
  const removed = distinct(gone).filter((key) => !keys.has(key));
  const touched = new Set([...added, ...changed]);
  const unchanged = distinct([...keys]).filter((key) => !touched.has(key));
  const done = { added, changed, removed, unchanged };
  if (dryRun) return done;

  await eachOf(different, (document) => bucket.put(document));
  await bucket.remove(gone);
  const latest = new Date(Math.max(0, ...[...stored.values()].map(({ changedAt }) => +changedAt)));
  const isSame = different.length === 0 && gone.length === 0 && !again;
  if (isSame && (await ingestion.hasReadSince(latest))) return done;
  return { ...done, job: await ingestion.read() };
};
