import type { types } from '@slack/bolt';
import type { Step } from '../answer.ts';
import { plainly } from '../gate.ts';
import { labels } from '../labels.ts';
import type { Language } from '../language.ts';
import { recordsIn, type ShownRecord } from './result.ts';
import { timeIn } from './time.ts';

/** Characters of a table, as JSON: the message has to hold the words, too. https://docs.slack.dev/reference/block-kit/blocks/data-table-block */
const mostCharacters = 4500;
const perPage = 10;

type Cell = types.RawTextElement;

/** The records of an answer in a table; undefined where there are none. Cells are plain text, in which nothing is a link or a mention. */
export const recordTable = (
  steps: Step[],
  { language, timeZone }: { language: Language; timeZone: string },
): types.DataTableBlock | undefined => {
  const records = recordsIn(steps);
  const { columns } = labels[language];
  const all: [string, (record: ShownRecord) => string | undefined][] = [
    [columns.time, ({ time }) => timeIn(time, timeZone)],
    [columns.severity, ({ severity }) => severity && (labels[language].severities[severity] ?? severity)],
    [columns.what, ({ title }) => title],
    [columns.who, ({ principal }) => principal],
    [columns.outcome, ({ outcome }) => outcome],
  ];
  const used = all.filter(([, of]) => records.some((record) => of(record)));
  const rows = [used.map(([name]) => cell(name)), ...records.map((record) => used.map(([, of]) => cell(of(record))))];
  let room = mostCharacters;
  const fitting = rows.filter((row) => {
    room -= JSON.stringify(row).length + 1;
    return room > 0;
  });
  if (fitting.length < 2) return undefined;
  return {
    type: 'data_table',
    caption: labels[language].records(fitting.length - 1),
    page_size: perPage,
    rows: fitting,
  };
};

const longest = 100;

/** Slack refuses a cell without text. */
const cell = (value: string | undefined): Cell => {
  const characters = [...plainly(value ?? '')];
  const text = characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : characters.join('');
  return { type: 'raw_text', text: text || '–' };
};
