import type { Block } from '../../kinds.ts';
import { Element } from './element.tsx';

/** Buttons and menus in a row. */
export const Actions = ({ elements }: { elements: Block[] }) => (
  <div className="actions">
    {elements.map((element, at) => (
      <Element key={`${element.action_id ?? at}${element.value ?? ''}`} element={element} />
    ))}
  </div>
);
