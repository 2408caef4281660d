import { call, functionOf, listAggOf } from './calls.ts';
import { castOf } from './casts.ts';
import { type Expr, unified } from './expr.ts';
import { beyondStandIn, failure, typeMismatch } from './failure.ts';
import { scalarCall } from './functions.ts';
import { nameOf, type ParserRuleContext, type Trino, visit } from './grammar.ts';
import { intervalOf, numberOf, stringOf, textLiteral, typedLiteral } from './literals.ts';
import { arithmetic, compared, elementOf } from './operators.ts';
import { tested } from './predicates.ts';
import { query } from './query.ts';
import { field, resolve } from './scope.ts';
import { atZone } from './time-functions.ts';
import { isInterval, isNumeric, nameOfType } from './types.ts';
import type { Env } from './unit.ts';

/** Translates an expression of any precedence level. */
export const expression = (node: ParserRuleContext, env: Env): Expr =>
  visit<Expr>(node, {
    visitAnd: (and) => joined(and.booleanExpression(), ' AND ', env),
    visitOr: (or) => joined(or.booleanExpression(), ' OR ', env),
    visitLogicalNot: (not) => ({ sql: `(NOT ${condition(not.booleanExpression(), env)})`, type: { kind: 'boolean' } }),
    visitPredicated: (predicated) => {
      const value = expression(predicated.valueExpression(), env);
      const predicate = predicated.predicate();
      return predicate ? { sql: `(${tested(value, predicate, env)})`, type: { kind: 'boolean' } } : value;
    },

    visitArithmeticBinary: (binary) => {
      const [left, right] = binary.valueExpression().map((operand) => expression(operand, env)) as [Expr, Expr];
      return arithmetic(left, binary._operator!.text!, right, binary);
    },
    visitArithmeticUnary: (unary) => {
      const value = expression(unary.valueExpression(), env);
      if (!isNumeric(value.type) && !isInterval(value.type))
        throw typeMismatch(unary, `Cannot negate ${nameOfType(value.type)}`);
      return unary.MINUS() ? { sql: `(- ${value.sql})`, type: value.type } : value;
    },
    visitConcatenation: (concatenation) => {
      const args = concatenation.valueExpression().map((operand) => expression(operand, env));
      return call('concat', args, concatenation, env);
    },
    visitAtTimeZone: (at) => {
      const zone = visit<string>(at.timeZoneSpecifier(), {
        visitTimeZoneString: (specifier) => stringOf(specifier.string()),
      });
      return atZone(expression(at.valueExpression(), env), zone);
    },

    visitNullLiteral: () => ({ sql: 'NULL', type: { kind: 'unknown' } }),
    visitNumericLiteral: (number) => numberOf(number),
    visitBooleanLiteral: (value) => ({ sql: value.getText().toUpperCase(), type: { kind: 'boolean' } }),
    visitStringLiteral: (string) => textLiteral(stringOf(string.string())),
    visitIntervalLiteral: (literal) => intervalOf(literal.interval()),
    visitTypeConstructor: (literal) => typedLiteral(literal),
    visitParameter: (parameter) => env.unit.parameters.get(parameter.start!.start)!,

    visitColumnReference: (column) => columnOf(column.columnName().qualifiedName(), env),
    visitColumnRef: (column) => columnOf(column.qualifiedName()!, env),
    visitDereference: (dereference) =>
      field(expression(dereference._base!, env), nameOf(dereference._fieldName!).name, dereference),
    visitSubscript: (subscript) =>
      elementOf(expression(subscript._value!, env), expression(subscript._index!, env), subscript),
    visitParenthesizedExpression: (parenthesized) => expression(parenthesized.expression(), env),
    visitRowConstructor: (row) => {
      const values = row.expression().map((value) => expression(value, env));
      return {
        sql: `struct_pack(${values.map(({ sql }, at) => `field${at} := ${sql}`).join(', ')})`,
        type: { kind: 'row', fields: values.map(({ type }) => ({ name: undefined, type })) },
      };
    },
    visitArrayConstructor: (array) => {
      const values = array.expression().map((value) => expression(value, env));
      const { exprs, type } = unified(values, (a, b) =>
        typeMismatch(array, `All ARRAY elements must be the same type: ${a}, ${b}`),
      );
      return { sql: `[${exprs.map(({ sql }) => sql).join(', ')}]`, type: { kind: 'array', of: type } };
    },

    visitFunctionCall: (functionCall) => functionOf(functionCall, env),
    visitCoalesce: (coalesce) =>
      call(
        'coalesce',
        coalesce.expression().map((value) => expression(value, env)),
        coalesce,
        env,
      ),
    visitListAgg: (listAgg) => listAggOf(listAgg, env),
    visitGroupingOperation: (grouping) => ({
      sql: `grouping(${grouping
        .qualifiedName()
        .map((name) => columnOf(name, env).sql)
        .join(', ')})`,
      type: { kind: 'bigint' },
    }),
    visitPosition: (position) => {
      const [part, text] = position.valueExpression().map((value) => expression(value, env)) as [Expr, Expr];
      return scalarCall('strpos', [text, part], position);
    },
    visitSubstring: (substring) =>
      scalarCall(
        'substr',
        substring.valueExpression().map((value) => expression(value, env)),
        substring,
      ),
    visitTrim: (trim) => {
      if (trim.valueExpression().length > 1 || trim.trimsSpecification())
        throw beyondStandIn(trim, 'TRIM of given characters or one side');
      return scalarCall('trim', [expression(trim._trimSource!, env)], trim);
    },
    visitExtract: (extract) =>
      scalarCall(nameOf(extract.identifier()).name, [expression(extract.valueExpression(), env)], extract),
    visitCurrentTimestamp: (now) => scalarCall('now', [], now),
    visitCurrentDate: (today) => call('date', [scalarCall('now', [], today)], today, env),

    visitCast: (cast) => castOf(cast, expression(cast.expression(), env)),
    visitSearchedCase: (search) =>
      caseOf(
        search,
        search.whenClause().map((when) => condition(when._condition!, env)),
        search.whenClause(),
        search._elseExpression,
        env,
      ),
    visitSimpleCase: (simple) => {
      const operand = expression(simple._operand!, env);
      const conditions = simple
        .whenClause()
        .map((when) => compared(operand, '=', expression(when._condition!, env), when));
      return caseOf(simple, conditions, simple.whenClause(), simple._elseExpression, env);
    },

    visitSubqueryExpression: (subquery) => {
      const { sql, columns } = query(subquery.query(), env);
      if (columns.length !== 1)
        throw failure('NOT_SUPPORTED', subquery, `Multiple columns returned by subquery: ${columns.length}`);
      return { sql: `(${sql})`, type: columns[0]!.type };
    },
    visitExists: (exists) => ({ sql: `EXISTS (${query(exists.query(), env).sql})`, type: { kind: 'boolean' } }),
  });

const joined = (parts: ParserRuleContext[], operator: string, env: Env): Expr => ({
  sql: `(${parts.map((part) => condition(part, env)).join(operator)})`,
  type: { kind: 'boolean' },
});

/** An expression that must be boolean. */
export function condition(node: ParserRuleContext, env: Env): string {
  const { sql, type } = expression(node, env);
  if (type.kind !== 'boolean' && type.kind !== 'unknown')
    throw typeMismatch(node, `Logical expression term must evaluate to a boolean: actual type ${nameOfType(type)}`);
  return sql;
}

const columnOf = (name: Trino.QualifiedNameContext, env: Env): Expr =>
  resolve(
    env.scope,
    name.identifier().map((part) => nameOf(part).name),
    name,
  );

function caseOf(
  node: ParserRuleContext,
  conditions: string[],
  whens: Trino.WhenClauseContext[],
  otherwise: ParserRuleContext | undefined,
  env: Env,
): Expr {
  const results = [...whens.map((when) => when._result!), ...(otherwise ? [otherwise] : [])].map((result) =>
    expression(result, env),
  );
  const { exprs, type } = unified(results, (a, b) =>
    typeMismatch(node, `All CASE results must be the same type: ${a}, ${b}`),
  );
  const branches = conditions.map((when, at) => `WHEN ${when} THEN ${exprs[at]!.sql}`);
  return { sql: `CASE ${branches.join(' ')} ELSE ${otherwise ? exprs.at(-1)!.sql : 'NULL'} END`, type };
}
