const FIRST_CAPACITY = 4096;

/** Writes Avro's binary form into a buffer that grows. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(FIRST_CAPACITY);
  #length = 0;

  /** A view of what was written. */
  get written(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** An int or long, as a safe integer or a bigint. */
  writeInteger(value: number | bigint): void {
    if (typeof value === 'number' && Math.abs(value) < 2 ** 31) this.#writeSmall(value);
    else this.#writeBig(BigInt.asIntN(64, BigInt(value)));
  }

  writeBoolean(value: boolean): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value ? 1 : 0;
  }

  writeFloat(value: number): void {
    this.#reserve(4);
    this.#length = this.#bytes.writeFloatLE(value, this.#length);
  }

  writeDouble(value: number): void {
    this.#reserve(8);
    this.#length = this.#bytes.writeDoubleLE(value, this.#length);
  }

  writeFixed(bytes: Uint8Array): void {
    this.#reserve(bytes.byteLength);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.byteLength;
  }

  writeBytes(bytes: Uint8Array): void {
    this.writeInteger(bytes.byteLength);
    this.writeFixed(bytes);
  }

  writeText(text: string): void {
    const length = Buffer.byteLength(text);
    this.writeInteger(length);
    this.#reserve(length);
    this.#length += this.#bytes.write(text, this.#length, 'utf8');
  }

  #writeSmall(value: number): void {
    this.#reserve(5);
    // Zigzag in 32 bits; the shift to unsigned keeps the topmost one.
    let rest = ((value << 1) ^ (value >> 31)) >>> 0;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  #writeBig(value: bigint): void {
    this.#reserve(10);
    let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
    while (rest >= 0x80n) {
      this.#bytes[this.#length++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.#bytes[this.#length++] = Number(rest);
  }

  #reserve(length: number): void {
    const needed = this.#length + length;
    if (needed <= this.#bytes.byteLength) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.byteLength * 2));
    larger.set(this.written);
    this.#bytes = larger;
  }
}
