import type { WantedPartitionField } from '#server/iceberg/model/partition-field.ts';
import type { WantedSortField } from '#server/iceberg/model/replace-sort-order.ts';
import { SqlError } from '#server/sql/model/front-end.ts';

const CALL = /^\s*(\w+)\s*\(\s*("(?:[^"]|"")+"|[^\s",()]+)\s*(?:,\s*(\d+)\s*)?\)\s*$/;
const NAME = /^\s*("(?:[^"]|"")+"|[^\s",()]+)\s*$/;
const SORTED = /^\s*("(?:[^"]|"")+"|[^\s",()]+)(?:\s+(asc|desc))?(?:\s+nulls\s+(first|last))?\s*$/i;

/** `day(ts)`, `bucket(id, 8)`, `truncate(name, 2)`, `country`: fields as Trino writes and names them. */
export function parsePartitioning(
  texts: readonly string[],
  columns: readonly string[],
): readonly WantedPartitionField[] {
  return texts.map((text) => parseField(text, columns));
}

function parseField(text: string, columns: readonly string[]): WantedPartitionField {
  const [, plain] = NAME.exec(text) ?? [];
  if (plain !== undefined)
    return { column: columnOf(plain, columns, PARTITIONING), transform: 'identity' };
  const [, call = '', name, width] = CALL.exec(text) ?? [];
  if (name === undefined)
    throw invalid(PARTITIONING, `Invalid partition field declaration: ${text}`);
  const column = columnOf(name, columns, PARTITIONING);
  const transform = call.toLowerCase();
  switch (transform) {
    case 'year':
    case 'month':
    case 'day':
    case 'hour':
      if (width === undefined) return { column, transform, name: `${column}_${transform}` };
      break;
    case 'bucket':
      if (width !== undefined)
        return { column, transform: `bucket[${width}]`, name: `${column}_bucket` };
      break;
    case 'truncate':
      if (width !== undefined)
        return { column, transform: `truncate[${width}]`, name: `${column}_trunc` };
      break;
    case 'void':
      if (width === undefined) return { column, transform, name: `${column}_null` };
      break;
    default:
  }
  throw invalid(PARTITIONING, `Invalid partition field declaration: ${text}`);
}

/** `ts`, `ts DESC`, `ts DESC NULLS FIRST`: NULL comes first in ascending order and last in descending. */
export function parseSortOrder(
  texts: readonly string[],
  columns: readonly string[],
): readonly WantedSortField[] {
  return texts.map((text) => {
    const [, name, direction, nulls] = SORTED.exec(text) ?? [];
    if (name === undefined) throw invalid(SORTING, `Unable to parse sort field: [${text}]`);
    const isDescending = direction?.toLowerCase() === 'desc';
    return {
      column: columnOf(name, columns, SORTING),
      transform: 'identity',
      direction: isDescending ? 'desc' : 'asc',
      nullOrder:
        (nulls?.toLowerCase() ?? (isDescending ? 'last' : 'first')) === 'first'
          ? 'nulls-first'
          : 'nulls-last',
    };
  });
}

const PARTITIONING = 'Unable to parse partitioning value';
const SORTING = 'Unable to parse sort order value';

/** The column of the table that is written so; quoted or not, case does not tell columns apart. */
function columnOf(written: string, columns: readonly string[], what: string): string {
  const name = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
  const column = columns.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  if (column !== undefined) return column;
  throw invalid(what, `Cannot find source column: ${name.toLowerCase()}`);
}

const invalid = (what: string, why: string): SqlError =>
  new SqlError('INVALID_TABLE_PROPERTY', `${what}: ${why}`, null);
