interface Spanned {
  readonly start: Token | null;
  readonly stop: Token | null;
}

interface Token {
  readonly start: number;
  readonly stop: number;
  readonly inputStream: { getText(from: number, to: number): string } | null;
}

/** The text of a part of the statement exactly as written, blanks and comments included. */
export function sourceText({ start, stop }: Spanned): string {
  if (start === null || stop === null) return '';
  return start.inputStream?.getText(start.start, stop.stop) ?? '';
}
