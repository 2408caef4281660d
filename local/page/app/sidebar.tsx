import type { SeenChannel } from '../kinds.ts';
import { useAround } from './context.ts';

interface Props {
  open: string | undefined;
  onOpen: (channel: string) => void;
}

/** Channels, and the direct messages with the app. */
export const Sidebar = ({ open, onOpen }: Props) => {
  const { seen, about, words } = useAround();
  const channels = Object.values(seen.channels);
  const item = (channel: SeenChannel, label: string, mark: string) => (
    <li key={channel.id}>
      <button type="button" aria-current={channel.id === open ? 'page' : undefined} onClick={() => onOpen(channel.id)}>
        <span aria-hidden="true">{mark}</span> {label}
      </button>
    </li>
  );
  return (
    <nav className="sidebar" aria-label={words.openMenu}>
      <h2>{words.channels}</h2>
      <ul>{channels.filter(({ kind }) => kind !== 'im').map((channel) => item(channel, channel.name, '#'))}</ul>
      <h2>{words.direct}</h2>
      <ul>
        {channels
          .filter(({ kind }) => kind === 'im')
          .map((channel) => item(channel, seen.people[about.bot]?.realName ?? channel.name, '◆'))}
      </ul>
    </nav>
  );
};
