/** `npm run ask`: a question from the shell, through the whole path. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { modelName } from './brain/model-spec.ts';
import { type Held, hold, type Running, stateFolder } from './instance.ts';
import { type AskOptions, askOptions, help, UsageError } from './options.ts';
import type { Answer, Asked } from './questions.ts';
import { folderRecords, sampleRecords } from './records.ts';
import { start } from './start.ts';

type Ask = (asked: Asked) => Promise<Answer>;

const inParallel = 4;
const mostNamed = 5;

/** Paths are meant from where the person stands, not from where npm runs the script. */
const fromHere = (path: string) => resolve(process.env.INIT_CWD ?? process.cwd(), path);

const batchOf = (file: string): string[] => {
  const questions = textOf(file)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  if (questions.length === 0) throw new UsageError(`--batch ${file} has no question in it.`);
  return questions;
};

const textOf = (file: string): string => {
  try {
    return readFileSync(fromHere(file), 'utf8').replace(/^\uFEFF/, '');
  } catch {
    throw new UsageError(`--batch ${file} cannot be read.`);
  }
};

const exportsIn = async (data: string, { json }: AskOptions) => {
  const records = await folderRecords(fromHere(data));
  const files = records
    .dataset()
    .unreadable.map(({ file, lines }) => `${file} (${lines === 1 ? '1 line' : `${lines} lines`})`);
  const more = files.splice(mostNamed).length;
  // With --json it is in each document.
  if (files.length > 0 && !json)
    process.stderr.write(`Not read in the exports: ${files.join(', ')}${more > 0 ? ` and ${more} more files` : ''}.\n`);
  return records;
};

/** A running `npm start` is asked over HTTP; other records than its own need stand-ins of their own, over its memory. */
const asking = async (options: AskOptions): Promise<{ ask: Ask; close(): Promise<void> }> => {
  const records = options.data === undefined ? sampleRecords() : await exportsIn(options.data, options);
  const folder = stateFolder();
  const state: Held | Running = await hold(folder);
  if ('url' in state && options.data === undefined && options.now === undefined && options.model === 'rules')
    return { ask: (asked) => askRunning(state.url, asked), close: async () => {} };
  const local = await start({
    ...records,
    askedAt: options.now ?? new Date(),
    model: options.model,
    state: folder,
    ...('url' in state && { dynamodb: state.dynamodb }),
  });
  return {
    ask: local.ask,
    async close() {
      await local.close();
      if ('release' in state) await state.release();
    },
  };
};

const askRunning = async (url: string, { onSent, ...asked }: Asked): Promise<Answer> => {
  const response = await fetch(new URL('/ask', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(asked),
  });
  const body = (await response.json()) as Answer;
  if (!response.ok) throw new Error(body.error ?? 'the running npm start did not answer');
  return body;
};

const print = (text: string) => new Promise<void>((written) => process.stdout.write(`${text}\n`, () => written()));

const shown = async (answer: Answer, { json, batch }: AskOptions): Promise<void> => {
  if (json) return print(JSON.stringify(answer, null, batch === undefined ? 2 : 0));
  return print(
    batch === undefined ? `${answer.answer}\n\nthread: ${answer.thread}` : `> ${answer.question}\n\n${answer.answer}\n`,
  );
};

/** Asks some at once, and prints in the order of the file. */
const askAll = async (questions: string[], ask: Ask, options: AskOptions): Promise<boolean> => {
  const asked = (question: string): Promise<Answer> =>
    ask({
      question,
      askedAt: options.now ?? new Date(),
      ...(options.thread !== undefined && { thread: options.thread }),
      ...(options.user !== undefined && { user: options.user }),
      ...(options.timeZone !== undefined && { timeZone: options.timeZone }),
    });
  const answers: Promise<Answer>[] = [];
  let complete = true;
  for (const [index] of questions.entries()) {
    for (const question of questions.slice(answers.length, index + inParallel)) {
      const answer = asked(question);
      answer.catch(() => {}); // told when its turn comes
      answers.push(answer);
    }
    const answer = await answers[index]!.catch((error: Error) =>
      failed(questions[index]!, error, modelName(options.model)),
    );
    complete &&= answer.error === undefined;
    if (answer.error !== undefined) process.stderr.write(`${oneLine(answer.error)}\n`);
    // A document carries its error, and so does a line of a batch; for a reader the sentence is enough
    if (answer.error === undefined || options.json || options.batch !== undefined) await shown(answer, options);
  }
  return complete;
};

const oneLine = (text: string) => text.replaceAll(/\s*\n\s*/g, ' ');

const failed = (question: string, error: Error, model: string): Answer => ({
  question,
  answer: '',
  thread: '',
  sessionId: '',
  steps: [],
  citations: [],
  unsupported: [],
  messages: [],
  data: { unreadable: [] },
  model,
  elapsedMs: 0,
  error: error.message,
});

const main = async (): Promise<number> => {
  const options = askOptions(process.argv.slice(2));
  if (options === 'help') {
    await print(help);
    return 0;
  }
  const questions = options.batch === undefined ? options.questions : batchOf(options.batch);
  const { ask, close } = await asking(options);
  try {
    return (await askAll(questions, ask, options)) ? 0 : 1;
  } finally {
    await close();
  }
};

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${oneLine((error as Error).message)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
