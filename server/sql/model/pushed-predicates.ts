import { type Constant, constantOf } from './constant-value.ts';
import type { Position, SqlParameter } from './front-end.ts';
import type { Relation, SelectQuery } from './query-tree.ts';
import type { WriteStatement } from './statements/write-tree.ts';
import type { Expression, Identifier, Statement } from './tree.ts';

/** A condition on one column that every row of a table must fulfil to count in a statement. Column in lower case. */
export type PushedPredicate = { readonly column: string } & (
  | { readonly op: '=' | '<' | '<=' | '>' | '>='; readonly value: Constant }
  | { readonly op: 'in'; readonly values: readonly Constant[] }
  | { readonly op: 'is-null' | 'not-null' }
);

/**
 * What a statement's WHERE clauses ask of the tables right beneath them, by `positionKey` of the table.
 * It tells what need not be read, no more: whatever is not certain is left out. A column may turn out
 * to be another table's: it counts only for a table that has it.
 */
export function pushedPredicates(
  statement: Statement | WriteStatement,
  parameters: readonly SqlParameter[],
): ReadonlyMap<string, readonly PushedPredicate[]> {
  const pushed = new Map<string, readonly PushedPredicate[]>();
  for (const select of selectsIn(statement)) {
    if (select.from === null || select.where === null) continue;
    const conditions = conjuncts(select.where).flatMap((term) => conditionsOf(term, parameters));
    for (const table of tablesOf(select.from)) {
      const own = conditions.filter(({ qualifier }) => isAbout(table, qualifier));
      const predicates = own.map(({ predicate }) => predicate);
      if (predicates.length > 0) pushed.set(positionKey(table.position), predicates);
    }
  }
  return pushed;
}

/**
 * What a condition on the rows of one table asks of them. `isWhole`: rows that fulfil all of it fulfil the
 * condition too, and the other way round.
 */
export function predicatesOf(
  where: Expression,
  parameters: readonly SqlParameter[],
): { readonly predicates: readonly PushedPredicate[]; readonly isWhole: boolean } {
  const terms = conjuncts(where).map((term) => conditionsOf(term, parameters));
  return {
    predicates: terms.flat().map(({ predicate }) => predicate),
    isWhole: terms.every(({ length }) => length > 0),
  };
}

export const positionKey = ({ line, column }: Position): string => `${line}:${column}`;

interface Condition {
  /** Names in front of the column, lower case. */
  readonly qualifier: readonly string[];
  readonly predicate: PushedPredicate;
}

interface TableInScope {
  readonly position: Position;
  /** Names by which columns can be told to be the table's. */
  readonly names: readonly string[];
  /** Columns without a name in front may be this table's. */
  readonly takesBareNames: boolean;
}

function* selectsIn(node: unknown): Generator<SelectQuery> {
  if (typeof node !== 'object' || node === null) return;
  if (isSelect(node)) yield node;
  for (const child of Object.values(node)) yield* selectsIn(child);
}

const isSelect = (node: object): node is SelectQuery => 'kind' in node && node.kind === 'select';

/** Tables whose rows all go through the WHERE: not those that an outer join fills up with NULLs. */
function tablesOf(relation: Relation, takesBareNames = true): readonly TableInScope[] {
  switch (relation.kind) {
    case 'table': {
      const names = relation.name.map(lower);
      return [{ position: relation.position, names, takesBareNames }];
    }
    case 'alias': {
      if (relation.columns !== null || relation.relation.kind !== 'table') return [];
      const { position } = relation.relation;
      return [{ position, names: [lower(relation.name)], takesBareNames }];
    }
    case 'join': {
      // USING makes columns of its own out of those of both sides.
      const bare = takesBareNames && relation.criteria?.kind !== 'using';
      const left = relation.join === 'right' || relation.join === 'full' ? [] : [relation.left];
      const right = relation.join === 'left' || relation.join === 'full' ? [] : [relation.right];
      return [...left, ...right].flatMap((side) => tablesOf(side, bare));
    }
    default:
      return [];
  }
}

function isAbout({ names, takesBareNames }: TableInScope, qualifier: readonly string[]): boolean {
  if (qualifier.length === 0) return takesBareNames;
  const tail = names.slice(-qualifier.length);
  return tail.length === qualifier.length && tail.every((name, at) => name === qualifier[at]);
}

const conjuncts = (node: Expression): readonly Expression[] =>
  node.kind === 'logical' && node.operator === 'and' ? node.terms.flatMap(conjuncts) : [node];

function conditionsOf(node: Expression, parameters: readonly SqlParameter[]): readonly Condition[] {
  switch (node.kind) {
    case 'compare': {
      const value = constantOf(node.right, parameters);
      if (value !== null) return comparison(node.left, node.operator, value);
      const mirrored = constantOf(node.left, parameters);
      return mirrored === null ? [] : comparison(node.right, MIRRORED[node.operator], mirrored);
    }
    case 'between': {
      const [low, high] = [constantOf(node.low, parameters), constantOf(node.high, parameters)];
      if (node.negated || low === null || high === null) return [];
      return [...comparison(node.value, '>=', low), ...comparison(node.value, '<=', high)];
    }
    case 'in-list': {
      const values = node.items.flatMap((item) => constantOf(item, parameters) ?? []);
      if (node.negated || values.length < node.items.length) return [];
      return onColumn(node.value, (column) => ({ column, op: 'in', values }));
    }
    case 'is-null':
      return onColumn(node.value, (column) => ({
        column,
        op: node.negated ? 'not-null' : 'is-null',
      }));
    default:
      return [];
  }
}

type Operator = Extract<Expression, { readonly kind: 'compare' }>['operator'];

const MIRRORED: Readonly<Record<Operator, Operator>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

const comparison = (side: Expression, op: Operator, value: Constant): readonly Condition[] =>
  op === '<>' ? [] : onColumn(side, (column) => ({ column, op, value }));

function onColumn(
  node: Expression,
  predicate: (column: string) => PushedPredicate,
): readonly Condition[] {
  if (node.kind !== 'name') return [];
  const parts = node.parts.map(lower);
  const column = parts.at(-1);
  if (column === undefined) return [];
  return [{ qualifier: parts.slice(0, -1), predicate: predicate(column) }];
}

const lower = ({ value }: Identifier): string => value.toLowerCase();
