const NEEDS_QUOTES = /[",\r\n]/;

/** Beginnings that spreadsheets take for a formula, also behind white space, which they leave out. */
const FORMULA = /^\s*[=+\-@]|^[\t\r]/;

/** A field of CSV by RFC 4180; an empty text is `""`, which tells it apart from NULL. */
export const csvField = (text: string): string =>
  text === '' || NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** A text that no spreadsheet calculates: what looks like a formula gets an apostrophe in front. */
export const withoutFormula = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);
