import { z } from 'zod';
import type { PlanNode } from '../../../port.ts';
import { operatorName } from './operators.ts';

/** A table that the statement reads, as the plan may name it. */
export interface PlanInput {
  /** `iceberg.silver.fct_glucose_readings` */
  readonly name: string;
  readonly columns: readonly string[];
  /** What DuckDB reads for it, with its files. */
  readonly relationSql: string;
}

/** What DuckDB says of an operator, in a plan (`name`) or after a run (`operator_*`). */
interface Operator {
  readonly name?: string | undefined;
  readonly operator_name?: string | undefined;
  readonly operator_timing?: number | undefined;
  readonly operator_cardinality?: number | undefined;
  readonly result_set_size?: number | undefined;
  readonly extra_info: Readonly<Record<string, string | readonly string[]>>;
  readonly children: readonly Operator[];
}

const Operator: z.ZodType<Operator> = z.lazy(() =>
  z.object({
    name: z.string().optional(),
    operator_name: z.string().optional(),
    operator_timing: z.number().optional(),
    operator_cardinality: z.number().optional(),
    result_set_size: z.number().optional(),
    extra_info: z
      .record(z.string(), z.union([z.string(), z.array(z.string())]).catch(''))
      .catch({})
      .default({}),
    children: z.array(Operator).default([]),
  }),
);

/** The operators of `EXPLAIN (FORMAT JSON)`, which gives a list of one. */
export const readExplained = (json: string): Operator => {
  const [root] = z.array(Operator).min(1).parse(JSON.parse(json));
  return root ?? { extra_info: {}, children: [] };
};

/** The operators of a profile: its own root is the statement. */
export const readProfiled = (json: string): Operator => {
  const { children } = Operator.parse(JSON.parse(json));
  return children[0] ?? { extra_info: {}, children: [] };
};

const MAX_DETAILS = 30;
const MAX_DETAIL = 500;

/**
 * The plan as people read it: operators under Trino's names, tables under theirs, without what only moves
 * columns about, and without the paths of files.
 */
export function planTree(operator: Operator, inputs: readonly PlanInput[]): PlanNode {
  const left = new Set(inputs);
  let count = 0;
  const node = (one: Operator): PlanNode => {
    count += 1;
    const id = String(count);
    const scan = isScan(one) ? tableOf(one, inputs, left) : null;
    const joinType = textOf(one.extra_info['Join Type']);
    return {
      id,
      name: operatorName(nameOf(one), joinType),
      details: detailsOf(one, scan),
      estimatedRows: whole(textOf(one.extra_info['Estimated Cardinality'])),
      actualRows: one.operator_cardinality === undefined ? null : BigInt(one.operator_cardinality),
      seconds: one.operator_timing ?? null,
      bytes: one.result_set_size === undefined ? null : BigInt(one.result_set_size),
      children: one.children.map((child) => node(throughMoves(child))),
    };
  };
  return node(throughCap(operator));
}

const nameOf = ({ name, operator_name: ran }: Operator): string => (ran ?? name ?? '').trim();

/** Our own cap on rows and cast of columns stand between the file that is written and the statement. */
function throughCap(operator: Operator): Operator {
  if (!nameOf(operator).endsWith('COPY_TO_FILE')) return throughMoves(operator);
  const [first, ...others] = operator.children;
  if (first === undefined || others.length > 0) return operator;
  const typed = throughMoves(first);
  const inner = nameOf(typed).endsWith('LIMIT') ? typed.children[0] : typed;
  return {
    ...operator,
    children: inner === undefined ? [] : [inner],
    operator_cardinality: rowsOf(typed),
  };
}

const rowsOf = ({ operator_cardinality: rows }: Operator): number | undefined => rows;

/** A projection that computes nothing is no step of its own. */
function throughMoves(operator: Operator): Operator {
  const [only, ...others] = operator.children;
  const computes = listOf(operator.extra_info['Projections']).some((item) => !isMove(item));
  const isMoving = nameOf(operator) === 'PROJECTION' && !computes;
  return isMoving && only !== undefined && others.length === 0 ? throughMoves(only) : operator;
}

const isMove = (item: string): boolean =>
  /^(#\d+|[\w"$.]+|CAST\((#\d+|[\w"]+) AS [\w(), ]+\))$/.test(item) ||
  item.startsWith('__internal_');

const isScan = (operator: Operator): boolean =>
  operator.children.length === 0 && /(READ_PARQUET|PARQUET_SCAN)/.test(nameOf(operator));

/** By its files once it ran; before by its columns, an input each time it is named. */
function tableOf(
  operator: Operator,
  inputs: readonly PlanInput[],
  left: Set<PlanInput>,
): string | null {
  const file = firstFile(operator);
  const byFile =
    file === null ? [] : inputs.filter(({ relationSql }) => relationSql.includes(file));
  const found =
    byFile.length > 0
      ? byFile
      : inputs.filter((input) => left.has(input) && hasColumns(input, operator));
  const [first] = found;
  if (first === undefined) return null;
  const names = [...new Set(found.map(({ name }) => name))];
  left.delete(first);
  return names.length === 1 ? first.name : names.join(' or ');
}

/** Several files are one text with commas between them; a long one is cut. */
function firstFile({ extra_info: info }: Operator): string | null {
  const [first = ''] = listOf(info['Filename(s)']);
  return /^.*?\.parquet/s.exec(first)?.[0] ?? null;
}

function hasColumns({ columns }: PlanInput, { extra_info: info }: Operator): boolean {
  const known = new Set(columns);
  return listOf(info['Projections']).every((column) => known.has(column) || /^f\d+$/.test(column));
}

/** In words, in this order; what is not named here stays DuckDB's own business. */
const DETAILS: readonly (readonly [key: string, word: string])[] = [
  ['Groups', 'by'],
  ['Aggregates', 'computes'],
  ['Conditions', 'on'],
  ['Expression', 'where'],
  ['Filters', 'where'],
  ['Order By', 'order by'],
  ['Top', 'first'],
  ['Partitions', 'partition by'],
  ['Projections', 'columns'],
  ['Total Files Read', 'files'],
];

function detailsOf(operator: Operator, table: string | null): readonly string[] {
  const { extra_info: info } = operator;
  const details = DETAILS.flatMap(([key, word]) => {
    const items = listOf(info[key]).map((item) => withNames(item, operator));
    return items.length === 0 ? [] : [`${word} ${items.slice(0, MAX_DETAILS).join(', ')}`];
  });
  return [...(table === null ? [] : [table]), ...details]
    .filter((detail) => !detail.includes('/'))
    .map((detail) => detail.slice(0, MAX_DETAIL));
}

/** `#0` is the first column of what comes in, which is named where a projection makes it. */
function withNames(item: string, { children }: Operator): string {
  const [child] = children;
  const columns = child === undefined ? [] : listOf(child.extra_info['Projections']);
  return item.replaceAll(/#(\d+)/g, (whole, index: string) => columns[Number(index)] ?? whole);
}

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined || value === '' ? [] : typeof value === 'string' ? [value] : value;

const textOf = (value: string | readonly string[] | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

const whole = (text: string | null): bigint | null =>
  text !== null && /^\d+$/.test(text) ? BigInt(text) : null;
