import { IcebergError } from '../model/iceberg-error.ts';

/** Reads Avro's binary form from front to back. Whatever goes beyond the end throws `IcebergError`. */
export class ByteReader {
  readonly bytes: Buffer;
  offset: number;

  constructor(bytes: Buffer, offset = 0) {
    this.bytes = bytes;
    this.offset = offset;
  }

  get remaining(): number {
    return this.bytes.length - this.offset;
  }

  /** A long that a double holds; throws for one that it does not. */
  readNumber(): number {
    let value = 0;
    let scale = 1;
    for (let length = 0; length < 8; length += 1) {
      const byte = this.#next();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (value > Number.MAX_SAFE_INTEGER) break;
        // Zigzag: even numbers are positive, odd ones negative.
        return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      }
      scale *= 128;
    }
    throw brokenAvro('a number is too large');
  }

  readBigint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#next();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
    }
    throw brokenAvro('a number is too long');
  }

  skipNumber(): void {
    while (this.#next() >= 0x80);
  }

  readBoolean(): boolean {
    return this.#next() !== 0;
  }

  readFloat(): number {
    return this.bytes.readFloatLE(this.#advance(4));
  }

  readDouble(): number {
    return this.bytes.readDoubleLE(this.#advance(8));
  }

  /** A view of the next bytes, not a copy. */
  readFixed(length: number): Buffer {
    const start = this.#advance(length);
    return this.bytes.subarray(start, start + length);
  }

  readBytes(): Buffer {
    return this.readFixed(this.readNumber());
  }

  skip(length: number): void {
    this.#advance(length);
  }

  readText(): string {
    const length = this.readNumber();
    const start = this.#advance(length);
    return this.bytes.toString('utf8', start, start + length);
  }

  /** Calls `item` for each item of an array or map, which are written in blocks. */
  readItems(item: () => void): void {
    for (let count = this.readNumber(); count !== 0; count = this.readNumber()) {
      // A negative count is followed by the block's size in bytes.
      if (count < 0) this.skipNumber();
      const items = Math.abs(count);
      if (items > this.remaining) throw brokenAvro('a list has more items than the file has bytes');
      for (let index = 0; index < items; index += 1) item();
    }
  }

  #next(): number {
    const byte = this.bytes[this.offset];
    if (byte === undefined) throw brokenAvro('it ends in the middle of a value');
    this.offset += 1;
    return byte;
  }

  #advance(length: number): number {
    if (length < 0 || length > this.remaining) throw brokenAvro('it ends in the middle of a value');
    const start = this.offset;
    this.offset += length;
    return start;
  }
}

export function brokenAvro(reason: string): IcebergError {
  return new IcebergError('invalid', `The Avro file is broken: ${reason}.`);
}
