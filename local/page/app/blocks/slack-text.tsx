import { useAround } from '../context.ts';
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
            <a key={key} href={piece.link} target="_blank" rel="noopener noreferrer">
              {piece.text}
            </a>
          );
        return piece.text;
      })}
    </p>
  );
};
