import { describe, expect, it } from 'vitest';
import { pagesIn, sectionsOf } from '../../knowledge-base/page.ts';
import { schemaOf } from '../../schemas/index.ts';

const pages = pagesIn(`${import.meta.dirname}/../../knowledge-base`);

const awsAddress = /^https:\/\/(docs\.)?aws\.amazon\.com\/\S+$/;
const wordCount = (text: string) => text.split(/\s+/).length;

describe.each(pages.map((page) => [page.path, page] as const))('%s', (path, page) => {
  it('lies among the best practices, the runbooks or the architectures, under a kebab-case name', () => {
    expect(path).toMatch(/^(best-practices|runbooks|architectures)\/[a-z0-9]+(-[a-z0-9]+)*\.md$/);
  });

  it('has a title in English and one in Korean', () => {
    expect(page.title).toMatch(/^[A-Z][\x20-\x7e]+$/);
    expect(page.titleKo).toMatch(/[가-힣]/);
  });

  it('names the AWS pages that it rests on', () => {
    expect(page.sources.length).toBeGreaterThan(0);
    for (const { title, url } of page.sources) {
      expect(title).toBeTruthy();
      expect(url).toMatch(awsAddress);
    }
  });

  it('has keywords in both languages', () => {
    expect(page.keywords.some((keyword) => /[a-z]/i.test(keyword))).toBe(true);
    expect(page.keywords.some((keyword) => /[가-힣]/.test(keyword))).toBe(true);
  });

  it('is worth reading and short enough to be read', () => {
    expect(wordCount(page.body)).toBeGreaterThanOrEqual(340);
    expect(wordCount(page.body)).toBeLessThanOrEqual(900);
  });

  it('consists of sections, each with a heading of its own and a text', () => {
    const sections = sectionsOf(page);
    expect(page.body.startsWith('## ')).toBe(true);
    expect(sections.length).toBeGreaterThanOrEqual(4);
    expect(new Set(sections.map(({ heading }) => heading)).size).toBe(sections.length);
    for (const { text } of sections) expect(wordCount(text)).toBeGreaterThan(10);
  });

  it('holds nothing that looks like a secret, and no account number but the reserved one', () => {
    expect(page.body).not.toMatch(/\b(AKIA|ASIA)[A-Z0-9]{12,}|xox[a-z]-|-----BEGIN|[A-Za-z0-9+/]{40,}/);
    expect(page.body.match(/(?<![\d-])\d{12}(?!\d)/g) ?? []).toSatisfy((ids: string[]) =>
      ids.every((id) => id === '111122223333'),
    );
  });
});

describe('the knowledge base', () => {
  it.each([
    ['best-practices', 30],
    ['runbooks', 35],
    ['architectures', 8],
  ])('has %s, at least %i', (folder, count) => {
    expect(pages.filter(({ path }) => path.startsWith(`${folder}/`)).length).toBeGreaterThanOrEqual(count);
  });

  it('names required controls, trade-offs and cost drivers in every architecture', () => {
    for (const page of pages.filter(({ path }) => path.startsWith('architectures/'))) {
      const headings = sectionsOf(page).map(({ heading }) => heading);
      expect(headings, page.path).toEqual(expect.arrayContaining(['Required controls', 'Trade-offs', 'Cost drivers']));
    }
  });

  it('has a page for every topic of CloudTrail and Okta, and for every family of GuardDuty findings', () => {
    const topics = ['cloudtrail', 'okta'].flatMap((source) =>
      schemaOf(source).operations.flatMap(
        ({ parameters }) => parameters.find(({ name }) => name === 'topic')?.schema.enum ?? [],
      ),
    );
    const families = ['EC2', 'IAM', 'S3', 'EKS', 'RDS', 'Lambda', 'Runtime', 'Malware', 'attack sequence'];
    const bodies = pages.map(({ body }) => body);
    expect(topics.filter((topic) => !bodies.some((body) => body.includes(topic)))).toEqual([]);
    for (const family of families)
      expect(
        pages.map(({ title }) => title).filter((title) => title.includes('GuardDuty') && title.includes(family)),
        family,
      ).not.toEqual([]);
  });

  it.each(['title', 'titleKo'] as const)('uses no %s twice', (key) => {
    expect(new Set(pages.map((page) => page[key])).size).toBe(pages.length);
  });

  it('begins every runbook with what to do at once, and ends it with how to prevent a next time', () => {
    for (const page of pages.filter(({ path }) => path.startsWith('runbooks/'))) {
      const headings = sectionsOf(page).map(({ heading }) => heading);
      expect(headings, page.path).toContain('First 15 minutes');
      expect(headings.join(), page.path).toMatch(/prevent/i);
    }
  });
});
