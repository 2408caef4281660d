import type { Block } from '../../kinds.ts';
import { markupOf } from './markup.ts';
import { SlackText } from './slack-text.tsx';

/** Small text below something larger; pictures in it are left out. */
export const Context = ({ elements }: { elements: Block[] }) => (
  <div className="context-line">
    {elements
      .filter(({ type }) => type !== 'image')
      .map((element, at) => (
        <SlackText key={`${at}${markupOf(element)}`} text={markupOf(element)} />
      ))}
  </div>
);
