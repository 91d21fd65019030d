import { trinoDouble } from './java-number.ts';
import { type Json, type JsonObject, lastOfEachKey } from './json-value.ts';

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const BLANK = /[ \t\n\r]*/y;
const PLAIN = /(?:[^"\\\p{Cc}]|[\u007f-\u009f])*/uy;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const DEEPEST = 1000;

/** Where a text stops being JSON. */
export class NoJson extends Error {}

/** A text read as JSON, with keys that repeat only where `repeated` keeps them. Throws `NoJson`. */
export function parseJson(text: string, repeated: 'kept' | 'last' = 'last'): Json {
  const reader = readerOf(text, repeated);
  const value = reader.value();
  reader.end();
  return value;
}

/**
 * The value under these keys, read as far as needed: what is wrong behind it is not seen. A key that
 * is a number is an index of an array too. Undefined where there is none. Throws `NoJson`.
 */
export function seekJson(text: string, steps: readonly string[]): Json | undefined {
  return readerOf(text, 'kept').seek(steps);
}

/** The elements of an array, as far as they can be read; null where no array begins. Iterating throws `NoJson`. */
export function jsonElements(text: string): Iterable<Json> | null {
  return readerOf(text, 'kept').elements();
}

interface Reader {
  value(): Json;
  seek(steps: readonly string[]): Json | undefined;
  elements(): Iterable<Json> | null;
  end(): void;
}

function readerOf(text: string, repeated: 'kept' | 'last'): Reader {
  let at = 0;
  let depth = 0;
  const token = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  const next = (): string | undefined => {
    token(BLANK);
    return text[at];
  };
  const expect = (character: string): void => {
    if (next() !== character) throw new NoJson(`'${character}' is missing at ${at}`);
    at += 1;
  };
  const word = <T>(letters: string, value: T): T => {
    if (!text.startsWith(letters, at)) throw new NoJson(`No value at ${at}`);
    at += letters.length;
    return value;
  };

  function value(): Json {
    switch (next()) {
      case '{':
        return nested(object);
      case '[':
        return nested(array);
      case '"':
        return string();
      case 't':
        return word('true', true);
      case 'f':
        return word('false', false);
      case 'n':
        return word('null', null);
      default:
        return number();
    }
  }

  function nested<T>(read: () => T): T {
    depth += 1;
    if (depth > DEEPEST) throw new NoJson('Nested too deeply');
    at += 1;
    const result = read();
    depth -= 1;
    return result;
  }

  function object(): JsonObject {
    const members: [string, Json][] = [];
    if (next() === '}') at += 1;
    else {
      do {
        members.push([memberKey(), value()]);
      } while (another('}'));
    }
    return { kind: 'object', members: repeated === 'kept' ? members : lastOfEachKey(members) };
  }

  function memberKey(): string {
    if (next() !== '"') throw new NoJson(`No key at ${at}`);
    const key = string();
    expect(':');
    return key;
  }

  function array(): readonly Json[] {
    const items: Json[] = [];
    if (next() === ']') at += 1;
    else {
      do items.push(value());
      while (another(']'));
    }
    return items;
  }

  function another(end: string): boolean {
    const character = next();
    if (character !== ',' && character !== end) throw new NoJson(`',' is missing at ${at}`);
    at += 1;
    return character === ',';
  }

  function string(): string {
    at += 1;
    let result = '';
    for (;;) {
      result += token(PLAIN)?.[0] ?? '';
      const character = text[at];
      at += 1;
      if (character === '"') return result;
      if (character !== '\\') throw new NoJson(`A text does not end at ${at}`);
      result += escaped();
    }
  }

  function escaped(): string {
    const character = text[at] ?? '';
    at += 1;
    if (character !== 'u') {
      const plain = ESCAPES[character];
      if (plain === undefined) throw new NoJson(`No escape at ${at}`);
      return plain;
    }
    const digits = text.slice(at, at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw new NoJson(`No escape at ${at}`);
    at += 4;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  function number(): Json {
    const match = token(NUMBER);
    if (match === null) throw new NoJson(`No value at ${at}`);
    const [digits, fraction, exponent] = match;
    return fraction === undefined && exponent === undefined
      ? { kind: 'integer', text: String(BigInt(digits)), written: digits }
      : { kind: 'double', text: trinoDouble(Number(digits)), written: digits };
  }

  function seek([step, ...rest]: readonly string[]): Json | undefined {
    if (step === undefined) return value();
    const start = next();
    if (start !== '{' && start !== '[') return undefined;
    at += 1;
    const end = start === '{' ? '}' : ']';
    if (next() === end) return undefined;
    let index = 0;
    do {
      const key = start === '{' ? memberKey() : String(index);
      if (key === step) return seek(rest);
      value();
      index += 1;
    } while (another(end));
    return undefined;
  }

  function* each(): Generator<Json> {
    at += 1;
    if (next() === ']') return;
    do yield value();
    while (another(']'));
  }

  return {
    value,
    seek,
    elements: () => (next() === '[' ? each() : null),
    end() {
      if (next() !== undefined) throw new NoJson(`More than a value at ${at}`);
    },
  };
}
