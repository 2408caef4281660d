import type { Block } from '../../kinds.ts';
import { Element } from './element.tsx';
import { markupOf } from './markup.ts';
import { SlackText } from './slack-text.tsx';

/** Text or fields, with something beside it. */
export const Section = ({ block: { text, fields, accessory } }: { block: Block }) => (
  <div className="section">
    <div>
      {text !== undefined && <SlackText text={markupOf(text)} />}
      {Array.isArray(fields) && (
        <div className="fields">
          {fields.map((field, at) => (
            <SlackText key={`${at}${markupOf(field)}`} text={markupOf(field)} />
          ))}
        </div>
      )}
    </div>
    {accessory !== undefined && <Element element={accessory as Block} />}
  </div>
);
