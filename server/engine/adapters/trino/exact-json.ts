const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
/** From here on a double may not hold an integer. */
const UNSAFE_DIGITS = 16;
const MAYBE_UNSAFE = /\d{16}/;

/**
 * `JSON.parse` for the protocol's pages: an integer that a double may not hold comes as its text. What
 * stands inside strings is left alone. Throws `SyntaxError`.
 */
export function parsePage(text: string): unknown {
  return JSON.parse(MAYBE_UNSAFE.test(text) ? quoteLongIntegers(text) : text);
}

function quoteLongIntegers(text: string): string {
  const pieces: string[] = [];
  let copied = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
    } else if (isDigit(code) || code === MINUS) {
      const end = endOfNumber(text, at);
      const number = text.slice(at, end);
      if (number.length >= UNSAFE_DIGITS && /^-?\d+$/.test(number)) {
        pieces.push(text.slice(copied, at), '"', number, '"');
        copied = end;
      }
      at = end;
    } else {
      at += 1;
    }
  }
  pieces.push(text.slice(copied));
  return pieces.join('');
}

/** Behind the closing quote of the string that starts at `at`. */
function endOfString(text: string, at: number): number {
  let from = at + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
    from = quote + 1;
  }
}

function endOfNumber(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && '0123456789.eE+-'.includes(text.charAt(end))) end += 1;
  return end;
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
