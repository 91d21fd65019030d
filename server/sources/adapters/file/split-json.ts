/** Text of one top-level object of a JSON array or of NDJSON, and the line it begins on. */
export interface JsonPiece {
  readonly text: string;
  readonly line: number;
}

/** What stands between the objects of an array or of lines. */
const BETWEEN = /[\s,[\]]/;

/**
 * Cuts a stream of text into its top-level objects without holding more than one of them. Throws
 * `SyntaxError` with a line for text between objects and for an end in the middle of one.
 */
export async function* splitJson(chunks: AsyncIterable<string>): AsyncGenerator<JsonPiece> {
  let text = '';
  let line = 1;
  let startLine = 1;
  let depth = 0;
  let inString = false;
  let isEscaped = false;
  for await (const chunk of chunks) {
    let start = 0;
    for (let index = 0; index < chunk.length; index += 1) {
      const char = chunk[index] ?? '';
      if (char === '\n') line += 1;
      if (inString) {
        if (isEscaped) isEscaped = false;
        else if (char === '\\') isEscaped = true;
        else if (char === '"') inString = false;
      } else if (char === '{' || (char === '[' && depth > 0)) {
        if (depth === 0) {
          start = index;
          startLine = line;
        }
        depth += 1;
      } else if (depth > 0 && (char === '}' || char === ']')) {
        depth -= 1;
        if (depth === 0) {
          yield { text: text + chunk.slice(start, index + 1), line: startLine };
          text = '';
        }
      } else if (depth > 0 && char === '"') inString = true;
      else if (depth === 0 && !BETWEEN.test(char)) {
        throw new SyntaxError(`line ${line} has "${char}" where an object should begin`);
      }
    }
    if (depth > 0) text += chunk.slice(text === '' ? start : 0);
  }
  if (depth > 0)
    throw new SyntaxError(`it ends in the middle of the object that begins on line ${startLine}`);
}
