import { useState } from 'react';
import type { Block } from '../../kinds.ts';
import { useAround } from '../context.ts';
import { textIn } from './click.ts';

const usualPage = 5;
/** Characters of a cell that stay on one line, such as a time. */
const longestLine = 19;

/** Records in pages, sorted by a column where its head is clicked. https://docs.slack.dev/reference/block-kit/blocks/data-table-block */
export const DataTable = ({ block }: { block: Block }) => {
  const { words } = useAround();
  const [page, setPage] = useState(0);
  const [order, setOrder] = useState<{ column: number; descending: boolean }>();
  const [head = [], ...rows] = block.rows as Block[][];
  const size = Number(block.page_size ?? usualPage);
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const sorted = order ? rows.toSorted((one, other) => compared(one[order.column], other[order.column])) : rows;
  const shown = (order?.descending ? sorted.toReversed() : sorted).slice(page * size, (page + 1) * size);
  const sortBy = (column: number) => {
    setOrder((now) => ({ column, descending: now?.column === column && !now.descending }));
    setPage(0);
  };
  return (
    <div className="data-table">
      <div className="scroll">
        <table>
          <caption>{String(block.caption)}</caption>
          <thead>
            <tr>
              {head.map((cell, column) => {
                const sort = order?.column === column ? (order.descending ? 'descending' : 'ascending') : 'none';
                return (
                  <th key={textIn(cell)} scope="col" aria-sort={sort}>
                    <button type="button" onClick={() => sortBy(column)}>
                      {textIn(cell)}
                      <span aria-hidden="true">{{ none: '', ascending: ' ↑', descending: ' ↓' }[sort]}</span>
                    </button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, at) => (
              <tr key={`${page}/${at}`}>
                {row.map((cell, column) => (
                  <td key={textIn(head[column])} className={cellText(cell).length <= longestLine ? 'short' : ''}>
                    {cellText(cell)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pages > 1 && (
        <div className="pages">
          <button type="button" disabled={page === 0} aria-label={words.previousPage} onClick={() => setPage(page - 1)}>
            ‹
          </button>
          <span role="status">{words.page(page + 1, pages)}</span>
          <button
            type="button"
            disabled={page === pages - 1}
            aria-label={words.nextPage}
            onClick={() => setPage(page + 1)}
          >
            ›
          </button>
        </div>
      )}
    </div>
  );
};

const cellText = (cell: Block): string => {
  if (cell.type === 'raw_number') return textIn(cell) || Number(cell.value).toLocaleString('en');
  const within = (given: unknown): string => {
    const { elements } = (given ?? {}) as { elements?: unknown[] };
    return textIn(given) || (elements ?? []).map(within).join('');
  };
  return within(cell);
};

const compared = (one: Block | undefined, other: Block | undefined): number => {
  if (one?.type === 'raw_number' && other?.type === 'raw_number') return Number(one.value) - Number(other.value);
  return one && other ? cellText(one).localeCompare(cellText(other), 'en', { numeric: true }) : 0;
};
