import type { PartitionField } from '#server/engine/port.ts';

const LIST = /^\s*ARRAY\s*\[\s*('[^']*'(?:\s*,\s*'[^']*')*)?\s*\]\s*$/is;
const NAME = /^[a-z_][a-z0-9_]*$/;
const MOMENT = /^(year|month|day|hour)\(\s*([a-z_][a-z0-9_]*)\s*\)$/;
const WIDTH = /^(bucket|truncate)\(\s*([a-z_][a-z0-9_]*)\s*,\s*([1-9]\d*)\s*\)$/;

/**
 * Reads the `partitioning` property as dbt-trino passes it to Trino: `ARRAY['month(ts)', 'bucket(id, 16)',
 * 'zone']`. Null when it is not of that form.
 */
export function parsePartitioning(text: string): readonly PartitionField[] | null {
  const list = LIST.exec(text);
  if (list === null) return null;
  const quoted = [...(list[1] ?? '').matchAll(/'([^']*)'/g)];
  const fields = quoted.map(([, field = '']) => parseField(field.trim()));
  return fields.every((field) => field !== null) ? fields : null;
}

function parseField(text: string): PartitionField | null {
  if (NAME.test(text)) return { column: text, transform: 'identity' };
  const [, transform, column] = MOMENT.exec(text) ?? [];
  if (transform !== undefined && column !== undefined) return { column, transform };
  const [, kind, source, width] = WIDTH.exec(text) ?? [];
  return source === undefined ? null : { column: source, transform: `${kind}[${width}]` };
}
