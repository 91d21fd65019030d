/**
 * The number that a JSON value is or writes, also one that was kept as text because a double does not
 * hold it; null for everything else, and for what is not finite.
 */
export function jsonNumber(value: unknown): number | null {
  const text = textOf(value);
  const number = Number(text);
  return text === '' || !Number.isFinite(number) ? null : number;
}

function textOf(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'string') return String(value).trim();
  const isKeptText = typeof value === 'object' && value !== null && 'rawJSON' in value;
  return isKeptText && typeof value.rawJSON === 'string' ? value.rawJSON : '';
}
