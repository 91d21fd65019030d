import { AppError } from '#server/platform/errors.ts';
import { formatType } from '#server/sql/model/types.ts';
import type { ComparedResults } from '../../../model/compared-results.ts';
import { spooledRows } from './spool-columns.ts';
import type { SpooledColumn, SpoolMeta } from './spool-files.ts';
import { columnAt } from './view-sql.ts';

interface Side {
  readonly file: string;
  readonly meta: SpoolMeta;
}

interface Pair {
  readonly before: number | null;
  readonly after: number | null;
}

/** In the order in which the kinds of rows come. */
const RANK = "CASE what WHEN 'changed' THEN 0 WHEN 'removed' THEN 1 WHEN 'added' THEN 2 ELSE 3 END";

/**
 * Rows in which two results differ. Rows with one key are matched one by one in the order of their results, so
 * that a key which several rows have loses none. Throws `invalid` for a key that one of them does not have.
 */
export function comparisonSql(
  before: Side,
  after: Side,
  key: readonly number[],
): { readonly sql: string; readonly columns: readonly SpooledColumn[] } {
  const pairs = pairsOf(before.meta.columns, after.meta.columns);
  const keys = key.map((place) => {
    const { name } = columnAt(after.meta.columns, place);
    const pair = pairs.find((one) => one.after === place);
    if (pair?.before != null) return { before: pair.before, after: place };
    throw new AppError('invalid', `The earlier result has no column ${name} to compare by.`);
  });
  const values = pairs.filter((pair) => !keys.some(({ after: place }) => place === pair.after));
  const texts = keys.map((pair) => comparesAsText(before.meta, after.meta, pair));
  const rowsOf = ({ file, meta }: Side, side: keyof Pair) => {
    const own = keys.map((pair, at) => `${asText(`c${pair[side]}`, texts[at])} AS k${at}`);
    const parts = keys.map((_, at) => `k${at}`).join(', ');
    return `(SELECT *, row_number() OVER (PARTITION BY ${parts} ORDER BY file_row_number) AS nth FROM (SELECT *, ${own.join(', ')} FROM ${spooledRows(file)} WHERE file_row_number < ${meta.rowCount}) AS r)`;
  };
  const same = keys.map((_, at) => `a.k${at} IS NOT DISTINCT FROM b.k${at}`);
  const outputs = [
    ...keys.map((pair, at) =>
      texts[at] === true
        ? {
            sql: `coalesce(b.k${at}, a.k${at})`,
            column: textColumn(columnAt(after.meta.columns, pair.after)),
          }
        : {
            sql: `coalesce(b.c${pair.after}, a.c${pair.before})`,
            column: columnAt(after.meta.columns, pair.after),
          },
    ),
    ...values.flatMap((pair) => outputsOf(before.meta, after.meta, pair)),
  ];
  const items = outputs.map(({ sql }, at) => `${sql} AS c${at + 1}`);
  const all = outputs.map((_, at) => `c${at + 1}`);
  return {
    sql: `SELECT what AS c0${all.map((name) => `, ${name}`).join('')} FROM (SELECT ${changeSql(before.meta, after.meta, values)} AS what, coalesce(b.file_row_number, a.file_row_number) AS place, ${items.join(', ')} FROM ${rowsOf(before, 'before')} AS a FULL JOIN ${rowsOf(after, 'after')} AS b ON ${same.join(' AND ')} AND a.nth = b.nth) AS d WHERE what IS NOT NULL ORDER BY ${RANK}, place`,
    columns: [
      { name: 'change', type: { kind: 'varchar', length: null } },
      ...outputs.map(({ column }) => column),
    ],
  };
}

/** What each column of a comparison is, in its order, the change first. */
export function comparedColumns(
  before: readonly SpooledColumn[],
  after: readonly SpooledColumn[],
  key: readonly number[],
): ComparedResults['columns'] {
  const values = pairsOf(before, after).filter(
    ({ after: place }) => place === null || !key.includes(place),
  );
  return [
    { role: 'change', name: '' },
    ...key.map((place) => ({ role: 'key', name: columnAt(after, place).name }) as const),
    ...values.flatMap((pair) => {
      const name = nameOf(before, after, pair);
      return [
        ...(pair.before === null ? [] : [{ role: 'before', name } as const]),
        ...(pair.after === null ? [] : [{ role: 'after', name } as const]),
      ];
    }),
  ];
}

/** Columns of both results by their name (the nth of a name with the nth), those of the later one first. */
function pairsOf(
  before: readonly SpooledColumn[],
  after: readonly SpooledColumn[],
): readonly Pair[] {
  const left = new Map(before.map(({ name }, place) => [place, name.toLowerCase()] as const));
  const paired = after.map(({ name }, place): Pair => {
    const match = [...left].find(([, other]) => other === name.toLowerCase())?.[0] ?? null;
    if (match !== null) left.delete(match);
    return { before: match, after: place };
  });
  return [...paired, ...[...left.keys()].map((place): Pair => ({ before: place, after: null }))];
}

function nameOf(
  before: readonly SpooledColumn[],
  after: readonly SpooledColumn[],
  pair: Pair,
): string {
  return pair.after === null
    ? columnAt(before, pair.before ?? 0).name
    : columnAt(after, pair.after).name;
}

function outputsOf(before: SpoolMeta, after: SpoolMeta, pair: Pair) {
  return [
    ...(pair.before === null
      ? []
      : [{ sql: `a.c${pair.before}`, column: columnAt(before.columns, pair.before) }]),
    ...(pair.after === null
      ? []
      : [{ sql: `b.c${pair.after}`, column: columnAt(after.columns, pair.after) }]),
  ];
}

/** What happened to a row of both joined; NULL: nothing. */
function changeSql(before: SpoolMeta, after: SpoolMeta, values: readonly Pair[]): string {
  const differs = values.flatMap((pair) => {
    if (pair.before === null || pair.after === null) return [];
    const text = comparesAsText(before, after, { before: pair.before, after: pair.after });
    return [
      `${asText(`a.c${pair.before}`, text)} IS DISTINCT FROM ${asText(`b.c${pair.after}`, text)}`,
    ];
  });
  const changed = differs.length === 0 ? '' : ` WHEN ${differs.join(' OR ')} THEN 'changed'`;
  const alone = values.flatMap((pair) => {
    if (pair.before !== null && pair.after !== null) return [];
    return [
      pair.before === null ? `b.c${pair.after} IS NOT NULL` : `a.c${pair.before} IS NOT NULL`,
    ];
  });
  const filled = alone.length === 0 ? '' : ` WHEN ${alone.join(' OR ')} THEN 'filled'`;
  return `CASE WHEN a.file_row_number IS NULL THEN 'added' WHEN b.file_row_number IS NULL THEN 'removed'${changed}${filled} END`;
}

/** Values of two types compare by their text. */
function comparesAsText(
  before: SpoolMeta,
  after: SpoolMeta,
  pair: { readonly before: number; readonly after: number },
): boolean {
  const [a, b] = [columnAt(before.columns, pair.before), columnAt(after.columns, pair.after)];
  return formatType(a.type) !== formatType(b.type) || (a.isText ?? false) !== (b.isText ?? false);
}

const asText = (sql: string, isText: boolean | undefined): string =>
  isText === true ? `CAST(${sql} AS VARCHAR)` : sql;

const textColumn = ({ name }: SpooledColumn): SpooledColumn => ({
  name,
  type: { kind: 'varchar', length: null },
});
