import { useAround } from '../context.ts';
import { Link } from './link.tsx';
import { piecesOf } from './markup.ts';

/** What somebody wrote, line by line as it was written. */
export const SlackText = ({ text }: { text: string }) => {
  const { seen } = useAround();
  return (
    <p className="text">
      {piecesOf(text, seen).map((piece, at) => {
        const key = `${at}`;
        if ('mention' in piece)
          return (
            <span className="mention" key={key}>
              {piece.mention}
            </span>
          );
        if ('link' in piece)
          return (
            <Link key={key} to={piece.link}>
              {piece.text}
            </Link>
          );
        return piece.text;
      })}
    </p>
  );
};
