interface Props {
  value: unknown;
  name?: string;
  depth?: number;
}

/** JSON that can be folded, the first level open. */
export const Json = ({ value, name, depth = 0 }: Props) => {
  const label = name === undefined ? null : <span className="json-name">{name}: </span>;
  if (typeof value !== 'object' || value === null)
    return (
      <div className="json">
        {label}
        <span className={`json-${value === null ? 'null' : typeof value}`}>{JSON.stringify(value)}</span>
      </div>
    );
  const entries = Object.entries(value);
  const size = Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`;
  if (entries.length === 0)
    return (
      <div className="json">
        {label}
        {Array.isArray(value) ? '[]' : '{}'}
      </div>
    );
  return (
    <details className="json" open={depth === 0}>
      <summary>
        {label}
        <span className="json-size">{size}</span>
      </summary>
      {entries.map(([key, each]) => (
        <Json key={key} name={key} value={each} depth={depth + 1} />
      ))}
    </details>
  );
};
