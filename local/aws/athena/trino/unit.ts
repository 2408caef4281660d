import type { TableName } from '../tables.ts';
import type { Expr } from './expr.ts';
import type { Column, Scope } from './scope.ts';
import type { Type } from './types.ts';

/** One statement on its way through the translation. */
export interface Unit {
  /** What each `?` stands for, by its place in the text. */
  parameters: Map<number, Expr>;
  /** Table reads so far, each with the conditions that can be decided from a file's partition and path. */
  scans: Scan[];
  /** The tables that exist. */
  tables: TableName[];
  database: string;
  /** A name that nothing else in the statement has. */
  fresh(prefix: string): string;
}

export interface Scan {
  table: TableName;
  conditions: string[];
}

/** Where an expression or a query stands. */
export interface Env {
  unit: Unit;
  scope: Scope;
  queries: Map<string, NamedQuery>;
}

/** A WITH query; each mention reads its tables again, as Trino does. */
export interface NamedQuery {
  sql: string;
  columns: Output[];
  scans: Scan[];
}

/** A column that a query hands out: `key` in DuckDB, `name` in Trino, `written` in the heading. */
export interface Output {
  key: string;
  name: string | undefined;
  written: string | undefined;
  type: Type;
  hidden?: boolean;
}

export interface Query {
  sql: string;
  columns: Output[];
}

export interface Relation {
  sql: string;
  columns: Column[];
  /** The scans of tables that stand directly in this FROM, with the alias that conditions use. */
  scans: { scan: Scan; alias: string }[];
}
