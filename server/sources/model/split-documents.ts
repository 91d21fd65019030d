/** A JSON object of a stream, as text, with the line it starts at. */
export interface DocumentText {
  readonly text: string;
  readonly line: number;
}

/**
 * Cuts the objects out of a JSON array or of JSON lines, chunk by chunk, so that only one object is
 * in memory. Throws `SyntaxError` with the line for text outside of objects that is neither.
 */
export class DocumentSplitter {
  #line = 1;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #startLine = 1;
  #parts: string[] = [];

  /** Objects that end within this chunk. */
  push(chunk: string): readonly DocumentText[] {
    const documents: DocumentText[] = [];
    let start = this.#depth > 0 ? 0 : -1;
    for (let index = 0; index < chunk.length; index += 1) {
      const character = chunk[index] ?? '';
      if (character === '\n') this.#line += 1;
      if (this.#depth === 0) {
        if (character === '{') {
          start = index;
          this.#startLine = this.#line;
          this.#depth = 1;
        } else if (!/[\s[\],]/.test(character)) {
          throw new SyntaxError(`line ${this.#line}: expected an object, found ${character}`);
        }
      } else if (this.#advance(character)) {
        documents.push({
          text: this.#parts.join('') + chunk.slice(start, index + 1),
          line: this.#startLine,
        });
        this.#parts = [];
        start = -1;
      }
    }
    if (start >= 0) this.#parts.push(chunk.slice(start));
    return documents;
  }

  /** Throws when the text ended inside an object. */
  end(): void {
    if (this.#depth > 0) {
      throw new SyntaxError(`ends inside the object that starts at line ${this.#startLine}`);
    }
  }

  /** True when the character closes the outermost object. */
  #advance(character: string): boolean {
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false;
      else if (character === '\\') this.#escaped = true;
      else if (character === '"') this.#inString = false;
      return false;
    }
    if (character === '"') this.#inString = true;
    else if (character === '{' || character === '[') this.#depth += 1;
    else if (character === '}' || character === ']') this.#depth -= 1;
    return this.#depth === 0;
  }
}
