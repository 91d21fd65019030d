import { SqlError } from '../front-end.ts';
import { quoteString } from '../quote.ts';
import { BOOLEAN, VARCHAR } from '../typed.ts';
import type { TrinoType } from '../types.ts';
import { type Handlers, two } from './handler.ts';
import { checkPattern } from './regular-expressions.ts';

/** Functions of regular expressions. */
export const REGEXP_CALLS: Handlers = {
  regexp_like: two((text, pattern, node) => {
    if (text.type.kind !== 'varchar') return null;
    return {
      type: BOOLEAN,
      sql: `regexp_matches(${text.sql}, ${checkPattern(pattern, node.position, 0)})`,
    };
  }),
  regexp_extract([text, pattern, group, ...rest], node) {
    if (text?.type.kind !== 'varchar' || pattern === undefined || rest.length > 0) return null;
    const index = group === undefined ? 0 : Number(group.constant ?? Number.NaN);
    if (!Number.isInteger(index))
      throw new SqlError(
        'NOT_SUPPORTED',
        'A group that is not a literal is not supported',
        node.position,
      );
    return {
      type: text.type,
      sql: `trino_regexp_extract(${text.sql}, ${checkPattern(pattern, node.position, index)}, ${index})`,
    };
  },
  regexp_replace([text, pattern, replacement, ...rest], node) {
    if (text?.type.kind !== 'varchar' || pattern === undefined || rest.length > 0) return null;
    const source = checkPattern(pattern, node.position, 0);
    if (replacement === undefined)
      return { type: text.type, sql: `regexp_replace(${text.sql}, ${source}, '', 'g')` };
    if (
      typeof replacement.constant !== 'string' ||
      /[$\\]/.test(replacement.constant.replace(/\$\d/g, ''))
    ) {
      throw new SqlError(
        'NOT_SUPPORTED',
        'This replacement of regexp_replace is not supported',
        node.position,
      );
    }
    const target = quoteString(replacement.constant.replace(/\$(\d)/g, '\\$1'));
    return {
      type: replacedType(text.type, replacement.type),
      sql: `regexp_replace(${text.sql}, ${source}, ${target}, 'g')`,
    };
  },
};

function replacedType(text: TrinoType, replacement: TrinoType): TrinoType {
  if (
    text.kind !== 'varchar' ||
    replacement.kind !== 'varchar' ||
    text.length === null ||
    replacement.length === null
  )
    return VARCHAR;
  const [x, y] = [text.length, replacement.length];
  return {
    kind: 'varchar',
    length: Math.min(2147483647, x + Math.max(Math.floor((x * y) / 2), y) * (x + 1)),
  };
}
