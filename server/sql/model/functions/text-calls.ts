import { cast, coerce } from '../cast.ts';
import { concatenate } from '../concatenate.ts';
import { SqlError } from '../front-end.ts';
import { toMark } from '../json-scalars.ts';
import type { CallExpression } from '../tree.ts';
import { BIGINT, type Typed, VARCHAR } from '../typed.ts';
import { formatType } from '../types.ts';
import { type Handlers, two } from './handler.ts';

const FORMS = ['NFD', 'NFC', 'NFKD', 'NFKC'];

/** Functions of texts that take values of many types, or any number of them. */
export const TEXT_CALLS: Handlers = {
  concat(args, node) {
    const [first, second, ...rest] = args;
    if (first === undefined || second === undefined) {
      throw new SqlError(
        'INVALID_FUNCTION_ARGUMENT',
        'There must be two or more concatenation arguments',
        node.position,
      );
    }
    const texts = args.filter(({ type }) => type.kind !== 'unknown');
    if (texts.length < args.length && texts.every(({ type }) => type.kind === 'varchar')) {
      return { type: VARCHAR, sql: 'CAST(NULL AS VARCHAR)' };
    }
    return rest.reduce(
      (all, item) => concatenate(all, item, node.position),
      concatenate(first, second, node.position),
    );
  },
  concat_ws([separator, ...items]) {
    const [list] = items;
    if (separator === undefined || list === undefined) return null;
    if (!['varchar', 'unknown'].includes(separator.type.kind)) return null;
    const between = coerce(separator, VARCHAR).sql;
    if (items.length === 1 && list.type.kind === 'array') {
      const { element } = list.type;
      if (element.kind !== 'varchar' && element.kind !== 'unknown') return null;
      return { type: VARCHAR, sql: joined(list.sql, between, `${list.sql} IS NULL`) };
    }
    if (items.some(({ type }) => type.kind !== 'varchar' && type.kind !== 'unknown')) return null;
    return {
      type: VARCHAR,
      sql: joined(`[${items.map(({ sql }) => sql).join(', ')}]`, between, null),
    };
  },
  repeat: two((value, count) => {
    if (!['tinyint', 'smallint', 'integer', 'bigint'].includes(count.type.kind)) return null;
    const type = { kind: 'array', element: value.type } as const;
    return { type, sql: `trino_repeat(${value.sql}, ${count.sql})` };
  }),
  normalize: two((text, form, node) => {
    if (text.type.kind !== 'varchar' || typeof form.constant !== 'string') return null;
    if (!FORMS.includes(form.constant)) {
      throw new SqlError(
        'INVALID_FUNCTION_ARGUMENT',
        `Normalization form must be one of [${FORMS.join(', ')}]`,
        node.position,
      );
    }
    return { type: VARCHAR, sql: `trino_normalize(${text.sql}, ${form.sql})` };
  }),
  length([text, ...rest]) {
    if (text?.type.kind !== 'char' || rest.length > 0) return null;
    const count = `CASE WHEN ${text.sql} IS NULL THEN NULL ELSE ${text.type.length} END`;
    return { type: BIGINT, sql: `CAST(${count} AS BIGINT)` };
  },
  codepoint([character, ...rest]) {
    // Only a text of one character by its type is taken.
    const { kind } = character?.type ?? {};
    if (character === undefined || rest.length > 0 || kind !== 'varchar') return null;
    const { length } = character.type.kind === 'varchar' ? character.type : { length: null };
    return length === null || length > 1
      ? null
      : { type: { kind: 'integer' }, sql: `trino_codepoint(${character.sql})` };
  },
  format([pattern, ...args], node) {
    if (pattern === undefined || args.length === 0) {
      throw new SqlError(
        'SYNTAX_ERROR',
        "The 'format' function must have at least two arguments",
        node.position,
      );
    }
    if (pattern.type.kind !== 'varchar') {
      throw new SqlError(
        'TYPE_MISMATCH',
        `Type of first argument to format() must be VARCHAR (actual: ${formatType(pattern.type)})`,
        node.position,
      );
    }
    const marks = args.map((arg, i) => formatMark(arg, node, i + 1));
    return {
      type: VARCHAR,
      sql: `trino_format(${pattern.sql}, CAST([${marks.join(', ')}] AS VARCHAR[]))`,
    };
  },
};

/** What is null is left out. */
function joined(list: string, separator: string, isNull: string | null): string {
  const missing = isNull === null ? `${separator} IS NULL` : `${separator} IS NULL OR ${isNull}`;
  const texts = `list_filter(CAST(${list} AS VARCHAR[]), lambda x: x IS NOT NULL)`;
  return `CASE WHEN ${missing} THEN NULL ELSE COALESCE(array_to_string(${texts}, ${separator}), '') END`;
}

function formatMark(arg: Typed, node: CallExpression, index: number): string {
  const { type, sql, zone } = arg;
  switch (type.kind) {
    case 'real':
      return `('f' || trino_double_text(${sql}))`;
    case 'double':
      return `('d' || trino_double_text(${sql}))`;
    case 'date':
      return `('D' || CAST(${sql} - DATE '1970-01-01' AS VARCHAR))`;
    case 'time':
      return `('T' || CAST(epoch_us(${sql}) AS VARCHAR))`;
    case 'timestamp':
      return `('t' || CAST(epoch_us(${sql}) AS VARCHAR))`;
    case 'timestamp with time zone':
      return `('z' || CAST(epoch_us(${sql}) AS VARCHAR) || ' ' || ${zone ?? "'UTC'"})`;
    case 'json':
      return `('s' || ${sql})`;
    case 'uuid':
      return `('s' || CAST(${sql} AS VARCHAR))`;
  }
  const mark = toMark(arg, cast);
  if (mark !== null) return mark;
  throw new SqlError(
    'NOT_SUPPORTED',
    `Type not supported for formatting: ${formatType(type)}`,
    node.args[index]?.position ?? node.position,
  );
}
