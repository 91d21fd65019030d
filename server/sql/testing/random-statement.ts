import type { TrinoType } from '../model/types.ts';
import { FAMILIES, type Family, FUNCTIONS, LITERALS } from './random-vocabulary.ts';

/** A column that a random statement may name. */
export interface RandomColumn {
  readonly name: string;
  readonly family: Family;
}

export interface RandomTable {
  readonly name: string;
  readonly columns: readonly RandomColumn[];
}

/** Numbers from 0 to 1 that a seed determines. */
function randomNumbers(seed: number): () => number {
  let state = seed * 2_654_435_769 + 1;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The family of a type; null for types that no random expression is made of. */
export function familyOf(type: TrinoType): Family | null {
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
      return 'integer';
    case 'double':
    case 'real':
      return 'double';
    case 'decimal':
    case 'varchar':
    case 'boolean':
    case 'date':
      return type.kind;
    case 'timestamp':
      return 'timestamp';
    case 'array':
      return ['integer', 'bigint'].includes(type.element.kind) ? 'array' : null;
    case 'map':
      return type.key.kind === 'varchar' && type.value.kind === 'bigint' ? 'map' : null;
    default:
      return null;
  }
}

/** A SELECT over the tables, out of what the front end reads; a seed gives always the same one. */
export function randomStatement(tables: readonly RandomTable[], seed: number): string {
  const generator = new Generator(tables, randomNumbers(seed));
  return generator.query(2, []);
}

const COMPARISONS = ['=', '<>', '<', '<=', '>', '>='];

class Generator {
  readonly #tables: readonly RandomTable[];
  readonly #random: () => number;
  #aliases = 0;

  constructor(tables: readonly RandomTable[], random: () => number) {
    this.#tables = tables;
    this.#random = random;
  }

  #chance(part: number): boolean {
    return this.#random() < part;
  }

  #pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.#random() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  #times(most: number): readonly null[] {
    return Array.from({ length: 1 + Math.floor(this.#random() * most) }, () => null);
  }

  #alias(): string {
    this.#aliases += 1;
    return `x${this.#aliases}`;
  }

  /** A query of one to three columns; `outer` are the columns around it. */
  query(depth: number, outer: readonly RandomColumn[]): string {
    const select = this.#select(depth, outer, null);
    if (this.#chance(0.1)) {
      const alias = this.#alias();
      return `WITH ${alias} AS (${select}) SELECT * FROM ${alias}${this.#chance(0.3) ? ' LIMIT 3' : ''}`;
    }
    if (!this.#chance(0.1)) return select;
    const operator = this.#pick(['UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT']);
    return `(${select}) ${operator} (${this.#select(depth, outer, null)})`;
  }

  #select(depth: number, outer: readonly RandomColumn[], only: Family | null): string {
    const { sql: from, columns } = this.#from(depth);
    const seen = [...columns, ...(this.#chance(0.5) ? outer : [])];
    const where = this.#chance(0.4) ? ` WHERE ${this.expression('boolean', depth, seen)}` : '';
    const families = only === null ? this.#times(3).map(() => this.#pick(FAMILIES)) : [only];
    if (this.#chance(0.35)) return this.#grouped(depth, families, from, where, columns);
    const items = families.map((family) =>
      this.#chance(0.15) ? this.#windowed(depth, columns) : this.expression(family, depth, seen),
    );
    const distinct = this.#chance(0.15) && only === null ? 'DISTINCT ' : '';
    const order =
      this.#chance(0.3) && only === null
        ? ` ORDER BY ${this.#pick(['1', '1 DESC', '1 NULLS FIRST'])}`
        : '';
    const limit = this.#chance(0.2) ? this.#limit(order) : '';
    return `SELECT ${distinct}${items.join(', ')} FROM ${from}${where}${order}${limit}`;
  }

  #limit(order: string): string {
    if (order === '') return ' LIMIT 2';
    return this.#pick([' LIMIT 2', ' OFFSET 1 LIMIT 2', ' FETCH FIRST 2 ROWS WITH TIES']);
  }

  #grouped(
    depth: number,
    families: readonly Family[],
    from: string,
    where: string,
    columns: readonly RandomColumn[],
  ): string {
    const key = this.expression(this.#pick(FAMILIES), 1, columns);
    const aggregates = families.map(() => this.#aggregate(depth, columns));
    const grouping = this.#pick(['1', '1', 'ROLLUP (1)', key, 'DISTINCT 1']);
    if (this.#chance(0.3)) return `SELECT ${aggregates.join(', ')} FROM ${from}${where}`;
    const having = this.#chance(0.2) ? ` HAVING count(*) > ${this.#pick(['0', '1'])}` : '';
    return `SELECT ${[key, ...aggregates].join(', ')} FROM ${from}${where} GROUP BY ${grouping}${having}`;
  }

  #aggregate(depth: number, columns: readonly RandomColumn[]): string {
    const argument = (family: Family): string => this.expression(family, depth - 1, columns);
    const any = (): string => argument(this.#pick(FAMILIES));
    const call = this.#pick([
      () => 'count(*)',
      () =>
        `${this.#pick(['sum', 'avg', 'stddev', 'skewness', 'geometric_mean'])}(${argument(this.#pick(['integer', 'double', 'decimal']))})`,
      () =>
        `${this.#pick(['min', 'max', 'arbitrary', 'count', 'array_agg', 'histogram', 'approx_distinct'])}(${this.#chance(0.2) ? 'DISTINCT ' : ''}${any()})`,
      () => `${this.#pick(['max_by', 'min_by', 'map_agg', 'multimap_agg'])}(${any()}, ${any()})`,
      () => `${this.#pick(['max_by', 'min_by'])}(${any()}, ${any()}, 2)`,
      () => `array_agg(${any()} ORDER BY ${any()})`,
      () => `listagg(${argument('varchar')}, '-') WITHIN GROUP (ORDER BY ${any()})`,
      () =>
        `${this.#pick(['corr', 'covar_samp', 'regr_slope'])}(${argument('double')}, ${argument('integer')})`,
      () => `approx_percentile(${argument('integer')}, ${this.#pick(['0.5', 'ARRAY[0.1, 0.9]'])})`,
      () => `reduce_agg(${argument('integer')}, 0, (a, b) -> a + b, (a, b) -> a + b)`,
      () => `bool_or(${argument('boolean')})`,
    ])();
    return this.#chance(0.15) ? `${call} FILTER (WHERE ${argument('boolean')})` : call;
  }

  #windowed(depth: number, columns: readonly RandomColumn[]): string {
    const any = (): string => this.expression(this.#pick(FAMILIES), depth - 1, columns);
    const call = this.#pick([
      () => `${this.#pick(['row_number', 'rank', 'dense_rank', 'percent_rank', 'cume_dist'])}()`,
      () => `${this.#pick(['lag', 'lead'])}(${any()}, 1)`,
      () =>
        `${this.#pick(['first_value', 'last_value'])}(${any()})${this.#chance(0.3) ? ' IGNORE NULLS' : ''}`,
      () => `${this.#pick(['sum', 'avg'])}(${this.expression('integer', depth - 1, columns)})`,
      () => `${this.#pick(['count', 'max', 'array_agg', 'map_agg', 'skewness'])}(${any()})`,
    ])();
    const partition = this.#chance(0.4) ? `PARTITION BY ${any()} ` : '';
    const frame = this.#pick([
      '',
      '',
      ' ROWS BETWEEN 1 PRECEDING AND CURRENT ROW',
      ' GROUPS 1 PRECEDING',
      ' RANGE UNBOUNDED PRECEDING',
    ]);
    return `${call} OVER (${partition}ORDER BY ${any()}${frame})`;
  }

  #from(depth: number): { readonly sql: string; readonly columns: readonly RandomColumn[] } {
    const first = this.#relation(depth);
    if (depth < 1 || !this.#chance(0.3)) return first;
    const arrays = first.columns.filter(({ family }) => family === 'array');
    if (arrays.length > 0 && this.#chance(0.5)) {
      const alias = this.#alias();
      const column: RandomColumn = { name: `${alias}.e`, family: 'integer' };
      return {
        sql: `${first.sql} CROSS JOIN UNNEST(${this.#pick(arrays).name}) AS ${alias}(e)`,
        columns: [...first.columns, column],
      };
    }
    const alias = this.#alias();
    if (this.#chance(0.2)) {
      const inner = this.expression('integer', depth - 1, first.columns);
      return {
        sql: `${first.sql} CROSS JOIN LATERAL (SELECT ${inner} AS e) ${alias}`,
        columns: [...first.columns, { name: `${alias}.e`, family: 'integer' }],
      };
    }
    const second = this.#relation(0);
    const columns = [...first.columns, ...second.columns];
    const on = this.expression('boolean', 1, columns);
    const join = this.#pick(['JOIN', 'LEFT JOIN', 'FULL JOIN', 'RIGHT JOIN']);
    return { sql: `${first.sql} ${join} ${second.sql} ON ${on}`, columns };
  }

  #relation(depth: number): { readonly sql: string; readonly columns: readonly RandomColumn[] } {
    const alias = this.#alias();
    if (depth > 0 && this.#chance(0.2)) {
      const families = this.#times(3).map(() => this.#pick(FAMILIES));
      const row = families.map((family) => this.#pick(LITERALS[family])).join(', ');
      const names = families.map((_, i) => `f${i}`);
      return {
        sql: `(VALUES (${row}), (${row})) AS ${alias}(${names.join(', ')})`,
        columns: families.map((family, i) => ({ name: `${alias}.f${i}`, family })),
      };
    }
    const table = this.#pick(this.#tables);
    return {
      sql: `${table.name} AS ${alias}`,
      columns: table.columns.map(({ name, family }) => ({ name: `${alias}.${name}`, family })),
    };
  }

  /** An expression of about this family; now and then one of another, which the front end has to refuse. */
  expression(family: Family, depth: number, columns: readonly RandomColumn[]): string {
    const wanted = this.#chance(0.02) ? this.#pick(FAMILIES) : family;
    const fitting = columns.filter((column) => column.family === wanted);
    if (fitting.length > 0 && this.#chance(depth > 0 ? 0.25 : 0.6)) return this.#pick(fitting).name;
    if (depth <= 0 || this.#chance(0.15)) return this.#pick(LITERALS[wanted]);
    const sub = (of: Family): string => this.expression(of, depth - 1, columns);
    const shared = this.#pick([
      null,
      null,
      null,
      null,
      () => `CASE WHEN ${sub('boolean')} THEN ${sub(wanted)} ELSE ${sub(wanted)} END`,
      () => `coalesce(${sub(wanted)}, ${sub(wanted)})`,
      () => `nullif(${sub(wanted)}, ${sub(wanted)})`,
      () => `try(${sub(wanted)})`,
      () => `(${this.#select(depth - 1, columns, wanted).replace(/ LIMIT \d+$/, '')} LIMIT 1)`,
      () => `ARRAY[${sub(wanted)}, ${sub(wanted)}][1]`,
      () => `ROW(${sub(wanted)}, 1)[1]`,
    ]);
    if (shared !== null) return shared();
    if (wanted === 'boolean') return this.#condition(depth, columns);
    const template = this.#pick(FUNCTIONS[wanted]);
    return template.replace(/\$(\w+)/g, (_, name: string) => sub(name as Family));
  }

  #condition(depth: number, columns: readonly RandomColumn[]): string {
    const family = this.#pick(FAMILIES);
    const sub = (of: Family): string => this.expression(of, depth - 1, columns);
    return this.#pick([
      () => `(${sub(family)} ${this.#pick(COMPARISONS)} ${sub(family)})`,
      () => `(${sub(family)} IS ${this.#pick(['', 'NOT '])}DISTINCT FROM ${sub(family)})`,
      () => `(${sub(family)} IN (${sub(family)}, ${sub(family)}))`,
      () => `(${sub(family)} IN (${this.#select(depth - 1, columns, family)}))`,
      () =>
        `(${sub(family)} ${this.#pick(COMPARISONS)} ${this.#pick(['ALL', 'ANY'])} (${this.#select(depth - 1, columns, family)}))`,
      () => `EXISTS (${this.#select(depth - 1, columns, family)})`,
      () => `(${sub(family)} BETWEEN ${sub(family)} AND ${sub(family)})`,
      () => `(${sub(family)} IS NOT NULL)`,
      () => `(ROW(${sub(family)}, ${sub('integer')}) = ROW(${sub(family)}, ${sub('integer')}))`,
      () => `(NOT ${sub('boolean')})`,
      () => `(${sub('boolean')} ${this.#pick(['AND', 'OR'])} ${sub('boolean')})`,
      () =>
        this.#pick(FUNCTIONS.boolean).replace(/\$(\w+)/g, (_, name: string) => sub(name as Family)),
    ])();
  }
}
