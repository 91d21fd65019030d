/** Dexcom Clarity in the languages whose headers are known. */
export function isClarityHeader(columns: readonly string[]): boolean {
  const has = (pattern: RegExp) => columns.some((name) => pattern.test(name));
  return (
    has(/^(timestamp|zeitstempel|horodatage|marca temporal).*\(.*hh.*\)/i) &&
    has(/^(event type|ereignistyp|type d.événement|tipo de evento)$/i) &&
    has(/(glucose value|glukosewert|taux de glucose|nivel de glucosa)/i)
  );
}

/** LibreView: a header in its second line, with a record type and several kinds of glucose. */
export function isLibreViewHeader(columns: readonly string[]): boolean {
  const has = (pattern: RegExp) => columns.some((name) => pattern.test(name));
  return (
    has(/^(record type|aufzeichnungstyp)$/i) && has(/^(historic glucose|glukosewert-verlauf)/i)
  );
}

/** Name of LibreView's column of sensor values. */
export const libreViewGlucose = (columns: readonly string[]): string =>
  columns.find((name) => /^(historic glucose|glukosewert-verlauf)/i.test(name)) ?? '';
