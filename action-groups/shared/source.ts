/** A system that records security events: what infrastructure must know of it, as plain data. */
export interface Source {
  /** Folder, schema, action group, construct id and secret are all called this. */
  name: string;
  title: string;
  /** Fields of the secret that the source needs, with what belongs in each. */
  secret?: Record<string, string>;
  /** Where not all of these fields are needed: each set of them that is enough. */
  enough?: string[][];
  /** IAM actions that the source needs; read-only. */
  actions?: string[];
}
