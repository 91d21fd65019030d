import { type Position, SqlError } from '../front-end.ts';
import type { Typed } from '../typed.ts';

/** A JSONPath of keys and indices as DuckDB writes it. Throws for what DuckDB would read otherwise. */
export function jsonPath(path: Typed, position: Position): string {
  if (typeof path.constant !== 'string') {
    throw new SqlError(
      'NOT_SUPPORTED',
      'A JSON path that is not a literal is not supported',
      position,
    );
  }
  const steps: string[] = [];
  let rest = path.constant;
  if (!rest.startsWith('$')) throw invalid(path.constant, position);
  rest = rest.slice(1);
  while (rest !== '') {
    const match = /^(?:\.([A-Za-z_][\w]*)|\[(\d+)\]|\["([^"\\]*)"\])/.exec(rest);
    if (match === null) {
      throw new SqlError(
        'NOT_SUPPORTED',
        `JSON path '${path.constant}' is not supported`,
        position,
      );
    }
    const [whole, key, index, quoted] = match;
    steps.push(index === undefined ? `."${key ?? quoted}"` : `[${index}]`);
    rest = rest.slice(whole.length);
  }
  return `$${steps.join('')}`;
}

const invalid = (path: string, position: Position): SqlError =>
  new SqlError('INVALID_FUNCTION_ARGUMENT', `Invalid JSON path: '${path}'`, position);
