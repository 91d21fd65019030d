import { SqlError } from '../model/front-end.ts';
import { classify, type StatementClass } from '../model/statements/classify.ts';
import { parseStatement } from './parse-statement.ts';
import { resolveExecute } from './resolve-execute.ts';

/** How deep a prepared statement may lead to another one. */
const MAX_DEPTH = 4;

/**
 * What a statement is, by parsing it; an EXECUTE is what it executes. `prepared`: the prepared
 * statements of the session, by name. Throws `SqlError` for text that is no statement, and for one that
 * nothing here runs.
 */
export function classifySql(
  sql: string,
  prepared: Readonly<Record<string, string>> = {},
  depth = 0,
): StatementClass {
  const statement = parseStatement(withoutEnd(sql));
  if (statement.kind !== 'execute' && statement.kind !== 'execute-immediate') {
    return classify(statement);
  }
  if (depth === MAX_DEPTH) {
    throw new SqlError(
      'NOT_SUPPORTED',
      'EXECUTE of an EXECUTE is not supported',
      statement.position,
    );
  }
  if (statement.kind === 'execute-immediate') return classify(resolveExecute(sql, prepared).tree);
  const inner = prepared[statement.name.value];
  // A name that nothing is prepared under runs nothing: the engine says so.
  return inner === undefined ? classify(statement) : classifySql(inner, prepared, depth + 1);
}

/** People end statements with a semicolon; to the parser it is one thing too many. */
export const withoutEnd = (sql: string): string => sql.replace(/[;\s]+$/, '');
