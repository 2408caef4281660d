import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** One document of the knowledge base: advice written for this project, and the AWS pages it rests on. */
export interface Page {
  /** `best-practices/<name>.md` or `runbooks/<name>.md`: its key in the bucket. */
  path: string;
  title: string;
  titleKo: string;
  /** The first is the one that a citation shows. */
  sources: [Source, ...Source[]];
  /** What people type, in English and Korean, and the body does not say. */
  keywords: string[];
  /** Markdown without the front matter. */
  body: string;
}

interface Source {
  title: string;
  url: string;
}

/** Every page below a folder, in a stable order. Throws, naming the file, where a page has no front matter. */
export const pagesIn = (folder: string): Page[] =>
  globSync('*/*.md', { cwd: folder })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => toPage(path, readFileSync(join(folder, path), 'utf8')));

function toPage(path: string, markdown: string): Page {
  const [, frontMatter, body] = /^---\r?\n(.*?)\r?\n---\r?\n(.*)$/s.exec(markdown) ?? [];
  if (frontMatter === undefined || body === undefined)
    throw new Error(`${path} does not start with front matter (---).`);
  return { ...(parse(frontMatter) as Omit<Page, 'path' | 'body'>), path, body: body.trim() };
}

/** The parts of a page, one for each `##` heading. */
export const sectionsOf = ({ body }: Page): { heading: string; text: string }[] =>
  body
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = '', ...lines] = section.split('\n');
      return { heading: heading.trim(), text: lines.join('\n').trim() };
    });
