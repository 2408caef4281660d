import type { Expr } from './expr.ts';
import { failure } from './failure.ts';
import type { ParserRuleContext } from './grammar.ts';
import { fieldKey } from './types.ts';

/** A column that can be named where an expression stands; hidden ones are left out of `*`. */
export interface Column extends Expr {
  name: string | undefined;
  written?: string | undefined;
  relation?: string;
  hidden?: boolean;
}

export interface Scope {
  columns: Column[];
  parent?: Scope;
}

/** What a dotted name means: the longest prefix that is a column, then fields of a row. */
export function resolve(scope: Scope, parts: string[], node: ParserRuleContext): Expr {
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    const [first, second, ...rest] = parts as [string, ...string[]];
    const qualified = second === undefined ? [] : at.columns.filter((c) => c.relation === first && c.name === second);
    const plain = at.columns.filter((c) => c.name === first);
    const [found, ...others] = qualified.length > 0 ? qualified : plain;
    if (others.length > 0) throw failure('AMBIGUOUS_NAME', node, `Column '${parts.join('.')}' is ambiguous`);
    if (found)
      return (qualified.length > 0 ? rest : parts.slice(1)).reduce<Expr>(
        (base, name) => field(base, name, node),
        found,
      );
  }
  throw failure(
    'COLUMN_NOT_FOUND',
    node,
    `Column '${parts.join('.')}' cannot be resolved or requester is not authorized to access requested resources`,
  );
}

/** A field of a row. */
export function field(base: Expr, name: string, node: ParserRuleContext): Expr {
  if (base.type.kind !== 'row') {
    throw failure(
      'TYPE_MISMATCH',
      node,
      `Expression is not of type ROW: "${name}" cannot be taken from ${base.type.kind}`,
    );
  }
  const at = base.type.fields.findIndex((field) => field.name?.toLowerCase() === name);
  const found = base.type.fields[at];
  if (!found) throw failure('COLUMN_NOT_FOUND', node, `Column '${name}' cannot be resolved`);
  return { sql: fieldSql(base.sql, found.name, at), type: found.type };
}

export const fieldSql = (row: string, name: string | undefined, at: number) =>
  `struct_extract(${row}, '${fieldKey(name, at)}')`;
