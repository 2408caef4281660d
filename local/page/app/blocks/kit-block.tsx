import { type ComponentProps, useMemo } from 'react';
import { Message } from 'slack-blocks-to-jsx';
import type { Block } from '../../kinds.ts';
import { useAround } from '../context.ts';
import { safely } from '../safe.ts';
import { Link } from './link.tsx';

type Props = ComponentProps<typeof Message>;

const hooks: Props['hooks'] = {
  // The seconds of a time would be taken for one
  emoji: ({ name }) => `:${name}:`,
  link: ({ href, children }) => <Link to={href}>{children}</Link>,
};

/** A block as slack-blocks-to-jsx draws it, without anything in it that loads or runs. */
export const KitBlock = ({ block }: { block: Block }) => {
  const { seen } = useAround();
  const blocks = useMemo(() => [safely(block)] as unknown as Props['blocks'], [block]);
  const users = Object.values(seen.people).map(({ id, name }) => ({ id, name }));
  const channels = Object.values(seen.channels).map(({ id, name }) => ({ id, name }));
  return (
    <div className="kit">
      <Message blocks={blocks} name="" logo="" withoutWrapper data={{ users, channels }} hooks={hooks} />
    </div>
  );
};
