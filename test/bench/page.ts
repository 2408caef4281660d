/// <reference lib="dom" />
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { built } from '../../local/page/bundle.ts';
import { answered, hasBrowser, type Workplace, workplace, write } from '../support/browser.ts';
import { type Bench, type Figures, median } from './figure.ts';

const runs = 5;
const questions = {
  en: { person: 'U0DANA', text: '@ask-aws summarize the SentinelOne threats of the last 24 hours' },
  ko: { person: 'U0MINSU', text: '@ask-aws 지난 24시간 동안 SentinelOne 로그에서 탐지된 위협들을 요약해줘!' },
};

/** The workspace page: what a browser loads of it, and how long a person waits. */
export const page: Bench = async (tell) => {
  tell(await bundle());
  if (!hasBrowser) {
    process.stderr.write('How long it takes was not measured: that needs a Chromium (name one in CHROMIUM).\n');
    return;
  }
  const place = await workplace();
  try {
    tell(await times(place));
    tell(await fonts(place, 'en'));
    tell(await fonts(place, 'ko'));
  } finally {
    await place.close();
  }
};

const bundle = async (): Promise<Figures> => {
  const assets = [...(await built())];
  const figures = (name: string, what: string, isOf: (path: string) => boolean): Figures => {
    const bodies = assets.filter(([path]) => isOf(path)).map(([, { body }]) => body);
    const sum = (sizes: number[]) => sizes.reduce((total, size) => total + size, 0);
    return {
      [`page.${name}-bytes`]: { value: sum(bodies.map(({ length }) => length)), unit: 'bytes', what },
      [`page.${name}-gzip-bytes`]: {
        value: sum(bodies.map((body) => gzipSync(body).length)),
        unit: 'bytes',
        what: `${what}, compressed`,
      },
    };
  };
  return {
    ...figures('bundle', 'all scripts of the page', (path) => path.endsWith('.js')),
    ...figures('entry', 'the script that the first paint waits for', (path) => path.endsWith('/main.js')),
    ...figures('css', 'the styles of the page', (path) => path.endsWith('.css')),
  };
};

const times = async (place: Workplace): Promise<Figures> => {
  const paints: number[] = [];
  const answers: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const opened = await place.open();
    paints.push(await paintOf(opened));
    answers.push(await asked(opened, questions.en.text));
    await opened.context().close();
  }
  const of = (values: number[], what: string) => ({ value: Math.round(median(values)), unit: 'ms' as const, what });
  return {
    'page.first-paint': of(paints, `the page shows its first content; median of ${runs} fresh browsers`),
    'page.question-to-answer': of(answers, `from Send to the finished answer; median of ${runs}`),
  };
};

const paintOf = (opened: Page): Promise<number> =>
  opened.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          for (const { name, startTime } of list.getEntries())
            if (name === 'first-contentful-paint') resolve(startTime);
        }).observe({ type: 'paint', buffered: true });
      }),
  );

const asked = async (opened: Page, text: string): Promise<number> => {
  const started = performance.now();
  await write(opened, text);
  await answered(opened);
  return performance.now() - started;
};

/** Fonts that were loaded by the end of an answer. */
const fonts = async (place: Workplace, language: keyof typeof questions): Promise<Figures> => {
  const { person, text } = questions[language];
  const opened = await place.open();
  const assets = await built();
  const loaded = new Set<string>();
  opened.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.endsWith('.woff2')) loaded.add(pathname);
  });
  await opened.reload();
  await opened.getByRole('combobox', { name: 'You are' }).selectOption(person);
  await opened.locator(`option:checked[value=${person}]`).waitFor({ state: 'attached' });
  await asked(opened, text);
  const value = [...loaded].reduce((total, path) => total + (assets.get(path)?.body.length ?? 0), 0);
  const what = `${loaded.size} parts of the font that a thread in ${{ en: 'English', ko: 'Korean' }[language]} needs`;
  return { [`page.font-bytes.${language}`]: { value, unit: 'bytes', what } };
};
