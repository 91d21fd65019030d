import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { type Content, type ContentKey, isIcebergTable } from '#server/catalog/model/content.ts';
import { encodeKey, formatKey } from '#server/catalog/model/content-key.ts';
import type { Catalog, PageRequest } from '#server/catalog/port.ts';
import { AppError } from '#server/platform/errors.ts';
import { compareSchema } from './model/compare-schema.ts';
import type { PairedKey } from './model/pair-keys.ts';
import { type SnapshotFigures, snapshotFigures } from './model/snapshot-figures.ts';
import { pairedDifferences } from './paired-differences.ts';
import {
  type ComparedHashes,
  type Comparison,
  type ComparisonInput,
  resolveComparison,
} from './resolve-comparison.ts';
import { type StateDeps, shapeOf, stateOf, type TableState } from './table-state.ts';

export type KeyChangeKind = PairedKey['kind'];

/** What of a key differs; `content` for content that is not looked into. */
export type KeyAspect = 'rows' | 'schema' | 'layout' | 'definition' | 'properties' | 'content';

export interface KeyChange {
  readonly kind: KeyChangeKind;
  readonly key: ContentKey;
  /** Where it was before; null unless it was renamed. */
  readonly formerKey: ContentKey | null;
  /** Type of the content, of the older side for one removed. */
  readonly type: string;
  /** Type it had before, when that was another one; else null. */
  readonly formerType: string | null;
  readonly contentId: string | null;
  /** With three dots: `from` changed it too since the common commit. */
  readonly isOnBothSides: boolean;
  readonly aspects: readonly KeyAspect[];
  /** Null for what is no table, or cannot be read. */
  readonly figures: SnapshotFigures | null;
  /** Why there are no figures, in words; null when there is nothing wrong. */
  readonly problem: string | null;
}

export interface KeyComparison extends Comparison {
  readonly counts: Readonly<Record<KeyChangeKind, number>>;
  /** Keys in all, by the filter. */
  readonly total: number;
  readonly items: readonly KeyChange[];
  readonly token: string | null;
  /** True when more keys differ than are looked at. */
  readonly isCut: boolean;
}

export interface KeyFilter {
  /** Part of the key, upper and lower case alike. */
  readonly text?: string;
  readonly kind?: KeyChangeKind;
}

/** Each takes two metadata files, which can be large. */
const DESCRIBED_AT_ONCE = 16;

/**
 * Keys that differ between two states, in key order, with what their snapshots' summaries say. A page that
 * follows is of the same two states, wherever their branches are by then. Throws as `resolveComparison`, and
 * `invalid` for a token that is none.
 */
export async function compareKeys(
  deps: StateDeps,
  input: ComparisonInput,
  page: PageRequest,
  filter: KeyFilter = {},
): Promise<KeyComparison> {
  const { start, began } = placeOf(page.token ?? null);
  const comparison = await resolveComparison(deps, input, began);
  const { from, to, baseHash } = comparison;
  const { lines, isCut } = await pairedDifferences(deps.catalog, { from: baseHash, to: to.hash });
  const wanted = lines.filter((line) => matches(line, filter));
  const shown = wanted.slice(start, start + page.maxRecords);
  const bothSides = await changedByFrom(deps.catalog, comparison, shown);
  const end = start + shown.length;
  return {
    ...comparison,
    counts: countKinds(lines),
    total: wanted.length,
    items: await describeKeys(deps, comparison, shown, bothSides),
    token: end < wanted.length ? `${end}.${from.hash}.${to.hash}` : null,
    isCut,
  };
}

function matches({ key, kind }: PairedKey, filter: KeyFilter): boolean {
  if (filter.kind !== undefined && filter.kind !== kind) return false;
  return formatKey(key)
    .toLowerCase()
    .includes((filter.text ?? '').trim().toLowerCase());
}

/** Where a page starts, and the two commits that the pages before it were of; null for the first. */
function placeOf(token: string | null): {
  readonly start: number;
  readonly began: ComparedHashes | null;
} {
  if (token === null) return { start: 0, began: null };
  const [, start, from, to] = TOKEN.exec(token) ?? [];
  if (start !== undefined && from !== undefined && to !== undefined) {
    return { start: Number(start), began: { from, to } };
  }
  throw new AppError('invalid', `'${token}' is not a page token. Start again without one.`);
}

const TOKEN = /^(\d{1,9})\.([0-9a-f]{8,64})\.([0-9a-f]{8,64})$/;

function countKinds(lines: readonly PairedKey[]): Readonly<Record<KeyChangeKind, number>> {
  const counts = { added: 0, removed: 0, changed: 0, renamed: 0 };
  for (const { kind } of lines) counts[kind] += 1;
  return counts;
}

/** Keys of these lines that are not at `from` as they were at the common commit. */
async function changedByFrom(
  catalog: Catalog,
  { mode, from, baseHash }: Comparison,
  lines: readonly PairedKey[],
): Promise<ReadonlySet<string>> {
  if (mode === 'two-dot' || from.hash === baseHash || lines.length === 0) return new Set();
  const keys = lines.flatMap((line) =>
    line.kind === 'renamed' ? [line.key, line.formerKey] : [line.key],
  );
  const read = async (hash: string) => {
    const { contents } = valueOrThrow(await catalog.getContents(`@${hash}`, keys));
    return new Map(contents.map(({ key, content }) => [encodeKey(key), contentText(content)]));
  };
  const [then, now] = await Promise.all([read(baseHash), read(from.hash)]);
  return new Set(keys.map(encodeKey).filter((key) => then.get(key) !== now.get(key)));
}

const contentText = (content: Content): string =>
  JSON.stringify(content, (_, value) => (typeof value === 'bigint' ? String(value) : value));

async function describeKeys(
  deps: StateDeps,
  comparison: Comparison,
  lines: readonly PairedKey[],
  bothSides: ReadonlySet<string>,
): Promise<readonly KeyChange[]> {
  const items: KeyChange[] = [];
  for (let at = 0; at < lines.length; at += DESCRIBED_AT_ONCE) {
    const some = lines.slice(at, at + DESCRIBED_AT_ONCE);
    items.push(
      ...(await Promise.all(some.map((line) => describeKey(deps, comparison, line, bothSides)))),
    );
  }
  return items;
}

async function describeKey(
  deps: StateDeps,
  comparison: Comparison,
  line: PairedKey,
  bothSides: ReadonlySet<string>,
): Promise<KeyChange> {
  const before = line.kind === 'added' ? null : line.before;
  const after = line.kind === 'removed' ? null : line.after;
  const content = after ?? before;
  const formerKey = line.kind === 'renamed' ? line.formerKey : null;
  const touched = [line.key, ...(formerKey === null ? [] : [formerKey])];
  const described = {
    kind: line.kind,
    key: line.key,
    formerKey,
    type: content?.type ?? 'UNKNOWN',
    formerType:
      before !== null && after !== null && before.type !== after.type ? before.type : null,
    contentId: content?.id ?? null,
    isOnBothSides: touched.some((key) => bothSides.has(encodeKey(key))),
  };
  try {
    const load = (side: Content | null, hash: string) =>
      side !== null && isIcebergTable(side)
        ? stateOf(deps, { hash, key: line.key, snapshotId: null }, side)
        : null;
    const [old, now] = await Promise.all([
      load(before, comparison.baseHash),
      load(after, comparison.to.hash),
    ]);
    const isTable = old !== null || now !== null;
    const figures = snapshotFigures(old, now);
    return {
      ...described,
      aspects:
        old !== null && now !== null
          ? tableAspects(old, now, { isOneLine: figures.steps !== null })
          : otherAspects(before, after),
      figures: isTable ? figures : null,
      problem: null,
    };
  } catch (cause) {
    // One table that cannot be read leaves the others to be compared.
    if (!(cause instanceof AppError)) throw cause;
    return { ...described, aspects: [], figures: null, problem: cause.message };
  }
}

function tableAspects(
  before: TableState,
  after: TableState,
  history: { readonly isOneLine: boolean },
): readonly KeyAspect[] {
  const { fields, layout } = compareSchema(shapeOf(before), shapeOf(after), history);
  const isProperty = layout.map(({ what }) => what === 'property');
  return [
    ...(before.snapshot?.snapshotId === after.snapshot?.snapshotId ? [] : ['rows' as const]),
    ...(fields.length === 0 ? [] : ['schema' as const]),
    ...(isProperty.includes(false) ? ['layout' as const] : []),
    ...(isProperty.includes(true) ? ['properties' as const] : []),
  ];
}

function otherAspects(before: Content | null, after: Content | null): readonly KeyAspect[] {
  if (before === null || after === null || before.type !== after.type) return [];
  if (contentText(before) === contentText(after)) return [];
  if (after.type === 'ICEBERG_VIEW') return ['definition'];
  return after.type === 'NAMESPACE' ? ['properties'] : ['content'];
}
