import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog } from '#server/catalog/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { allRefs } from './all-refs.ts';
import type { CommitReader } from './commit-reader.ts';
import { mergedInto } from './merged-into.ts';
import { defaultBranchRule, protectionOf } from './model/protection.ts';
import {
  countRefs,
  type RefCounts,
  type RefFacts,
  type RefFilter,
  type RefKind,
  type RefOrder,
  selectRefs,
} from './model/select-refs.ts';
import { listProtectionRules } from './protection-rules.ts';
import { refMakers } from './ref-makers.ts';
import { loadAll } from './walk-commits.ts';

interface Deps {
  readonly catalog: Catalog;
  readonly commits: CommitReader;
  readonly database: Database;
  readonly clock: Clock;
}

interface Input {
  readonly kind: RefKind;
  readonly text: string;
  readonly filters: readonly RefFilter[];
  /** A CEL expression over `ref` and `refType`, also `commit` and `refMeta`; null is none. */
  readonly cel: string | null;
  readonly order: RefOrder;
  readonly offset: number;
  readonly limit: number;
  /** Whose refs are `mine`. */
  readonly by: string;
}

export interface RefLine extends RefFacts {
  /** Commits as the catalog counts them against the default branch, where a merge changes nothing; null where it does not. */
  readonly ahead: number | null;
  readonly behind: number | null;
}

export interface RefPage {
  readonly items: readonly RefLine[];
  /** Of that kind that pass all filters. */
  readonly total: number;
  /** Offset of the next page; null on the last one. */
  readonly next: number | null;
  readonly counts: RefCounts;
}

/** A page of branches, run branches or tags; the default branch comes first. Throws `invalid` for an expression that is none. */
export async function listRefs(deps: Deps, input: Input): Promise<RefPage> {
  const { catalog } = deps;
  const facts = await factsOf(deps, input);
  const selected = selectRefs(facts, input);
  const page = selected.slice(input.offset, input.offset + input.limit);
  const items = await Promise.all(page.map((ref) => withDistance(catalog, ref)));
  const end = input.offset + page.length;
  return {
    items,
    total: selected.length,
    next: end < selected.length ? end : null,
    counts: countRefs(facts, input),
  };
}

async function factsOf(
  { catalog, commits, database, clock }: Deps,
  { cel, by }: Input,
): Promise<readonly RefFacts[]> {
  const [refs, stored, main] = await Promise.all([
    allRefs(catalog, cel === null ? {} : { filter: cel }),
    listProtectionRules({ database }),
    catalog.getReference(catalog.defaultBranch),
  ]);
  const rules = [defaultBranchRule(catalog.defaultBranch), ...stored];
  const makers = await refMakers({ database }, { names: refs.map(({ name }) => name) });
  const heads = await loadAll(
    commits,
    refs.map(({ hash }) => hash),
  );
  const into = valueOrThrow(main).hash;
  const merged = await mergedInto(commits, { into, heads: refs.map(({ hash }) => hash) });
  const now = clock();
  return refs.map((ref, index): RefFacts => {
    const head = heads[index] ?? null;
    const madeBy = makers.get(ref.name) ?? null;
    const isDefault = ref.name === catalog.defaultBranch;
    return {
      ...ref,
      isDefault,
      protection: protectionOf(rules, ref.name),
      message: head?.message ?? null,
      author: head?.author ?? null,
      committedAt: head?.committedAt ?? null,
      runId: head?.runId ?? null,
      madeBy,
      isMine: madeBy === by || head?.author === by,
      isStale: !isDefault && head !== null && isOld(head.committedAt, now),
      isMerged: isDefault ? null : (merged.get(ref.hash) ?? null),
    };
  });
}

const STALE_MS = 14 * 24 * 3_600_000;

const isOld = (committedAt: string, now: Date): boolean =>
  now.getTime() - Date.parse(committedAt) > STALE_MS;

async function withDistance(catalog: Catalog, ref: RefFacts): Promise<RefLine> {
  const found = ref.isDefault ? null : await catalog.getReference(ref.name, { withInfo: true });
  // One that went since the list was read keeps its line: the page asks again soon.
  const info = found?.ok === true ? found.value.info : null;
  return { ...ref, ahead: info?.numCommitsAhead ?? null, behind: info?.numCommitsBehind ?? null };
}
