/** What a generated file offers the handler's kernel. */
export interface Contract {
  name: string;
  title: string;
  operations: Record<string, OperationContract>;
}

export interface OperationContract {
  path: string;
  method: string;
  /** What to use instead of a filter that this operation does not have. */
  instead: Record<string, string | undefined>;
  parameters: Record<string, { description: string; allowed?: string[] }>;
  validate: Validator;
  result: 'SearchResult' | 'Evidence' | 'Passages';
}

/** Coerces and fills in defaults in place; false leaves the reasons in `errors`. */
export interface Validator {
  (parameters: Record<string, unknown>): boolean;
  errors?: null | { instancePath: string; keyword: string; params: Record<string, unknown> }[];
}
