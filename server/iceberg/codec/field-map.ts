import { ByteReader } from './byte-reader.ts';

/** How the values of a map by field id are read. */
export interface FieldMapValue<T> {
  readonly avro: 'long' | 'bytes';
  readonly read: (input: ByteReader) => T;
  readonly skip: (input: ByteReader) => void;
}

export const COUNT: FieldMapValue<number> = {
  avro: 'long',
  read: (input) => input.readNumber(),
  skip: (input) => input.skipNumber(),
};

export const BOUND: FieldMapValue<Uint8Array> = {
  avro: 'bytes',
  read: (input) => input.readBytes(),
  skip: (input) => input.skip(input.readNumber()),
};

/**
 * A map by field id that stays in Avro's bytes until it is asked: the statistics of a hundred thousand
 * files are mostly never looked at, and as objects they would be ten times as large.
 */
export class FieldMap<T> implements ReadonlyMap<number, T> {
  readonly size: number;
  readonly #bytes: Buffer;
  readonly #start: number;
  readonly #end: number;
  readonly #value: FieldMapValue<T>;

  private constructor(input: ByteReader, start: number, size: number, value: FieldMapValue<T>) {
    this.#bytes = input.bytes;
    this.#start = start;
    this.#end = input.offset;
    this.size = size;
    this.#value = value;
  }

  /** Takes the map that begins at the reader's place and steps over it. */
  static read<T>(input: ByteReader, value: FieldMapValue<T>): FieldMap<T> {
    const start = input.offset;
    let size = 0;
    input.readItems(() => {
      input.skipNumber();
      value.skip(input);
      size += 1;
    });
    return new FieldMap(input, start, size, value);
  }

  /** The map as Avro has it: a list of pairs, its end included. */
  get encoded(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  get(key: number): T | undefined {
    let found: T | undefined;
    const input = new ByteReader(this.#bytes, this.#start);
    input.readItems(() => {
      if (input.readNumber() === key) found = this.#value.read(input);
      else this.#value.skip(input);
    });
    return found;
  }

  has(key: number): boolean {
    return this.get(key) !== undefined;
  }

  *entries(): MapIterator<[number, T]> {
    const found: [number, T][] = [];
    const input = new ByteReader(this.#bytes, this.#start);
    input.readItems(() => found.push([input.readNumber(), this.#value.read(input)]));
    yield* found;
  }

  *keys(): MapIterator<number> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): MapIterator<T> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): MapIterator<[number, T]> {
    return this.entries();
  }

  forEach(visit: (value: T, key: number, map: ReadonlyMap<number, T>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }
}
