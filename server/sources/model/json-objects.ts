import { INCOMPLETE, JsonScanner, MALFORMED, type ScannedObject } from './scan-json.ts';

/** An object of a stream; `object` null: what stands between its braces is no JSON, see `text`. */
export interface FoundObject {
  readonly object: ScannedObject | null;
  readonly text: string;
  /** Line that it starts at, from 1. */
  readonly line: number;
}

/** Characters of one object; a file of a single huge one is not a list of documents. */
const MAX_OBJECT = 32 * 1024 * 1024;
const BETWEEN = /[\s[\],]*/y;

/**
 * Takes the objects out of a JSON array or of JSON lines, piece by piece, so that only one object is
 * in memory. Throws `SyntaxError` with the line for text outside of objects that is neither.
 */
export class JsonObjects {
  readonly #scanner = new JsonScanner();
  #rest = '';
  /** Line that `#rest` starts at. */
  #line = 1;
  /** An object that is not all there is read again when the text has doubled. */
  #wait = 0;

  /** Objects that end within this piece. */
  push(piece: string): readonly FoundObject[] {
    this.#rest += piece;
    if (this.#rest.length < this.#wait) return [];
    return this.#take(false);
  }

  /** The objects at the end. Throws when the text ended inside one. */
  end(): readonly FoundObject[] {
    const found = this.#take(true);
    if (this.#rest !== '') {
      throw new SyntaxError(`ends inside the object that starts at line ${this.#line}`);
    }
    return found;
  }

  #take(isLast: boolean): readonly FoundObject[] {
    const text = this.#rest;
    const found: FoundObject[] = [];
    let at = this.#skip(text, 0);
    while (at < text.length) {
      if (text[at] !== '{') {
        throw new SyntaxError(`line ${this.#line}: expected an object, found ${text[at]}`);
      }
      const object = this.#scanner.object(text, at, isLast);
      if (object === INCOMPLETE) break;
      const end = object === MALFORMED ? endOfObject(text, at) : this.#scanner.end;
      if (end === -1) break;
      found.push({
        object: object === MALFORMED ? null : object,
        text: object === MALFORMED ? text.slice(at, end) : '',
        line: this.#line,
      });
      this.#count(text, at, end);
      at = this.#skip(text, end);
    }
    this.#rest = text.slice(at);
    this.#wait = this.#rest.length * 2;
    if (this.#rest.length > MAX_OBJECT) {
      throw new SyntaxError(`the object that starts at line ${this.#line} is longer than 32 MB`);
    }
    return found;
  }

  #skip(text: string, from: number): number {
    BETWEEN.lastIndex = from;
    BETWEEN.test(text);
    const to = BETWEEN.lastIndex;
    this.#count(text, from, to);
    return to;
  }

  #count(text: string, from: number, to: number): void {
    for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) {
      this.#line += 1;
    }
  }
}

/** Where the braces that open at `start` close again, by counting; -1 when they do not. */
function endOfObject(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at + 1);
      if (end === -1) return -1;
      at = end;
    } else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}

function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return -1;
}
