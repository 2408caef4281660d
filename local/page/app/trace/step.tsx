import type { TraceStep } from '../../kinds.ts';
import { useAround } from '../context.ts';
import { Pre } from '../pre.tsx';
import { Bar } from './bar.tsx';
import { Json } from './json.tsx';

interface Props {
  number: number;
  step: TraceStep;
  total: number;
}

/** One operation: how it was called, what came back, and the statement that was run for it. */
export const Step = ({ number, step, total }: Props) => {
  const { words } = useAround();
  const { actionGroup, operationId, parameters, status, result, query, startMs, ms } = step;
  const given = Object.entries(parameters);
  const state = status === null ? 'running' : status < 400 ? 'good' : 'bad';
  return (
    <li className="step">
      <details open={number === 1}>
        <summary>
          <span className={`status ${state}`}>{status ?? words.running}</span>
          <span className="step-name">
            <span className="hidden">{words.step(number)}: </span>
            {operationId} <small>{actionGroup}</small>
          </span>
          <span className="took">{ms === null ? '' : `${ms} ms`}</span>
          <Bar start={startMs} ms={ms ?? 0} total={total} />
        </summary>
        <h4>{words.parameters}</h4>
        {given.length === 0 ? (
          <p className="note">{words.noParameters}</p>
        ) : (
          <dl className="parameters">
            {given.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <code>{value}</code>
                </dd>
              </div>
            ))}
          </dl>
        )}
        {query && (
          <>
            <h4>
              {words.sql}
              <small>
                {[
                  ...(query.dataScannedBytes === null ? [] : [words.scanned(sized(query.dataScannedBytes))]),
                  ...(query.ms === null ? [] : [`${query.ms} ms`]),
                ].join(' · ')}
              </small>
            </h4>
            <Pre>{query.text}</Pre>
          </>
        )}
        {status !== null && (
          <>
            <h4>{words.result}</h4>
            <Json value={result} />
          </>
        )}
      </details>
    </li>
  );
};

const sized = (bytes: number): string => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const unit = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return `${(bytes / 1000 ** unit).toLocaleString('en', { maximumFractionDigits: 1 })} ${units[unit]}`;
};
