import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { givesInstructions } from '../action-groups/shared/hostile-text.ts';
import { type Page, pagesIn } from './page.ts';

/** One object of the bucket: a document, or what is said about one. */
export interface Document {
  key: string;
  body: Uint8Array;
  contentType: string;
  /** Of the body, in hex. */
  sha256: string;
}

/** What is to be in the bucket, and what a person should know about it. */
export interface Documents {
  documents: Document[];
  notes: string[];
}

/** Keys that begin so are the project's pages. */
export const pageFolders = ['architectures/', 'best-practices/', 'runbooks/'];
/** Keys that begin so are the operator's own documents. */
export const ownFolder = 'own/';

// https://docs.aws.amazon.com/bedrock/latest/userguide/kb-chunking.html (supported formats) and its quotas
const contentTypes: Record<string, string> = {
  '.md': 'text/markdown',
  '.txt': 'text/plain',
  '.html': 'text/html',
  '.csv': 'text/csv',
  '.pdf': 'application/pdf',
  '.doc': 'application/msword',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.xls': 'application/vnd.ms-excel',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};
const longest = 50 * 1024 * 1024;
const isText = (extension: string) => ['.md', '.txt', '.html', '.csv'].includes(extension);

const toDocument = (key: string, content: string | Uint8Array, contentType: string): Document => {
  const body = typeof content === 'string' ? Buffer.from(content) : content;
  return { key, body, contentType, sha256: createHash('sha256').update(body).digest('hex') };
};

/** Bedrock reads `<document>.metadata.json` and hands the attributes back with each passage. */
const withMetadata = (document: Document, metadataAttributes: Record<string, string>): Document[] => [
  document,
  toDocument(`${document.key}.metadata.json`, JSON.stringify({ metadataAttributes }), 'application/json'),
];

/** Both titles and the keywords stand in the text, so that a question in either language is near to it. */
const toDocuments = ({ path, title, titleKo, keywords, sources: [source], body }: Page): Document[] =>
  withMetadata(
    toDocument(path, `# ${title}\n\n${titleKo}\n\n${keywords.join(', ')}\n\n${body}\n`, contentTypes['.md'] as string),
    { title, titleKo, sourceTitle: source.title, sourceUrl: source.url },
  );

/** The project's pages. */
export const pageDocuments = (folder: string): Documents => ({
  documents: pagesIn(folder).flatMap(toDocuments),
  notes: [],
});

/**
 * A person's own documents, as they are. Whoever wrote them may have written instructions into them: nothing in them
 * becomes an address that a reader could open, and text that reads like an instruction is told.
 */
export const ownDocuments = (folder: string): Documents => {
  const notes: string[] = [];
  const documents = globSync('**/*', { cwd: folder })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => statSync(join(folder, path)).isFile() && !/(^|\/)\./.test(path))
    .toSorted()
    .flatMap((path) => {
      const extension = extname(path).toLowerCase();
      const contentType = contentTypes[extension];
      const { size } = statSync(join(folder, path));
      if (contentType === undefined)
        notes.push(`${path} is left out: Bedrock does not read ${extension || 'such files'}`);
      else if (size === 0) notes.push(`${path} is left out: it is empty`);
      else if (size > longest) notes.push(`${path} is left out: it is larger than 50 MB`);
      if (contentType === undefined || size === 0 || size > longest) return [];
      const body = readFileSync(join(folder, path));
      if (isText(extension)) {
        const at = body.toString('utf8').split('\n').findIndex(givesInstructions);
        if (at >= 0)
          notes.push(
            `${path}, line ${at + 1}, reads like an instruction to the assistant: it is quoted, never followed`,
          );
      }
      return withMetadata(toDocument(`${ownFolder}${path}`, body, contentType), { title: path, origin: 'own' });
    });
  return { documents, notes };
};
