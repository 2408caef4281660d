import { useMemo } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { useAround } from '../context.ts';
import { Link } from './link.tsx';

/** Markdown as Slack draws it. HTML in it is text, pictures are not loaded, links are http or https. */
export const Markdown = ({ text }: { text: string }) => {
  const { words } = useAround();
  const components = useMemo<Components>(
    () => ({
      a: ({ href, children }) => <Link to={href}>{children}</Link>,
      img: ({ alt }) => <span className="note">{words.image(alt ?? '')}</span>,
      h1: ({ children }) => <h3>{children}</h3>,
      h2: ({ children }) => <h3>{children}</h3>,
      h3: ({ children }) => <h3>{children}</h3>,
      table: ({ children }) => (
        <div className="scroll">
          <table>{children}</table>
        </div>
      ),
    }),
    [words],
  );
  return (
    <div className="markdown">
      <ReactMarkdown remarkPlugins={[remarkGfm]} components={components} urlTransform={(url) => url}>
        {text}
      </ReactMarkdown>
    </div>
  );
};
