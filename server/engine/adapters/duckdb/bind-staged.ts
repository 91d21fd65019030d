import { SqlError, type TableReference } from '#server/sql/model/front-end.ts';
import { quoteString } from '#server/sql/model/quote.ts';
import { storageType } from '#server/sql/model/storage-type.ts';
import { STAGE_SCHEMA } from '../../model/ref-catalog.ts';
import type { StagedRows } from '../../port.ts';
import type { BoundInput } from './bound-input.ts';

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
  const columns = rows.columns.map(
    ({ name, type }) => `${quoteString(name)}: ${quoteString(storageType(type))}`,
  );
  return {
    table: {
      columns: rows.columns,
      relationSql: `read_json(${quoteString(rows.file)}, format = 'newline_delimited', auto_detect = false, columns = {${columns.join(', ')}})`,
    },
    resolved: null,
    lake: null,
  };
}
