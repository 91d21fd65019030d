import { SqlError, type TableReference } from '#server/sql/model/front-end.ts';
import { quoteString } from '#server/sql/model/quote.ts';
import { storageType } from '#server/sql/model/storage-type.ts';
import { STAGE_SCHEMA } from '../../model/ref-catalog.ts';
import type { StagedRows } from '../../port.ts';
import type { BoundInput } from './bound-input.ts';

const MAX_LINE_BYTES = 2_000_000;
const BUFFER_BYTES = 8_000_000;

/** Rows from outside as table `stage.<name>` of one statement; null when the reference means no such rows. */
export function bindStaged(
  staged: readonly StagedRows[],
  reference: TableReference,
): BoundInput | null {
  if (staged.length === 0) return null;
  if (reference.schema !== STAGE_SCHEMA && reference.catalog !== STAGE_SCHEMA) return null;
  const rows = staged.find((candidate) => candidate.name === reference.table);
  if (rows === undefined) {
    throw new SqlError(
      'TABLE_NOT_FOUND',
      `Table '${STAGE_SCHEMA}.${reference.table}' does not exist: this write brings ${staged.map(({ name }) => name).join(', ')}.`,
      reference.position,
    );
  }
  const table = { columns: rows.columns, relationSql: relationOf(rows) };
  return { table, resolved: null, lake: null, objects: [] };
}

function relationOf(rows: StagedRows): string {
  const types = rows.columns.map(
    ({ name, type }) => `${quoteString(name)}: ${quoteString(storageType(type))}`,
  );
  const settings = `auto_detect = false, columns = {${types.join(', ')}}`;
  const file = quoteString(rows.file);
  if (rows.format !== 'cells') {
    return `read_json(${file}, format = 'newline_delimited', ${settings})`;
  }
  const line = Math.max(rows.maxLineBytes ?? 0, MAX_LINE_BYTES);
  // DuckDB's own choice is sixteen lines of the largest size, which a long document makes huge.
  const buffer = Math.max(BUFFER_BYTES, line + 1);
  return `read_csv(${file}, header = false, delim = '\t', quote = '', escape = '', nullstr = '', max_line_size = ${line}, buffer_size = ${buffer}, ${settings})`;
}
