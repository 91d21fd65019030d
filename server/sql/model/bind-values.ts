import type { Context } from './scope.ts';
import type { Typed } from './typed.ts';

/** Text that may stand several times, and inside a DuckDB lambda, which takes no subquery. */
const isLight = (sql: string): boolean => sql.length < 80 && !sql.includes('SELECT');

/** Names for values in `build`'s text, each computed once. What `build` gives may hold no subquery of its own. */
export const bindValues = (
  values: readonly Typed[],
  context: Pick<Context, 'env'>,
  build: (...values: readonly Typed[]) => string,
): string => bindPlain(values, context.env.nextAlias(), build);

/** The same under a name that nothing in `values` has. */
export function bindPlain(
  values: readonly Typed[],
  name: string,
  build: (...values: readonly Typed[]) => string,
): string {
  const heavy = values.filter(({ sql }) => !isLight(sql));
  if (heavy.length === 0) return build(...values);
  const fields = heavy.map(({ sql }, i) => `v${i} := ${sql}`).join(', ');
  const inside = values.map((value) =>
    isLight(value.sql) ? value : { ...value, sql: `${name}.v${heavy.indexOf(value)}` },
  );
  return `(list_transform([struct_pack(${fields})], lambda ${name}: ${build(...inside)})[1])`;
}
