import { SqlError } from '../model/front-end.ts';
import type { Statement } from '../model/tree.ts';
import { buildBoolean, buildExpression, buildPrimary, buildValue } from './build-expression.ts';
import { buildQuery } from './build-query.ts';
import { registerBuilders } from './builders.ts';
import { readStatement } from './load-grammar.ts';
import { numberParameters } from './number-parameters.ts';
import { refuseDeep, tooLarge } from './refuse-deep.ts';
import { buildStatement } from './statements/build-statement.ts';
import { positionAt, syntaxError } from './tokens.ts';

registerBuilders({
  expression: buildExpression,
  boolean: buildBoolean,
  value: buildValue,
  primary: buildPrimary,
  query: buildQuery,
});

/**
 * One statement of Trino's dialect as a tree. Throws `SqlError` `SYNTAX_ERROR` with the position of
 * the first token that does not fit, `STATEMENT_TOO_LARGE` for one that is nested too deeply; a semicolon does not fit anywhere, as in Trino.
 */
export function parseStatement(sql: string): Statement {
  refuseDeep(sql);
  try {
    return parseWhole(sql);
  } catch (cause) {
    // What is not bracketed can be deep too: NOT NOT NOT …
    throw cause instanceof RangeError ? tooLarge(null) : cause;
  }
}

function parseWhole(sql: string): Statement {
  const { statement, behind } = readStatement(sql, (line, column, message, token) => {
    const position = { line, column: column + 1 };
    const newer = beyondGrammar(token);
    if (newer !== null) throw new SqlError('NOT_SUPPORTED', `${newer} is not supported`, position);
    throw syntaxError(expectation(message, token), position);
  });
  const semicolon = statement.SEMICOLON();
  if (semicolon !== null) throw syntaxError("mismatched input ';'", positionAt(semicolon.symbol));
  if (behind !== null) {
    throw syntaxError(`mismatched input '${behind.text ?? ''}'`, positionAt(behind));
  }
  return numberParameters(buildStatement(statement.statement()));
}

/** What Trino has and the grammar lacks, so that it is refused under its name and not as a typing error. */
const beyondGrammar = (token: string | null): string | null =>
  /^corresponding$/i.test(token ?? '') ? 'CORRESPONDING with a list of columns' : null;

/** ANTLR lists every token that could follow; the first lines of a console are no place for 200 of them. */
function expectation(message: string, token: string | null): string {
  if (token === null) return message;
  if (/predicate/.test(message)) return `mismatched input '${token}'. Expecting: <expression>`;
  const expected = /expecting (\{.*\}|'[^']*'|\S+)$/s.exec(message)?.[1];
  const few = expected === undefined || expected.length > 80 ? '' : `. Expecting: ${expected}`;
  return `mismatched input '${token}'${few}`;
}
