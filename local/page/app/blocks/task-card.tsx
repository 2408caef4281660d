import type { Block } from '../../kinds.ts';
import { textIn } from './click.ts';

const marks: Record<string, string> = { pending: '○', in_progress: '◌', complete: '✓', error: '!' };

/** A step on the way to an answer. */
export const TaskCard = ({ block: { title, status, details, output } }: { block: Block }) => (
  <div className={`task ${status}`}>
    <span className="task-mark" role="img" aria-label={String(status).replace('_', ' ')}>
      {marks[String(status)] ?? '○'}
    </span>
    <span className="task-title">{String(title)}</span>
    {[details, output].map((each, at) => {
      const text = richText(each);
      return (
        text && (
          <span className="task-output" key={at === 0 ? 'details' : 'output'}>
            {text}
          </span>
        )
      );
    })}
  </div>
);

const richText = (given: unknown): string => {
  const { elements } = (given ?? {}) as { elements?: unknown };
  return Array.isArray(elements) ? elements.map((each) => textIn(each) || richText(each)).join('') : '';
};
