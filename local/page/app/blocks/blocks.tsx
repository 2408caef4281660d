import { Fragment, type ReactNode } from 'react';
import type { Block } from '../../kinds.ts';
import { useAround } from '../context.ts';
import { Actions } from './actions.tsx';
import { textIn } from './click.ts';
import { Context } from './context.tsx';
import { ContextActions } from './context-actions.tsx';
import { DataTable } from './data-table.tsx';
import { InputBlock } from './input-block.tsx';
import { KitBlock } from './kit.tsx';
import { Markdown } from './markdown.tsx';
import { Preformatted } from './preformatted.tsx';
import { Section } from './section.tsx';
import { TaskCard } from './task-card.tsx';

/** Blocks in order: what is clicked, filled in or must be exact is ours, the rest is drawn by slack-blocks-to-jsx. */
export const Blocks = ({ blocks }: { blocks: Block[] }): ReactNode =>
  blocks.map((block, at) => <Fragment key={String(block.block_id ?? `${block.type}${at}`)}>{draw(block)}</Fragment>);

const draw = (block: Block): ReactNode => {
  switch (block.type) {
    case 'actions':
      return <Actions elements={block.elements as Block[]} />;
    case 'context':
      return <Context elements={block.elements as Block[]} />;
    case 'context_actions':
      return <ContextActions elements={block.elements as Block[]} />;
    case 'data_table':
      return <DataTable block={block} />;
    case 'input':
      return <InputBlock block={block} />;
    case 'markdown':
      return <Markdown text={String(block.text)} />;
    case 'section':
      return <Section block={block} />;
    case 'header':
      return <h3 className="block-header">{textIn(block.text)}</h3>;
    case 'rich_text':
      return isPreformatted(block) ? <Preformatted block={block} /> : <KitBlock block={block} />;
    case 'task_card':
      return <TaskCard block={block} />;
    case 'plan':
      return (
        <>
          <h3 className="block-header">{String(block.title)}</h3>
          <Blocks blocks={(block.tasks ?? []) as Block[]} />
        </>
      );
    case 'divider':
      return <hr />;
    case 'image':
    case 'video':
      return <Picture alt={String(block.alt_text ?? '')} />;
    case 'container':
      return <Blocks blocks={(block.child_blocks ?? []) as Block[]} />;
    default:
      return <KitBlock block={block} />;
  }
};

const isPreformatted = ({ elements }: Block): boolean =>
  (elements as Block[]).every(({ type }) => type === 'rich_text_preformatted');

/** Pictures are never loaded: whoever wrote the address would learn that it was seen. */
const Picture = ({ alt }: { alt: string }) => {
  const { words } = useAround();
  return <p className="note">{words.image(alt)}</p>;
};
