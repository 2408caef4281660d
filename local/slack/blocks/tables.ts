import { type Block, items, list, type Problem, rule, text, textLength } from './problem.ts';

const mostRows = 100;
const mostColumns = 20;
const mostCharacters = 10_000;

const cells = ['raw_text', 'raw_number', 'rich_text'];

/** https://docs.slack.dev/reference/block-kit/blocks/table-block */
export const table = ({ rows }: Block): Problem[] => [...list(rows, 1, mostRows, '/rows'), ...rowsOf(rows)];

/** The first row is the header. https://docs.slack.dev/reference/block-kit/blocks/data-table-block */
export const dataTable = ({ rows, caption, page_size: size }: Block): Problem[] => {
  const [header = [], ...others] = items(rows) as unknown as Block[][];
  return [
    ...text(caption, Number.POSITIVE_INFINITY, '/caption'),
    ...list(rows, 2, mostRows + 1, '/rows'),
    ...rowsOf(rows),
    ...rule(
      items(header).every(({ type }) => type === 'raw_text'),
      'a header is raw_text',
      '/rows/0',
    ),
    ...rule(
      others.every((row) => items(row).length === header.length),
      'rows are not of one length',
      '/rows',
    ),
    ...rule(
      items(rows).reduce((sum, row) => sum + charactersOf(row), 0) <= mostCharacters,
      `more than ${mostCharacters} characters`,
      '/rows',
    ),
    ...rule(
      size === undefined || (Number.isInteger(size) && Number(size) >= 1 && Number(size) <= 100),
      '1 to 100',
      '/page_size',
    ),
  ];
};

const rowsOf = (rows: unknown): Problem[] =>
  items(rows).flatMap((row, at) => [
    ...list(row, 1, mostColumns, `/rows/${at}`),
    ...items(row).flatMap(({ type, value, text: said }, column) => [
      ...rule(cells.includes(String(type)), `unsupported type: ${type}`, `/rows/${at}/${column}`),
      ...(type === 'raw_text' ? text(said, Number.POSITIVE_INFINITY, `/rows/${at}/${column}/text`) : []),
      ...(type === 'raw_number' ? rule(typeof value === 'number', 'not a number', `/rows/${at}/${column}/value`) : []),
    ]),
  ]);

const charactersOf = (row: unknown): number =>
  items(row).reduce(
    (sum, cell) => sum + (cell.type === 'raw_number' ? String(cell.value).length : textLength(cell)),
    0,
  );
