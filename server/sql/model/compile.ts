import {
  type BoundTable,
  type CompiledQuery,
  type Session,
  SqlError,
  type SqlParameter,
} from './front-end.ts';
import type { Statement } from './tree.ts';

export interface CompileEnv {
  readonly session: Session;
  /** By `tableKey` of every reference that `tableReferences` gave. */
  readonly tables: ReadonlyMap<string, BoundTable>;
  readonly parameters: readonly SqlParameter[];
  /** Names that a SHOW statement lists (see `listingTarget`); not needed for anything else. */
  readonly listing?: readonly string[];
}

/** A statement as one DuckDB SELECT, with Trino's types. Throws `SqlError`. */
export function compile(statement: Statement, _env: CompileEnv): CompiledQuery {
  if (statement.kind === 'query' && statement.query.body.kind === 'select') {
    const [item] = statement.query.body.items;
    if (item?.kind === 'expression' && item.expression.kind === 'integer') {
      return {
        kind: 'query',
        duckdbSql: `SELECT CAST(${item.expression.text} AS INTEGER) AS c0`,
        columns: [{ name: item.alias?.value ?? '_col0', type: { kind: 'integer' } }],
        ordered: false,
      };
    }
  }
  throw new SqlError('NOT_SUPPORTED', 'This statement is not supported', statement.position);
}
