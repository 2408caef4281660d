import { useAround } from './context.ts';

interface Props {
  moment: string | undefined;
  onMoment: (moment: string | undefined) => void;
}

/** When a question is taken to be asked: now, or at an instant. */
export const MomentControl = ({ moment, onMoment }: Props) => {
  const { words } = useAround();
  const choose = (value: string) => onMoment(value === 'now' ? undefined : `${new Date().toISOString().slice(0, 19)}Z`);
  return (
    <div className="pill">
      <label>
        <span className="label">{words.moment}</span>
        <select value={moment ? 'instant' : 'now'} onChange={({ target }) => choose(target.value)}>
          <option value="now">{words.now}</option>
          <option value="instant">{words.asOf}</option>
        </select>
      </label>
      {moment && (
        <input
          type="datetime-local"
          step={1}
          aria-label={words.instant}
          value={moment.slice(0, 19)}
          onChange={({ target }) => {
            const instant = new Date(`${target.value}Z`);
            if (!Number.isNaN(instant.getTime())) onMoment(`${instant.toISOString().slice(0, 19)}Z`);
          }}
        />
      )}
    </div>
  );
};
