interface Props {
  name: string;
  isApp: boolean;
  isOurs: boolean;
}

const hues = [212, 162, 32, 276, 340, 190];

/** The first letter of a name, in a colour that is always the same for it. */
export const Avatar = ({ name, isApp, isOurs }: Props) => {
  const sum = [...name].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return (
    <span
      className={['avatar', isApp ? 'app' : '', isOurs ? 'ours' : ''].join(' ')}
      style={isOurs ? {} : { backgroundColor: `hsl(${hues[sum % hues.length]} 45% 40%)` }}
      aria-hidden="true"
    >
      {isOurs ? '◆' : [...name][0]}
    </span>
  );
};
