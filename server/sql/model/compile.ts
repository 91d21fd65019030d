import { analyseExpression } from './analyse-expression.ts';
import { analyseQuery } from './analyse-query.ts';
import { compileListing, isListing } from './compile-listing.ts';
import {
  type BoundTable,
  type CompiledQuery,
  type Position,
  type Session,
  SqlError,
  type SqlParameter,
} from './front-end.ts';
import type { Around, Environment } from './scope.ts';
import type { Statement } from './tree.ts';
import { resultColumn } from './zones.ts';

export interface CompileEnv {
  readonly session: Session;
  /** By `tableKey` of every reference that `tableReferences` gave. */
  readonly tables: ReadonlyMap<string, BoundTable>;
  readonly parameters: readonly SqlParameter[];
  /** Names that a SHOW statement lists; not needed for anything else. */
  readonly listing?: readonly string[];
}

/** A statement as one DuckDB SELECT, with Trino's names and types. Throws `SqlError`. */
export function compile(statement: Statement, env: CompileEnv): CompiledQuery {
  if (statement.kind === 'unsupported-statement') {
    throw new SqlError('NOT_SUPPORTED', `${statement.what} is not supported`, statement.position);
  }
  if (isListing(statement)) return compileListing(statement, env);
  if (statement.kind !== 'query') {
    throw new SqlError(
      'NOT_SUPPORTED',
      'A statement of this kind gives no rows to read from. Run it on its own.',
      statement.position,
    );
  }
  requireParameters(statement, env.parameters);
  const { query } = statement;
  const { sql, columns } = analyseQuery(query, startAnalysis(env));
  const zoned = columns.map(({ zone, packed }) => zone !== undefined || packed === true);
  const items = columns.map((column, i) => `${resultColumn(`c${i}`, column)} AS c${i}`);
  return {
    duckdbSql: zoned.includes(true) ? `SELECT ${items.join(', ')} FROM (${sql}) AS z` : sql,
    columns: columns.map(({ name, type }, i) => ({
      name: name ?? `_col${i}`,
      type,
      ...(zoned[i] === true ? { isText: true } : {}),
    })),
    ordered: query.orderBy.length > 0,
  };
}

/** Throws when there are more or fewer values than `?` in the statement. */
export function requireParameters(
  { parameterCount, position }: { readonly parameterCount: number; readonly position: Position },
  parameters: readonly SqlParameter[],
): void {
  if (parameterCount === parameters.length) return;
  throw new SqlError(
    'INVALID_PARAMETER_USAGE',
    `Incorrect number of parameters: expected ${parameterCount} but found ${parameters.length}`,
    position,
  );
}

/** Where the outermost query of a statement, or an expression of it, is analysed. */
export const startAnalysis = (env: CompileEnv): Around => ({
  env: environment(env),
  queries: new Map(),
  outer: null,
});

function environment({ session, tables, parameters }: CompileEnv): Environment {
  let aliases = 0;
  return {
    session,
    tables,
    parameters,
    analyse: analyseExpression,
    analyseQuery,
    nextAlias: () => `r${++aliases}`,
  };
}
