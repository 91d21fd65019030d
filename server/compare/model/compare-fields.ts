import type { Schema } from '#server/iceberg/model/schema.ts';
import { canPromote, formatIcebergType, isPrimitive } from '#server/iceberg/model/types.ts';
import { movedAmong } from './moved-among.ts';
import { type SchemaLine, schemaLines } from './schema-lines.ts';

export type Verdict = 'safe' | 'breaking';

export type FieldChangeKind =
  | 'added'
  | 'removed'
  | 'renamed'
  | 'type'
  | 'required'
  | 'optional'
  | 'moved'
  | 'doc';

/** A column or nested field as it is on one side. */
export interface FieldState {
  /** Names from the column in: `readings.element.unit`. */
  readonly path: string;
  /** Trino's type. */
  readonly type: string;
  readonly required: boolean;
  readonly doc: string | null;
}

export interface FieldChange {
  /** Iceberg's id, the same on both sides; of the side that has it for one added or removed. */
  readonly fieldId: number;
  /** What is different, never empty. */
  readonly kinds: readonly FieldChangeKind[];
  /** Null: it is not there. */
  readonly before: FieldState | null;
  readonly after: FieldState | null;
  readonly verdict: Verdict;
  /** For whom it is safe or not, in words. */
  readonly why: string;
}

/**
 * Fields that differ, in the order of the newer side, removed ones last. They are the same by id up to
 * `sharedIds`; ids above it each side gave on its own, so that the path tells.
 */
export function compareFields(
  before: Schema,
  after: Schema,
  sharedIds: number,
): { readonly changes: readonly FieldChange[]; readonly same: number } {
  const identity = ({ fieldId, path }: SchemaLine) =>
    fieldId <= sharedIds ? String(fieldId) : `.${path}`;
  const [old, now] = [schemaLines(before), schemaLines(after)];
  const oldOf = new Map(old.map((line) => [identity(line), line]));
  const nowOf = new Map(now.map((line) => [identity(line), line]));
  const moved = movedFields(old, now, identity);
  const changes: FieldChange[] = [];
  let same = 0;
  for (const line of now) {
    const was = oldOf.get(identity(line)) ?? null;
    if (was === null) {
      if (!isInside(line, now, (parent) => !oldOf.has(identity(parent)))) {
        changes.push(addedField(line, old));
      }
      continue;
    }
    const change = changedField(was, line, moved.has(identity(line)));
    if (change === null) same += 1;
    else changes.push(change);
  }
  for (const line of old) {
    if (nowOf.has(identity(line))) continue;
    if (isInside(line, old, (parent) => !nowOf.has(identity(parent)))) continue;
    changes.push(removedField(line, now));
  }
  return { changes, same };
}

/** What is in a struct that came or went as a whole needs no line of its own. */
function isInside(
  { parentId }: SchemaLine,
  lines: readonly SchemaLine[],
  isGone: (parent: SchemaLine) => boolean,
): boolean {
  const parent = parentId === null ? undefined : lines.find(({ fieldId }) => fieldId === parentId);
  return parent !== undefined && (isGone(parent) || isInside(parent, lines, isGone));
}

function movedFields(
  old: readonly SchemaLine[],
  now: readonly SchemaLine[],
  identity: (line: SchemaLine) => string,
): ReadonlySet<string> {
  const byParent = (lines: readonly SchemaLine[]) => Map.groupBy(lines, (line) => line.parentId);
  const siblings = byParent(old);
  return new Set(
    [...byParent(now)].flatMap(([parentId, lines]) =>
      movedAmong((siblings.get(parentId) ?? []).map(identity), lines.map(identity)),
    ),
  );
}

const stateOf = ({ path, typeText, required, doc }: SchemaLine): FieldState => ({
  path,
  type: typeText,
  required,
  doc,
});

function addedField(line: SchemaLine, old: readonly SchemaLine[]): FieldChange {
  const namesake = old.find(({ path }) => path === line.path);
  const safe = 'optional: rows written before read NULL';
  return {
    fieldId: line.fieldId,
    kinds: ['added'],
    before: null,
    after: stateOf(line),
    verdict: line.required ? 'breaking' : 'safe',
    why: line.required
      ? 'writers that do not know it fail, and rows written before have no value for it'
      : namesake === undefined
        ? safe
        : `${safe}; values of the former ${line.path} do not come along`,
  };
}

function removedField(line: SchemaLine, now: readonly SchemaLine[]): FieldChange {
  const namesake = now.find(({ path }) => path === line.path);
  return {
    fieldId: line.fieldId,
    kinds: ['removed'],
    before: stateOf(line),
    after: null,
    verdict: 'breaking',
    why:
      namesake === undefined
        ? 'queries and writers that name it fail'
        : `another column took its name (id ${namesake.fieldId}): its values are no longer read`,
  };
}

interface Finding {
  readonly kind: FieldChangeKind;
  readonly verdict: Verdict;
  readonly why: string;
}

function changedField(was: SchemaLine, line: SchemaLine, isMoved: boolean): FieldChange | null {
  const findings = [
    ...renaming(was, line),
    ...retyping(was, line),
    ...nullability(was, line),
    ...(isMoved
      ? [finding('moved', 'safe', 'columns are found by name; only SELECT * shows the order')]
      : []),
    ...(was.doc === line.doc ? [] : [finding('doc', 'safe', 'text only')]),
  ];
  if (findings.length === 0) return null;
  const breaking = findings.filter(({ verdict }) => verdict === 'breaking');
  return {
    fieldId: line.fieldId,
    kinds: findings.map(({ kind }) => kind),
    before: stateOf(was),
    after: stateOf(line),
    verdict: breaking.length > 0 ? 'breaking' : 'safe',
    why: (breaking.length > 0 ? breaking : findings).map(({ why }) => why).join('; '),
  };
}

const finding = (kind: FieldChangeKind, verdict: Verdict, why: string): Finding => ({
  kind,
  verdict,
  why,
});

function renaming(was: SchemaLine, line: SchemaLine): readonly Finding[] {
  if (was.name === line.name) return [];
  return [finding('renamed', 'breaking', `queries that name ${was.path} fail; its values stay`)];
}

function retyping({ type: from }: SchemaLine, { type: to }: SchemaLine): readonly Finding[] {
  const isSame =
    isPrimitive(from) && isPrimitive(to)
      ? formatIcebergType(from) === formatIcebergType(to)
      : from.kind === to.kind;
  if (isSame) return [];
  if (canPromote(from, to)) return [finding('type', 'safe', 'promotion: files stay as they are')];
  return [finding('type', 'breaking', 'no promotion: readers and writers of the old type fail')];
}

function nullability(was: SchemaLine, line: SchemaLine): readonly Finding[] {
  if (was.required === line.required) return [];
  return line.required
    ? [finding('required', 'breaking', 'writers that leave it out fail')]
    : [finding('optional', 'safe', 'writers may leave it out; readers may now meet NULL')];
}
