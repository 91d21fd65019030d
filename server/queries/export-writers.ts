import { cellJson, cellText } from '#server/engine/model/cell-text.ts';
import { csvField, withoutFormula } from '#server/engine/model/csv-text.ts';
import { uniqueNames } from '#server/engine/model/unique-names.ts';
import type { CellValue, Column, ColumnBatch } from '#server/engine/port.ts';
import { formatType, type TrinoType } from '#server/sql/model/types.ts';

/** Writes a result as text, piece by piece: the head, batches of at least one row, the tail. */
export interface TextWriter {
  head(columns: readonly Column[]): string;
  rows(batch: ColumnBatch, isFirst: boolean): string;
  readonly tail: string;
}

/**
 * CSV by RFC 4180: NULL is an empty field, an empty text is `""`. `isFormulaSafe` keeps texts from being
 * calculated by spreadsheets; numbers stay as they are.
 */
export const csvWriter = (isFormulaSafe: boolean): TextWriter => ({
  head: (columns) => {
    const safe = isFormulaSafe ? withoutFormula : same;
    return `${columns.map(({ name }) => csvField(safe(name))).join(',')}\r\n`;
  },
  rows: (batch) => {
    const write = batch.columns.map(({ type }) => fieldWriter(isFormulaSafe && mayBeFormula(type)));
    return rowsOf(
      batch,
      (cells) => `${cells.map((cell, place) => (write[place] ?? plainField)(cell)).join(',')}\r\n`,
    ).join('');
  },
  tail: '',
});

/** `{"columns":[{"name","type"}],"rows":[[…]]}` with numbers in full. */
export const jsonWriter: TextWriter = {
  head: (columns) =>
    `{"columns":${JSON.stringify(columns.map(({ name, type }) => ({ name, type: formatType(type) })))},"rows":[`,
  rows: (batch, isFirst) =>
    (isFirst ? '' : ',') + rowsOf(batch, (cells) => `[${cells.map(cellJson).join(',')}]`).join(','),
  tail: ']}\n',
};

/** One object a line; a second column of a name is called `name_2`. */
export const ndjsonWriter: TextWriter = {
  head: () => '',
  rows: (batch) => {
    const names = uniqueNames(batch.columns.map(({ name }) => name));
    const keys = names.map((name) => JSON.stringify(name));
    const member = (cell: CellValue, place: number) => `${keys[place]}:${cellJson(cell)}`;
    return rowsOf(batch, (cells) => `{${cells.map(member).join(',')}}\n`).join('');
  },
  tail: '',
};

function rowsOf(batch: ColumnBatch, write: (cells: readonly CellValue[]) => string): string[] {
  return Array.from({ length: batch.rowCount }, (_, row) =>
    write(batch.values.map((column) => column[row] ?? null)),
  );
}

const same = (text: string): string => text;

const plainField = fieldWriter(false);

function fieldWriter(isSafe: boolean): (cell: CellValue) => string {
  const safe = isSafe ? withoutFormula : same;
  return (cell) => (cell === null ? '' : csvField(safe(cellText(cell))));
}

/** A negative number begins with a minus and is none. */
function mayBeFormula({ kind }: TrinoType): boolean {
  switch (kind) {
    case 'varchar':
    case 'char':
    case 'json':
    case 'array':
    case 'map':
    case 'row':
      return true;
    default:
      return false;
  }
}
