import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { anchors } from './support/documents.ts';

const root = join(import.meta.dirname, '..');
const text = (page: string) => readFileSync(join(root, page), 'utf8');
const linksIn = (page: string) => [...text(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);

const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: root });

describe('Documents', () => {
  it.each(pages)('%s links to files and chapters that are there', (page) => {
    for (const link of linksIn(page).filter((each) => !/^https?:/.test(each))) {
      const [file = '', anchor] = link.split('#');
      const target = file ? join(root, page, '..', file) : join(root, page);
      expect(existsSync(target), link).toBe(true);
      if (anchor) expect(anchors(readFileSync(target, 'utf8')), link).toContain(anchor);
    }
  });

  it.each(pages)('%s names files that are there', (page) => {
    const named =
      /`((?:schemas|action-groups|slack-adapter|knowledge-base|infra|local|test|docs)\/[\w./-]+\.(?:ts|md|ya?ml|json))`/g;
    for (const [, file = ''] of text(page).matchAll(named)) expect(existsSync(join(root, file)), file).toBe(true);
  });
});

describe('README.ko.md', () => {
  /** What is typed, without what is said of it behind several spaces. */
  const typed = (page: string) =>
    new MarkdownIt()
      .parse(text(page), {})
      .filter(({ type, info }) => type === 'fence' && info === '')
      .flatMap(({ content }) => content.trimEnd().split('\n'))
      .map((line) => line.split(/ {2,}/)[0]);
  /** The boxes and arrows of the picture, without the words on them. */
  const picture = (page: string) =>
    /```mermaid\n(.*?)```/s.exec(text(page))?.[1]?.replaceAll(/\([^)]*\)|\[[^\]]*\]|\{\{.*?\}\}|-- [^>]*? -->/g, '');

  it('has the commands of README.md, and no others', () => {
    expect(typed('README.ko.md').length).toBeGreaterThan(15);
    expect(typed('README.ko.md')).toEqual(typed('README.md'));
  });

  it('has the links of README.md, in its order, but for the one from each to the other, and a picture in its own language', () => {
    const [korean, english] = ['README.ko.md', 'README.md'].map((page) =>
      linksIn(page)
        .filter((link) => !link.startsWith('README'))
        .map((link) => (link.endsWith('.png') ? 'a picture' : link)),
    );
    expect(korean).toEqual(english);
    expect(linksIn('README.ko.md')[0]).toBe('README.md');
    expect(linksIn('README.md')[0]).toBe('README.ko.md');
  });

  it('has its one picture, and as many chapters', () => {
    expect(picture('README.ko.md')).toContain('receiver');
    expect(picture('README.ko.md')).toBe(picture('README.md'));
    expect(anchors(text('README.ko.md')).length).toBe(anchors(text('README.md')).length);
  });
});
