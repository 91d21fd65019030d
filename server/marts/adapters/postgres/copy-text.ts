import type { CellValue, ColumnBatch } from '#server/engine/port.ts';
import type { TrinoType } from '#server/sql/model/types.ts';

const ESCAPE: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** Rows of a batch in the text format of PostgreSQL's COPY, one a line. Throws `RangeError` for what it cannot hold. */
export function toCopyText(batch: ColumnBatch): string {
  const writers = batch.columns.map(({ type }) => cellWriter(type));
  const lines: string[] = [];
  for (let row = 0; row < batch.rowCount; row += 1) {
    lines.push(
      writers.map((write, column) => write(batch.values[column]?.[row] ?? null)).join('\t'),
    );
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function cellWriter(type: TrinoType): (value: CellValue) => string {
  const text = textWriter(type);
  return (value) => (value === null ? '\\N' : escapeText(text(value)));
}

function textWriter(type: TrinoType): (value: Exclude<CellValue, null>) => string {
  switch (type.kind) {
    case 'varbinary':
      return (value) => `\\x${Buffer.from(String(value), 'base64').toString('hex')}`;
    case 'array':
    case 'map':
    case 'row':
      return toJson;
    default:
      return (value) => (Object.is(value, -0) ? '-0' : String(value));
  }
}

function escapeText(text: string): string {
  if (text.includes('\u0000')) {
    throw new RangeError('a NUL character, which PostgreSQL cannot hold in text');
  }
  return text.replace(/[\\\n\r\t]/g, (character) => ESCAPE[character] ?? character);
}

/** JSON with 64-bit integers in full; NaN and the infinities, which JSON lacks, as text. */
function toJson(value: CellValue): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return JSON.stringify(String(value));
  if (value instanceof Map) {
    const entries = [...value].map(
      ([key, item]) => `${JSON.stringify(String(key))}:${toJson(item)}`,
    );
    return `{${entries.join(',')}}`;
  }
  if (Array.isArray(value)) return `[${value.map(toJson).join(',')}]`;
  return JSON.stringify(value);
}
