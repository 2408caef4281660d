import type { Block } from '../../kinds.ts';
import { Pre } from '../pre.tsx';
import { textIn } from './click.ts';

/** Text as it is, such as a record or a statement. */
export const Preformatted = ({ block }: { block: Block }) => (
  <Pre className="preformatted">
    {(block.elements as Block[]).map(({ elements }) => (elements as Block[]).map(textIn).join('')).join('\n')}
  </Pre>
);
