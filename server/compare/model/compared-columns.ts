import type { Schema } from '#server/iceberg/model/schema.ts';
import { toTrinoType } from '#server/iceberg/model/trino-types.ts';
import { canPromote, type Field, isPrimitive } from '#server/iceberg/model/types.ts';
import { formatType } from '#server/sql/model/types.ts';

/** A top-level column of two states; the newer name where both have it. */
export interface ComparedColumn {
  readonly name: string;
  /** Name on each side; null: that side does not have it. At least one has. */
  readonly before: string | null;
  readonly after: string | null;
  /** How values are held against each other: as they are, or as text where the type is another one. */
  readonly as: 'value' | 'text';
  /** Trino's type, of the newer side where both have it. */
  readonly type: string;
  /** Of simple type, so that rows can be told apart and ordered by it. */
  readonly mayBeKey: boolean;
}

/** A column whose values cannot be held against each other, and why. */
export interface LeftOutColumn {
  readonly name: string;
  readonly why: string;
}

export interface ComparedColumns {
  readonly columns: readonly ComparedColumn[];
  readonly leftOut: readonly LeftOutColumn[];
}

/**
 * Pairs the columns of two states by field id up to `sharedIds`, others by name. With `alsoByName` what is left
 * is paired by name too: a column that was dropped and made anew has another id, and holds no value of a file
 * that both states have.
 */
export function comparedColumns(before: Schema, after: Schema, options: Pairing): ComparedColumns {
  const pairs = pairFields(before.fields, after.fields, options);
  const columns: ComparedColumn[] = [];
  const leftOut: LeftOutColumn[] = [];
  for (const { was, now } of pairs) {
    const as = was === null || now === null ? 'value' : comparedAs(was, now);
    if (as !== null) columns.push(columnOf(was, now, as));
    else if (now !== null) leftOut.push({ name: now.name, why: whyNot(was, now) });
  }
  return { columns, leftOut };
}

interface Pairing {
  readonly sharedIds: number;
  readonly alsoByName: boolean;
}

interface FieldPair {
  readonly was: Field | null;
  readonly now: Field | null;
}

/** In the order of the newer side; what only the older one has comes last. */
function pairFields(
  before: readonly Field[],
  after: readonly Field[],
  { sharedIds, alsoByName }: Pairing,
): readonly FieldPair[] {
  const left = new Set(before);
  const take = (isSame: (field: Field) => boolean): Field | null => {
    const found = [...left].find(isSame) ?? null;
    if (found !== null) left.delete(found);
    return found;
  };
  const isShared = ({ id }: Field) => id <= sharedIds;
  const ofId = after.map((now) => ({
    now,
    was: isShared(now) ? take(({ id }) => id === now.id) : null,
  }));
  const named = ofId.map(({ now, was }) => ({
    now,
    was:
      was ??
      take(
        (field) => field.name === now.name && (alsoByName || !(isShared(field) || isShared(now))),
      ),
  }));
  return [...named, ...[...left].map((was) => ({ was, now: null }))];
}

function columnOf(was: Field | null, now: Field | null, as: ComparedColumn['as']): ComparedColumn {
  const field = now ?? was;
  if (field === null) throw new TypeError('A column is on one side at least.');
  return {
    name: field.name,
    before: was?.name ?? null,
    after: now?.name ?? null,
    as,
    type: typeText(field),
    mayBeKey: was !== null && now !== null && as === 'value' && isPrimitive(field.type),
  };
}

const typeText = ({ type }: Pick<Field, 'type'>): string => formatType(toTrinoType(type));

function comparedAs(was: Field, now: Field): ComparedColumn['as'] | null {
  if ([was, now].some(hasMapInside)) return null;
  if (typeText(was) === typeText(now)) return 'value';
  if (canPromote(was.type, now.type) || canPromote(now.type, was.type)) return 'value';
  return isPrimitive(was.type) && isPrimitive(now.type) ? 'text' : null;
}

/** A column that is a map is compared by its entries; inside of another value their order would count. */
const hasMapInside = (field: Field): boolean => typeText(field).lastIndexOf('map(') > 0;

function whyNot(was: Field | null, now: Field): string {
  return was === null || typeText(was) === typeText(now)
    ? 'it has a map inside of another value'
    : `its fields are others now: ${typeText(was)} became ${typeText(now)}`;
}
