/** Notices repeated texts among many in little memory: two hashes of 32 bits a text. */
export class KeySet {
  #table = new Uint32Array(2 * 4096);
  #size = 0;

  /** True when the text was added before, or, very rarely, one of the same two hashes. */
  add(text: string): boolean {
    let low = 0x811c9dc5;
    let high = 0x9747b28c;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      low = Math.imul(low ^ code, 0x01000193);
      high = Math.imul(high ^ code, 0x5bd1e995);
      high ^= high >>> 15;
    }
    // Zero twice marks a free place.
    const found = put(this.#table, low >>> 0, high >>> 0 || 1);
    if (found) return true;
    this.#size += 1;
    if (this.#size * 4 > this.#table.length) this.#grow();
    return false;
  }

  #grow(): void {
    const grown = new Uint32Array(this.#table.length * 2);
    for (let at = 0; at < this.#table.length; at += 2) {
      const high = this.#table[at + 1] ?? 0;
      if (high !== 0) put(grown, this.#table[at] ?? 0, high);
    }
    this.#table = grown;
  }
}

/** Puts a pair of hashes where it belongs; true when it is there already. */
function put(table: Uint32Array, low: number, high: number): boolean {
  const mask = table.length / 2 - 1;
  for (let place = (low ^ (high >>> 7)) & mask; ; place = (place + 1) & mask) {
    const there = table[2 * place + 1] ?? 0;
    if (there === 0) {
      table[2 * place] = low;
      table[2 * place + 1] = high;
      return false;
    }
    if (there === high && table[2 * place] === low) return true;
  }
}
