import { compile } from './model/compile.ts';
import type { Problem } from './model/editor/quick-fixes.ts';
import { type BoundTable, type Session, SqlError, type SqlParameter } from './model/front-end.ts';
import { tableKey } from './model/table-key.ts';
import { tableReferences } from './model/table-references.ts';
import type { TrinoType } from './model/types.ts';
import { parseStatement } from './parser/parse-statement.ts';

/** What is known of a table before a statement runs. */
export interface KnownTable {
  /** Full name: catalog, schema, table. */
  readonly name: readonly [string, string, string];
  /** Null: it is there, its columns are not known. */
  readonly columns: readonly { readonly name: string; readonly type: TrinoType }[] | null;
}

/**
 * What is wrong with a statement, as far as reading tells: its syntax, and its names and types where the
 * columns of all its tables are known. Null when nothing is. It runs nothing and blocks nothing.
 */
export function readAhead(
  sql: string,
  session: Session,
  tables: readonly KnownTable[],
): Problem | null {
  try {
    const statement = parseStatement(sql);
    if (statement.kind !== 'query') return null;
    const references = tableReferences(statement, session);
    // Another version of a table may have other columns.
    if (references.some(({ version }) => version !== null)) return null;
    const bound = new Map<string, BoundTable>();
    for (const reference of references) {
      const { catalog, schema, table } = reference;
      const known = tables.find(
        ({ name }) => name[0] === catalog && name[1] === schema && name[2] === table,
      );
      if (known?.columns == null) return null;
      bound.set(tableKey(reference), { columns: known.columns, relationSql: 'known' });
    }
    const parameters = Array.from({ length: statement.parameterCount }, () => UNKNOWN);
    compile(statement, { session, tables: bound, parameters });
    return null;
  } catch (cause) {
    if (cause instanceof SqlError) return toProblem(cause);
    throw cause;
  }
}

const UNKNOWN: SqlParameter = { type: { kind: 'unknown' }, value: null };

/** What this engine only does not do is for the run to say: another engine may do it. */
function toProblem({ errorName, message, position }: SqlError): Problem | null {
  if (errorName === 'NOT_SUPPORTED') return null;
  return {
    name: errorName,
    message: message.replace(/^line \d+:\d+: /, ''),
    line: position?.line ?? 1,
    column: position?.column ?? 1,
  };
}
