import type { CellValue } from '#server/engine/port.ts';

/** A value as JSON in the form of Trino's protocol: 64-bit integers in full, NaN and the infinities as text. */
export function cellJson(value: CellValue): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return JSON.stringify(String(value));
    return Object.is(value, -0) ? '-0.0' : String(value);
  }
  if (value instanceof Map) {
    const entries = [...value].map(
      ([key, item]) => `${JSON.stringify(cellText(key))}:${cellJson(item)}`,
    );
    return `{${entries.join(',')}}`;
  }
  if (Array.isArray(value)) return `[${value.map(cellJson).join(',')}]`;
  return JSON.stringify(value);
}

/** A value as text: protocol text for simple values, JSON for nested ones. */
export function cellText(value: CellValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? cellJson(value) : Object.is(value, -0) ? '-0' : String(value);
}
