import { type Position, SqlError } from '../model/front-end.ts';
import type { ExecuteStatement } from '../model/statements/session-tree.ts';
import type { Expression, Statement } from '../model/tree.ts';
import { parseStatement } from './parse-statement.ts';

/** A statement that runs by itself: what an EXECUTE executes, or the statement as it was given. */
export interface RunnableStatement {
  /** The text in which the tree's positions count. */
  readonly sql: string;
  readonly tree: Exclude<Statement, ExecuteStatement>;
  /** Another text in place of `sql` as a statement of its own, with the same values. */
  readonly asStatement: (sql: string) => string;
  /** An error of the tree with its place in the text that was given. */
  readonly relocate: (cause: unknown) => unknown;
}

/**
 * Parses a statement and finds what it executes, its `?` replaced by the values behind USING. `prepared`:
 * the prepared statements of the session. Throws `SqlError`.
 */
export function resolveExecute(
  sql: string,
  prepared: Readonly<Record<string, string>>,
): RunnableStatement {
  const tree = parseStatement(sql);
  if (tree.kind !== 'execute' && tree.kind !== 'execute-immediate') {
    return { sql, tree, asStatement: (text) => text, relocate: (cause) => cause };
  }
  const inner = textOf(tree, prepared);
  const relocate = relocation(tree);
  const parsed = parseInner(inner, relocate);
  return {
    sql: inner,
    tree: withValues(parsed, tree),
    asStatement: (text) => immediate(text, tree),
    relocate,
  };
}

function parseInner(sql: string, relocate: (cause: unknown) => unknown): RunnableStatement['tree'] {
  try {
    const parsed = parseStatement(sql);
    if (parsed.kind !== 'execute' && parsed.kind !== 'execute-immediate') return parsed;
    const { position } = parsed;
    throw new SqlError('NOT_SUPPORTED', 'EXECUTE of an EXECUTE is not supported', position);
  } catch (cause) {
    throw relocate(cause);
  }
}

function textOf(tree: ExecuteStatement, prepared: Readonly<Record<string, string>>): string {
  if (tree.kind === 'execute-immediate') return tree.sql;
  const text = prepared[tree.name.value];
  if (text !== undefined) return text;
  throw noPrepared(tree.name.value);
}

/** The error for a name that nothing is prepared under. */
export const noPrepared = (name: string): SqlError =>
  new SqlError('NOT_FOUND', `Prepared statement not found: ${name}`, null);

function withValues(
  parsed: RunnableStatement['tree'],
  { args, position }: ExecuteStatement,
): RunnableStatement['tree'] {
  const count = 'parameterCount' in parsed ? parsed.parameterCount : 0;
  if (count !== args.length) {
    throw new SqlError(
      'INVALID_PARAMETER_USAGE',
      `Incorrect number of parameters: expected ${count} but found ${args.length}`,
      position,
    );
  }
  if (count === 0) return parsed;
  return {
    ...(replaceParameters(parsed, args) as typeof parsed),
    parameterCount: 0,
  } as typeof parsed;
}

/** A copy of the tree with values in place of its parameters: every node is a plain object or array. */
function replaceParameters(node: unknown, args: readonly Expression[]): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map((child) => replaceParameters(child, args));
  if ('kind' in node && node.kind === 'parameter' && 'index' in node) {
    return args[Number(node.index)];
  }
  return Object.fromEntries(
    Object.entries(node).map(([key, child]) => [key, replaceParameters(child, args)]),
  );
}

function immediate(text: string, { using }: ExecuteStatement): string {
  if (using === null) return text;
  return `EXECUTE IMMEDIATE '${text.replaceAll("'", "''")}' USING ${using}`;
}

/** Of an EXECUTE IMMEDIATE the places count in the text around it, as Trino gives them. */
function relocation(tree: ExecuteStatement): (cause: unknown) => unknown {
  if (tree.kind === 'execute') return (cause) => cause;
  const { line, column } = tree.sqlPosition;
  const moved = (at: Position): Position => ({
    line: at.line + line - 1,
    column: at.line === 1 ? at.column + column - 1 : at.column,
  });
  return (cause) =>
    cause instanceof SqlError && cause.position !== null
      ? new SqlError(cause.errorName, cause.message, moved(cause.position))
      : cause;
}
