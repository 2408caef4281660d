import { type TableName, tables } from '../tables.ts';
import { named } from './expr.ts';
import { condition } from './expression.ts';
import { QueryFailure } from './failure.ts';
import { type ParserRuleContext, visit } from './grammar.ts';
import type { Column } from './scope.ts';
import type { Unit } from './unit.ts';

/**
 * The conditions of a WHERE that a file's partition and path alone decide, over the columns of the file list: those
 * that translate where nothing else can be named. Athena reads only the files that they leave.
 */
export function fileConditions(where: ParserRuleContext, table: TableName, alias: string, unit: Unit): string[] {
  const columns = [...tables[table].partitions, '$path'].map(
    (name): Column => ({ name, relation: alias, sql: named(name), type: { kind: 'varchar' } }),
  );
  return conjuncts(where).flatMap((conjunct) => {
    const apart: Unit = { ...unit, scans: [] };
    try {
      const sql = condition(conjunct, { unit: apart, scope: { columns }, queries: new Map() });
      return apart.scans.length === 0 ? [sql] : [];
    } catch (error) {
      if (error instanceof QueryFailure) return [];
      throw error;
    }
  });
}

const conjuncts = (node: ParserRuleContext): ParserRuleContext[] =>
  visit<ParserRuleContext[]>(
    node,
    {
      visitAnd: (and) => and.booleanExpression().flatMap(conjuncts),
      visitParenthesizedExpression: (parenthesized) => conjuncts(parenthesized.expression()),
    },
    () => [node],
  );
