import { type Position, SqlError } from '../model/front-end.ts';
import type { Identifier } from '../model/tree.ts';
import { contexts } from './load-grammar.ts';

type IdentifierContext = InstanceType<typeof contexts.IdentifierContext>;
type StringContext = InstanceType<typeof contexts.StringContext>;

interface Located {
  readonly start: { readonly line: number; readonly column: number } | null;
}

export function positionOf(context: Located): Position {
  return { line: context.start?.line ?? 1, column: (context.start?.column ?? 0) + 1 };
}

/** The position of a token: an operator, a keyword. */
export function positionAt(token: { readonly line: number; readonly column: number }): Position {
  return { line: token.line, column: token.column + 1 };
}

export function syntaxError(message: string, position: Position): SqlError {
  return new SqlError('SYNTAX_ERROR', message, position);
}

/** A part of the parse tree that the grammar promises and the generated types do not. */
export function present<T>(part: T | null | undefined, owner: Located): T {
  if (part === null || part === undefined) {
    throw syntaxError('incomplete statement', positionOf(owner));
  }
  return part;
}

export function identifier(context: IdentifierContext): Identifier {
  const text = context.getText();
  const position = positionOf(context);
  if (context instanceof contexts.QuotedIdentifierContext) {
    const value = text.slice(1, -1).replaceAll('""', '"');
    if (value === '') throw syntaxError('Zero-length delimited identifier not allowed', position);
    return { value, quoted: true, position };
  }
  if (context instanceof contexts.BackQuotedIdentifierContext) {
    throw syntaxError(
      'backquoted identifiers are not supported; use double quotes to quote identifiers',
      position,
    );
  }
  if (context instanceof contexts.DigitIdentifierContext) {
    throw syntaxError(
      'identifiers must not start with a digit; surround the identifier with double quotes',
      position,
    );
  }
  if (text === '') throw syntaxError('mismatched input. Expecting: <identifier>', position);
  return { value: text, quoted: false, position };
}

export function stringValue(context: StringContext): string {
  const text = context.getText();
  if (context instanceof contexts.UnicodeStringLiteralContext) {
    return unicodeString(text, positionOf(context));
  }
  return text.slice(1, -1).replaceAll("''", "'");
}

/** `U&'…'`, with an escape character of its own where `UESCAPE 'c'` follows. */
function unicodeString(text: string, position: Position): string {
  const uescape = /uescape\s*'(.)'\s*$/iu.exec(text);
  const marker = uescape?.[1] ?? '\\';
  const body = uescape === null ? text : text.slice(0, uescape.index).trimEnd();
  const source = Array.from(body.slice(3, -1).replaceAll("''", "'"));
  let result = '';
  for (let index = 0; index < source.length; index++) {
    const character = source[index];
    if (character !== marker) {
      result += character;
    } else if (source[index + 1] === marker) {
      result += marker;
      index += 1;
    } else {
      const long = source[index + 1] === '+';
      const from = index + (long ? 2 : 1);
      const digits = source.slice(from, from + (long ? 6 : 4)).join('');
      result += codePoint(digits, long ? 6 : 4, position);
      index = from + digits.length - 1;
    }
  }
  return result;
}

function codePoint(digits: string, length: number, position: Position): string {
  const wrong = Array.from(digits).find((digit) => !/[0-9a-f]/i.test(digit));
  if (wrong !== undefined) throw syntaxError(`Invalid hexadecimal digit: ${wrong}`, position);
  const value = Number.parseInt(digits, 16);
  if (digits.length !== length) {
    throw syntaxError('Incomplete escape sequence', position);
  }
  if (value > 0x10ffff) throw syntaxError(`Invalid escaped character: ${digits}`, position);
  if (value >= 0xd800 && value <= 0xdfff) {
    throw syntaxError(`Invalid escaped character: ${digits}`, position);
  }
  return String.fromCodePoint(value);
}
