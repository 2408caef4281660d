import { castTo } from './casts.ts';
import { checked, coerced, type Expr, quoted, unified } from './expr.ts';
import { beyondStandIn, failure, typeMismatch } from './failure.ts';
import { aggregateCall, isAggregate, scalarCall } from './functions.ts';
import { nameOf, type ParserRuleContext, type Trino, textOf, visit } from './grammar.ts';
import { arithmetic, compared } from './operators.ts';
import { query } from './query.ts';
import { field, fieldSql, resolve } from './scope.ts';
import { atZone, specialFunctions } from './special-functions.ts';
import { isInteger, isNumeric, nameOfType, type Type, typeOf } from './types.ts';
import type { Env } from './unit.ts';

/** Translates an expression of any precedence level. */
export const expression = (node: ParserRuleContext, env: Env): Expr =>
  visit<Expr>(node, {
    visitAnd: (and) => ({
      sql: `(${and
        .booleanExpression()
        .map((part) => condition(part, env))
        .join(' AND ')})`,
      type: { kind: 'boolean' },
    }),
    visitOr: (or) => ({
      sql: `(${or
        .booleanExpression()
        .map((part) => condition(part, env))
        .join(' OR ')})`,
      type: { kind: 'boolean' },
    }),
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
      if (!isNumeric(value.type) && value.type.kind !== 'interval')
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
    visitListAgg: (listAgg) => {
      const value = expression(listAgg.expression(), env);
      if (value.type.kind !== 'varchar' || listAgg.listAggOverflowBehavior())
        throw beyondStandIn(listAgg, 'this listagg');
      const separator = quoted(listAgg.string() ? stringOf(listAgg.string()!) : '');
      const distinct = listAgg.setQuantifier()?.KW_DISTINCT() ? 'DISTINCT ' : '';
      return {
        sql: `string_agg(${distinct}${value.sql}, ${separator}${sorted(listAgg.sortItem(), env)})${filtered(listAgg.filter(), env)}`,
        type: value.type,
      };
    },
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

    visitCast: (cast) => {
      const value = expression(cast.expression(), env);
      const name = textOf(cast.type());
      const type = typeOf(name);
      const length = /^varchar\s*\((\d+)\)$/i.exec(name)?.[1];
      if (!type || /timestamp\s*\(\s*[^3\s]/i.test(name)) throw beyondStandIn(cast, `the type ${name}`);
      const sql = castTo(value, type);
      if (sql === undefined)
        throw typeMismatch(
          cast,
          `Cannot cast ${nameOfType(value.type)} to ${nameOfType(type)} (or the Athena stand-in does not)`,
        );
      const sized = length ? `left(${sql}, ${length})` : sql;
      return { sql: cast.KW_TRY_CAST() ? `TRY(${sized})` : sized, type };
    },
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

/** An expression that must be boolean. */
export function condition(node: ParserRuleContext, env: Env): string {
  const { sql, type } = expression(node, env);
  if (type.kind !== 'boolean' && type.kind !== 'unknown')
    throw typeMismatch(node, `Logical expression term must evaluate to a boolean: actual type ${nameOfType(type)}`);
  return sql;
}

export const columnOf = (name: Trino.QualifiedNameContext, env: Env): Expr =>
  resolve(
    env.scope,
    name.identifier().map((part) => nameOf(part).name),
    name,
  );

/** ORDER BY, with a space before it, or nothing; Trino puts NULL last in both directions. */
export const sorted = (
  items: Trino.SortItemContext[],
  env: Env,
  keyOf = (item: Trino.SortItemContext) => expression(item.columnRef() ?? item.expression()!, env).sql,
) =>
  items.length === 0
    ? ''
    : ` ORDER BY ${items.map((item) => `${keyOf(item)}${item.KW_DESC() ? ' DESC' : ' ASC'} NULLS ${item.KW_FIRST() ? 'FIRST' : 'LAST'}`).join(', ')}`;

const filtered = (filter: Trino.FilterContext | null, env: Env) =>
  filter ? ` FILTER (WHERE ${condition(filter.whereClause().booleanExpression(), env)})` : '';

const textLiteral = (literal: string): Expr => ({ sql: quoted(literal), type: { kind: 'varchar' }, literal });

export const stringOf = (node: ParserRuleContext): string =>
  visit<string>(node, { visitBasicStringLiteral: (string) => string.getText().slice(1, -1).replaceAll("''", "'") });

function numberOf(node: Trino.NumericLiteralContext): Expr {
  const literal = node.getText();
  const sql = literal.startsWith('-') ? `(${literal})` : literal;
  if (/e/i.test(literal)) return { sql, type: { kind: 'double' }, literal };
  const [whole = '', fraction = ''] = literal.replace('-', '').split('.');
  if (literal.includes('.')) {
    const precision = whole.replace(/^0+/, '').length + fraction.length || 1;
    return { sql, type: { kind: 'decimal', precision, scale: fraction.length }, literal };
  }
  const value = BigInt(literal);
  if (BigInt.asIntN(64, value) !== value)
    throw failure('NUMERIC_VALUE_OUT_OF_RANGE', node, `Invalid numeric literal: ${literal}`);
  return { sql, type: { kind: BigInt.asIntN(32, value) === value ? 'integer' : 'bigint' }, literal };
}

function intervalOf(node: Trino.IntervalContext): Expr {
  const [unit, to] = node.intervalField().map((field) => field.getText().toLowerCase());
  const amount = `${node.MINUS() ? '-' : ''}${stringOf(node.string())}`;
  if (to || !/^-?\d+$/.test(amount)) throw beyondStandIn(node, `the interval ${textOf(node)}`);
  return { sql: `to_${unit}s(${amount})`, type: { kind: 'interval' } };
}

function typedLiteral(node: Trino.TypeConstructorContext): Expr {
  const name = node.identifier()?.getText() ?? 'double';
  const text = stringOf(node.string());
  const zone = /^timestamp$/i.test(name) ? / ([A-Z][\w/+-]*)$/i.exec(text)?.[1] : undefined;
  if (zone) {
    const wall = castTo(textLiteral(text.slice(0, -zone.length - 1)), { kind: 'timestamp' });
    return { sql: `(${wall} AT TIME ZONE ${quoted(zone)})`, type: { kind: 'timestamp with time zone', zone } };
  }
  const type = typeOf(name);
  const sql = type && castTo(textLiteral(text), type);
  if (!type || !sql || type.kind === 'decimal' || type.kind === 'json')
    throw beyondStandIn(node, `the literal ${textOf(node)}`);
  return { sql, type };
}

function tested(value: Expr, predicate: Trino.PredicateContext, env: Env): string {
  const not = (negated: unknown, sql: string) => (negated ? `NOT (${sql})` : sql);
  return visit<string>(predicate, {
    visitComparison: (comparison) =>
      compared(value, comparison.comparisonOperator().getText(), expression(comparison._right!, env), comparison),
    visitBetween: (between) => {
      const above = compared(value, '>=', expression(between._lower!, env), between);
      return not(between.KW_NOT(), `${above} AND ${compared(value, '<=', expression(between._upper!, env), between)}`);
    },
    visitInList: (list) => {
      const values = list.expression().map((item) => expression(item, env));
      const { exprs } = unified([value, ...values], (a, b) =>
        typeMismatch(list, `IN value and list items must be the same type: ${a}, ${b}`),
      );
      const [asked, ...items] = exprs.map(({ sql }) => sql);
      return not(list.KW_NOT(), `${asked} IN (${items.join(', ')})`);
    },
    visitInSubquery: (list) => {
      const { sql, columns } = query(list.query(), env);
      const type = columns[0]!.type;
      const fitting = coerced(value, type);
      if (columns.length !== 1 || !fitting)
        throw typeMismatch(
          list,
          `value and result of subquery must be of the same type for IN expression: ${nameOfType(value.type)} vs ${nameOfType(type)}`,
        );
      return not(list.KW_NOT(), `${fitting.sql} IN (${sql})`);
    },
    visitLike: (like) => {
      const texts = [value, ...like.valueExpression().map((part) => expression(part, env))].map((part) => {
        const text = coerced(part, { kind: 'varchar' });
        if (!text) throw typeMismatch(like, `LIKE needs varchar, not ${nameOfType(part.type)}`);
        return text.sql;
      });
      return not(like.KW_NOT(), `${texts[0]} LIKE ${texts[1]}${texts[2] ? ` ESCAPE ${texts[2]}` : ''}`);
    },
    visitNullPredicate: (isNull) => `${value.sql} IS ${isNull.KW_NOT() ? 'NOT ' : ''}NULL`,
    visitDistinctFrom: (distinct) =>
      compared(
        value,
        `IS ${distinct.KW_NOT() ? 'NOT ' : ''}DISTINCT FROM`,
        expression(distinct._right!, env),
        distinct,
      ),
  });
}

function elementOf(value: Expr, index: Expr, node: ParserRuleContext): Expr {
  if (value.type.kind === 'map') {
    const key = coerced(index, value.type.key);
    if (!key)
      throw typeMismatch(node, `Cannot use ${nameOfType(index.type)} for subscript of ${nameOfType(value.type)}`);
    const missing = checked(
      `NOT map_contains(${value.sql}, ${key.sql})`,
      'INVALID_FUNCTION_ARGUMENT',
      quoted('Key not present in map'),
      `map_extract_value(${value.sql}, ${key.sql})`,
    );
    return { sql: missing, type: value.type.value };
  }
  if (value.type.kind === 'row' && index.literal) {
    const found = value.type.fields[Number(index.literal) - 1];
    if (!found) throw failure('INVALID_FUNCTION_ARGUMENT', node, `ROW index out of bounds: ${index.literal}`);
    return { sql: fieldSql(value.sql, found.name, Number(index.literal) - 1), type: found.type };
  }
  if (value.type.kind !== 'array' || !isInteger(index.type))
    throw typeMismatch(node, `Cannot use ${nameOfType(index.type)} for subscript of ${nameOfType(value.type)}`);
  const outside = `${index.sql} < 1 OR ${index.sql} > len(${value.sql})`;
  const message = `'Array subscript must be from 1 to the array length: ' || ${index.sql} || ' of ' || len(${value.sql})`;
  return {
    sql: checked(outside, 'INVALID_FUNCTION_ARGUMENT', message, `list_extract(${value.sql}, ${index.sql})`),
    type: value.type.of,
  };
}

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

function functionOf(node: Trino.FunctionCallContext, env: Env): Expr {
  const name = node
    .functionName()
    .qualifiedName()
    .identifier()
    .map((part) => nameOf(part).name)
    .join('.');
  if (node.processingMode() || node.nullTreatment() || node._label) throw beyondStandIn(node, `"${textOf(node)}"`);
  const args = node.expression();
  if (isAggregate(name)) {
    const around = {
      distinct: node.setQuantifier()?.KW_DISTINCT() != null,
      order: sorted(node.sortItem(), env),
      over: filtered(node.filter(), env) + over(node.over(), env),
    };
    return aggregateCall(
      name,
      args.map((arg) => expression(arg, env)),
      around,
      node,
    );
  }
  if (node.setQuantifier() || node.sortItem().length > 0 || node.filter() || node.over()) {
    throw failure(
      'FUNCTION_NOT_AGGREGATE',
      node,
      `${name} is not an aggregate or window function, or not one that the Athena stand-in does`,
    );
  }
  return call(name, args, node, env);
}

/** A scalar function; arguments that are still trees are translated here, lambdas when the function asks for them. */
function call(name: string, args: (Expr | ParserRuleContext)[], node: ParserRuleContext, env: Env): Expr {
  const lambdaOf = (arg: Expr | ParserRuleContext) =>
    'sql' in arg
      ? undefined
      : visit<Trino.LambdaContext | undefined>(arg, { visitLambda: (lambda) => lambda }, () => undefined);
  const lambdas = args.map(lambdaOf);
  const values = args.filter((_, at) => !lambdas[at]).map((arg) => ('sql' in arg ? arg : expression(arg, env)));
  const special = specialFunctions[name];
  const direct =
    special && (name !== 'regexp_extract' || values.length === 3) && (name !== 'regexp_replace' || values.length === 3);
  if (!direct) {
    const lambda = lambdas.find(Boolean);
    if (lambda) throw beyondStandIn(node, `the function ${name} with a lambda`);
    return scalarCall(name, values, node);
  }
  const lambda = (at: number, ...types: Type[]) => {
    const tree = lambdas[at];
    if (!tree || tree.identifier().length !== types.length)
      throw typeMismatch(node, `${name} needs a lambda of ${types.length} arguments`);
    const columns = types.map((type, at) => ({
      name: nameOf(tree.identifier()[at]!).name,
      sql: env.unit.fresh('l'),
      type,
    }));
    const body = expression(tree.expression(), { ...env, scope: { columns, parent: env.scope } });
    return { ...body, sql: `lambda ${columns.map(({ sql }) => sql).join(', ')}: ${body.sql}` };
  };
  return special({ name, node, args: values, lambda });
}

function over(node: Trino.OverContext | null, env: Env): string {
  if (!node) return '';
  const window = node.windowSpecification();
  if (!window || window.identifier()) throw beyondStandIn(node, 'named windows');
  const partition =
    window
      .partitionBy()
      ?.expression()
      .map((key) => expression(key, env).sql) ?? [];
  const frame = window.windowFrame()?.frameExtent();
  const bounds = frame?.frameBound().map((bound) =>
    visit<string>(bound, {
      visitUnboundedFrame: (unbounded) => textOf(unbounded),
      visitCurrentRowBound: (current) => textOf(current),
      visitBoundedFrame: (bounded) => `${expression(bounded.expression(), env).sql} ${bounded._boundType!.text}`,
    }),
  );
  return [
    ' OVER (',
    partition.length > 0 ? `PARTITION BY ${partition.join(', ')}` : '',
    sorted(window.sortItem(), env),
    frame && bounds
      ? ` ${frame._frameType!.text} ${bounds.length > 1 ? `BETWEEN ${bounds.join(' AND ')}` : bounds[0]}`
      : '',
    ')',
  ].join('');
}
