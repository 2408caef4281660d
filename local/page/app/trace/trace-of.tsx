import type { Trace } from '../../kinds.ts';
import { useAround } from '../context.ts';
import { Pre } from '../pre.tsx';
import { minuteOf } from '../time.ts';
import { Bar } from './bar.tsx';
import { Step } from './step.tsx';

interface Props {
  reference: string;
  trace: Trace;
  open: boolean;
}

/** One call of the agent: steps, citations, tokens and times. */
export const TraceOf = ({ reference, trace, open }: Props) => {
  const { words } = useAround();
  const { steps, lookups, citations, usage, model, sessionId, askedAt, ms, failure } = trace;
  const total = ms ?? Math.max(1, ...[...steps, ...lookups].map((each) => each.startMs + (each.ms ?? 0)));
  const tokens = usage.inputTokens + usage.outputTokens;
  return (
    <details className="trace-of" open={open}>
      <summary>
        <code>{reference}</code> <span className="took">{ms === null ? words.running : `${ms} ms`}</span>
      </summary>
      {failure && (
        <p className="wrong">
          {words.failure}: {failure}
        </p>
      )}
      <h3>{words.steps}</h3>
      <ol className="steps">
        {steps.map((step, at) => (
          <Step key={at} number={at + 1} step={step} total={total} />
        ))}
        {lookups.map(({ query, found, startMs, ms: took }) => (
          <li key={`${startMs}${query}`} className="step">
            <details>
              <summary>
                <span className="step-name">{words.knowledge}</span>
                <span className="took">{took === null ? words.running : `${took} ms`}</span>
                <Bar start={startMs} ms={took ?? 0} total={total} />
              </summary>
              <Pre>{query}</Pre>
              <ul>
                {found.map(({ title, uri }) => (
                  <li key={uri}>{title}</li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ol>
      <h3>{words.citations}</h3>
      {citations.length === 0 ? (
        <p className="note">{words.noCitations}</p>
      ) : (
        <ul className="citations">
          {citations.map(({ title, uri, excerpt }) => (
            <li key={`${uri}${excerpt}`}>
              <details>
                <summary>{title}</summary>
                <p>{excerpt}</p>
                <code>{uri}</code>
              </details>
            </li>
          ))}
        </ul>
      )}
      <dl>
        <dt>{words.tokens}</dt>
        <dd>{tokens === 0 ? words.noTokens : words.tokensOf(usage.inputTokens, usage.outputTokens)}</dd>
        <dt>{words.model}</dt>
        <dd>{model}</dd>
        <dt>{words.duration}</dt>
        <dd>{ms === null ? words.running : `${ms} ms`}</dd>
        {askedAt && (
          <>
            <dt>{words.askedAt}</dt>
            <dd>{minuteOf(askedAt)}</dd>
          </>
        )}
        <dt>{words.session}</dt>
        <dd>
          <code>{sessionId}</code>
        </dd>
      </dl>
    </details>
  );
};
