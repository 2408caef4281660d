import type { ParserRuleContext } from './grammar.ts';

/** A query that Athena accepts and then ends as FAILED; the message reads as `StateChangeReason` does. */
export class QueryFailure extends Error {
  readonly code: string;
  readonly sentence: string;
  constructor(code: string, sentence: string) {
    super(`${code}: ${sentence}`);
    this.code = code;
    this.sentence = sentence;
  }
}

/** A request that StartQueryExecution itself refuses. */
export class InvalidRequest extends Error {}

/** Where in the statement, as Trino counts: lines and columns from 1. */
const position = (node: ParserRuleContext) => `line ${node.start?.line ?? 1}:${(node.start?.column ?? 0) + 1}`;

export const failure = (code: string, node: ParserRuleContext, message: string) =>
  new QueryFailure(code, `${position(node)}: ${message}`);

export const typeMismatch = (node: ParserRuleContext, message: string) => failure('TYPE_MISMATCH', node, message);

/** Valid Trino that this stand-in cannot answer truthfully. */
export const beyondStandIn = (node: ParserRuleContext, what: string) =>
  failure('NOT_SUPPORTED', node, `the Athena stand-in does not do ${what}`);
