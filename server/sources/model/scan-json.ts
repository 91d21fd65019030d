/** A JSON object that was read as text: its members in order of their keys, their values untouched. */
export interface ScannedObject {
  /** Canonical JSON of the whole object, as `canonicalJson` gives it. */
  readonly json: string;
  readonly shape: ObjectShape;
  /** Canonical JSON of the values, in step with `shape.keys`. */
  readonly values: readonly string[];
}

/** The sorted keys of an object; one and the same for objects with the same keys in the same order. */
export interface ObjectShape {
  readonly keys: readonly string[];
}

/** The object is not all there yet. */
export const INCOMPLETE = Symbol('incomplete');
/** What is there is no JSON. */
export const MALFORMED = Symbol('malformed');

const MAX_DEPTH = 100;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;

interface KnownShape extends ObjectShape {
  /** Keys in the order of the text. */
  readonly given: readonly string[];
  /** For each sorted key the place of its value in the text; the last one of a repeated key. */
  readonly places: readonly number[];
  readonly prefixes: readonly string[];
}

/**
 * Reads JSON objects out of a text without making values of them: numbers keep their digits, and a
 * file of equal shapes is read at a fraction of the cost of parsing and writing it again.
 */
export class JsonScanner {
  #text = '';
  #at = 0;
  #depth = 0;
  #shape: KnownShape | null = null;

  /** Where the last object ended. */
  get end(): number {
    return this.#at;
  }

  /** The object that starts at `start`; `isLast` tells that no more text will come. */
  object(
    text: string,
    start: number,
    isLast: boolean,
  ): ScannedObject | typeof INCOMPLETE | typeof MALFORMED {
    this.#text = text;
    this.#at = start;
    this.#depth = 0;
    try {
      const { keys, values } = this.#members();
      const shape = this.#shapeOf(keys);
      const sorted = shape.places.map((place) => values[place] ?? '');
      let json = '{';
      for (let index = 0; index < sorted.length; index += 1) {
        json += (shape.prefixes[index] ?? '') + (sorted[index] ?? '');
      }
      return { json: `${json}}`, shape, values: sorted };
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
      // A word that is cut off fails before the end of the text.
      return !isLast && this.#at > text.length - 8 ? INCOMPLETE : MALFORMED;
    }
  }

  #members(): { readonly keys: readonly string[]; readonly values: readonly string[] } {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new SyntaxError('nested too deeply');
    this.#at += 1;
    const keys: string[] = [];
    const values: string[] = [];
    if (this.#next() !== 0x7d) {
      for (;;) {
        keys.push(this.#key(keys.length));
        this.#expect(0x3a);
        this.#next();
        values.push(this.#value());
        if (this.#next() !== 0x2c) break;
        this.#at += 1;
      }
    }
    this.#expect(0x7d);
    this.#depth -= 1;
    return { keys, values };
  }

  /** The key is mostly the one that the object before had at this place. */
  #key(place: number): string {
    this.#next();
    const expected = this.#depth === 1 ? this.#shape?.given[place] : undefined;
    if (expected !== undefined && this.#text.startsWith(expected, this.#at + 1)) {
      const end = this.#at + 1 + expected.length;
      if (this.#text.charCodeAt(end) === QUOTE && !expected.includes('\\')) {
        this.#at = end + 1;
        return expected;
      }
    }
    const text = this.#string();
    return text.includes('\\') ? String(JSON.parse(text)) : text.slice(1, -1);
  }

  #value(): string {
    const code = this.#text.charCodeAt(this.#at);
    if (code === QUOTE) return this.#string();
    if (code === 0x7b) return this.#object();
    if (code === 0x5b) return this.#array();
    return code === 0x2d || (code >= 0x30 && code <= 0x39) ? this.#number() : this.#word();
  }

  #number(): string {
    const start = this.#at;
    NUMBER.lastIndex = start;
    if (!NUMBER.test(this.#text)) return this.#fail();
    this.#at = NUMBER.lastIndex;
    // Its rest may be in the next piece of the text.
    return this.#at < this.#text.length ? this.#text.slice(start, this.#at) : this.#fail();
  }

  #word(): string {
    for (const word of ['null', 'true', 'false']) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return word;
    }
    return this.#fail();
  }

  #object(): string {
    const { keys, values } = this.#members();
    const members = keys.map((key, index) => ({ key, value: values[index] ?? '' }));
    const last = new Map(members.map(({ key, value }) => [key, value]));
    const sorted = [...last].sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${sorted.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
  }

  #array(): string {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new SyntaxError('nested too deeply');
    this.#at += 1;
    const items: string[] = [];
    if (this.#next() !== 0x5d) {
      for (;;) {
        this.#next();
        items.push(this.#value());
        if (this.#next() !== 0x2c) break;
        this.#at += 1;
      }
    }
    this.#expect(0x5d);
    this.#depth -= 1;
    return `[${items.join(',')}]`;
  }

  /** The string at the cursor as canonical JSON, quotes included. */
  #string(): string {
    const text = this.#text;
    const start = this.#at;
    if (text.charCodeAt(start) !== QUOTE) return this.#fail();
    let isEscaped = false;
    for (let at = start + 1; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.#at = at + 1;
        const raw = text.slice(start, at + 1);
        return isEscaped ? JSON.stringify(JSON.parse(raw)) : raw;
      }
      if (code === BACKSLASH) {
        isEscaped = true;
        at += 1;
      } else if (code < 0x20) {
        this.#at = at;
        throw new SyntaxError('control character in a string');
      }
    }
    this.#at = text.length;
    return this.#fail();
  }

  /** Moves over blanks; the code of what follows, NaN at the end. */
  #next(): number {
    let code = this.#text.charCodeAt(this.#at);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      this.#at += 1;
      code = this.#text.charCodeAt(this.#at);
    }
    return code;
  }

  #expect(code: number): void {
    if (this.#next() !== code) this.#fail();
    this.#at += 1;
  }

  #fail(): never {
    throw new SyntaxError(`unexpected ${this.#text.charAt(this.#at)}`);
  }

  #shapeOf(given: readonly string[]): KnownShape {
    const known = this.#shape;
    if (known !== null && sameTexts(known.given, given)) return known;
    const last = new Map(given.map((key, place) => [key, place]));
    const sorted = [...last].sort(([a], [b]) => (a < b ? -1 : 1));
    this.#shape = {
      given,
      keys: sorted.map(([key]) => key),
      places: sorted.map(([, place]) => place),
      prefixes: sorted.map(([key], index) => `${index === 0 ? '' : ','}${JSON.stringify(key)}:`),
    };
    return this.#shape;
  }
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}
