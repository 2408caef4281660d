interface Props {
  start: number;
  ms: number;
  total: number;
}

/** When something ran within the whole, as a bar. */
export const Bar = ({ start, ms, total }: Props) => (
  <span className="bar" aria-hidden="true">
    <i
      style={{
        left: `${Math.min(99, (start / total) * 100)}%`,
        width: `${Math.max(1, Math.min(100, (ms / total) * 100))}%`,
      }}
    />
  </span>
);
