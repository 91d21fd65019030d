import { csvField } from '#server/engine/model/csv-text.ts';
import { quoteIdentifier, quoteString } from '#server/sql/model/quote.ts';
import { formatType, type TrinoType } from '#server/sql/model/types.ts';
import type { GridCell } from './arrow-cell.ts';

export const COPY_FORMATS = ['tsv', 'csv', 'markdown', 'json', 'insert'] as const;
export type CopyFormat = (typeof COPY_FORMATS)[number];

/** Cells to copy, row by row. */
export interface CopiedCells {
  readonly columns: readonly { readonly name: string; readonly type: TrinoType }[];
  readonly rows: readonly (readonly GridCell[])[];
}

/** Cells as text. `tsv` is what spreadsheets take: no head, NULL is empty. */
export function copyText({ columns, rows }: CopiedCells, format: CopyFormat): string {
  const names = columns.map(({ name }) => name);
  switch (format) {
    case 'tsv':
      return rows.map((row) => row.map(tsvField).join('\t')).join('\n');
    case 'csv':
      return [names.map(csvField), ...rows.map((row) => row.map(csvCell))]
        .map((fields) => `${fields.join(',')}\r\n`)
        .join('');
    case 'markdown':
      return markdown(columns, rows);
    case 'json':
      return `[${rows.map((row) => `\n  {${row.map((cell, place) => `${JSON.stringify(names[place] ?? '')}: ${jsonCell(cell, columns[place]?.type)}`).join(', ')}}`).join(',')}\n]\n`;
    case 'insert':
      return inserts(columns, rows);
  }
}

const textOf = (cell: GridCell): string => (cell === null ? '' : String(cell));

/** Quoted like spreadsheets do where a tab, a line end or a quote would tear it apart. */
function tsvField(cell: GridCell): string {
  const text = textOf(cell);
  return /[\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const csvCell = (cell: GridCell): string => (cell === null ? '' : csvField(String(cell)));

const RIGHT: ReadonlySet<string> = new Set([
  'tinyint',
  'smallint',
  'integer',
  'bigint',
  'real',
  'double',
  'decimal',
]);

function markdown(columns: CopiedCells['columns'], rows: CopiedCells['rows']): string {
  const line = (fields: readonly string[]) => `| ${fields.join(' | ')} |\n`;
  const safe = (text: string) =>
    text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll(/\r?\n/g, '<br>');
  const rule = columns.map(({ type }) => (RIGHT.has(type.kind) ? '--:' : '---'));
  const cells = rows.map((row) =>
    line(row.map((cell) => safe(cell === null ? 'NULL' : textOf(cell)))),
  );
  return line(columns.map(({ name }) => safe(name))) + line(rule) + cells.join('');
}

function jsonCell(cell: GridCell, type: TrinoType | undefined): string {
  if (cell === null) return 'null';
  if (typeof cell === 'bigint') return String(cell);
  if (typeof cell === 'number') {
    return Number.isFinite(cell) ? JSON.stringify(cell) : JSON.stringify(String(cell));
  }
  const isNested = type?.kind === 'array' || type?.kind === 'map' || type?.kind === 'row';
  return typeof cell === 'string' && isNested ? cell : JSON.stringify(cell);
}

function inserts(columns: CopiedCells['columns'], rows: CopiedCells['rows']): string {
  if (rows.length === 0) return '';
  const names = columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const values = rows.map(
    (row) => `  (${row.map((cell, place) => literal(cell, columns[place]?.type)).join(', ')})`,
  );
  return `INSERT INTO "table" (${names}) VALUES\n${values.join(',\n')};\n`;
}

/** A value as Trino reads it back. */
function literal(cell: GridCell, type: TrinoType | undefined): string {
  if (cell === null) return 'NULL';
  if (type === undefined) return quoteString(String(cell));
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'boolean':
      return String(cell);
    case 'real':
    case 'double':
      return Number.isFinite(Number(cell)) ? `${type.kind.toUpperCase()} '${cell}'` : special(cell);
    case 'decimal':
      return `DECIMAL ${quoteString(String(cell))}`;
    case 'date':
      return `DATE ${quoteString(String(cell))}`;
    case 'time':
      return `TIME ${quoteString(String(cell))}`;
    case 'timestamp':
    case 'timestamp with time zone':
      return `TIMESTAMP ${quoteString(String(cell))}`;
    case 'uuid':
      return `UUID ${quoteString(String(cell))}`;
    case 'varbinary':
      return `from_base64(${quoteString(String(cell))})`;
    case 'json':
      return `JSON ${quoteString(String(cell))}`;
    case 'array':
    case 'map':
    case 'row':
      return `CAST(JSON ${quoteString(String(cell))} AS ${formatType(type)})`;
    default:
      return quoteString(String(cell));
  }
}

const special = (cell: GridCell): string => {
  if (Number.isNaN(Number(cell))) return 'nan()';
  return Number(cell) > 0 ? 'infinity()' : '-infinity()';
};
