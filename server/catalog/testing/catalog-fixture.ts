import { expect } from 'vitest';
import type { Result } from '#server/platform/result.ts';
import type { Content, ContentKey, IcebergTable, Namespace } from '../model/content.ts';
import type {
  Catalog,
  CatalogFailure,
  MergeRequest,
  MergeResult,
  Operation,
  PageRequest,
} from '../port.ts';

/** The value of a result that must have worked. */
export function value<T>(result: Result<T, CatalogFailure>): T {
  if (result.ok) return result.value;
  throw new Error(`Expected a value, got ${JSON.stringify(result.error)}`, { cause: result.error });
}

/** The failure of a result that must not have worked. */
export function failure(result: Result<unknown, CatalogFailure>): CatalogFailure {
  if (!result.ok) return result.error;
  throw new Error(`Expected a failure, got ${String(result.value)}`);
}

/** Conflicts of a refused write, as `KIND key`. */
export function conflictsOf(result: Result<unknown, CatalogFailure>): readonly string[] {
  const found = failure(result);
  expect(found.kind).toBe('reference-conflict');
  if (found.kind !== 'reference-conflict') return [];
  return found.conflicts.map(({ conflictType, key }) => `${conflictType} ${key?.join('.') ?? '-'}`);
}

export function namespace(...elements: string[]): Namespace {
  return { type: 'NAMESPACE', elements, properties: {} };
}

/** A table pointer that differs by `version` alone. */
export function table(version: number | bigint, id?: string): IcebergTable {
  return {
    type: 'ICEBERG_TABLE',
    metadataLocation: `s3://bucket/wh/t/metadata/${version}.metadata.json`,
    snapshotId: BigInt(version),
    schemaId: 0,
    specId: 0,
    sortOrderId: 0,
    ...(id === undefined ? {} : { id }),
  };
}

export const put = (key: string, content: Content): Operation => ({
  type: 'PUT',
  key: key.split('.'),
  content,
});
export const remove = (key: string): Operation => ({ type: 'DELETE', key: key.split('.') });
export const unchanged = (key: string): Operation => ({ type: 'UNCHANGED', key: key.split('.') });

/** Short verbs over one catalog, for tests that tell a story. */
export function driver(catalog: Catalog) {
  const hashOf = async (ref: string) => value(await catalog.resolve(ref)).hash;
  const commitAt = async (branch: string, expectedHash: string, ...operations: Operation[]) =>
    catalog.commit({ branch, expectedHash, meta: { message: 'test' }, operations });
  return {
    hashOf,
    commitAt,
    /** Commits on the head; the hash of the new commit. */
    async commit(branch: string, ...operations: Operation[]): Promise<string> {
      const done = value(await commitAt(branch, await hashOf(branch), ...operations));
      return done.reference.hash;
    },
    async branch(name: string, from: string): Promise<void> {
      const hash = await hashOf(from);
      value(await catalog.createReference({ type: 'BRANCH', name, hash }));
    },
    /** The content at a key, or null. */
    async read(ref: string, key: string): Promise<Content | null> {
      const { contents } = value(await catalog.getContents(ref, [key.split('.')]));
      return contents[0]?.content ?? null;
    },
    async idOf(ref: string, key: string): Promise<string> {
      const { contents } = value(await catalog.getContents(ref, [key.split('.')]));
      const id = contents[0]?.content.id;
      if (id === undefined) throw new Error(`No content ${key} at ${ref}.`);
      return id;
    },
    async keys(ref: string): Promise<readonly string[]> {
      const page = value(await catalog.listEntries(ref, {}, { maxRecords: 1_000 }));
      return page.items.map(({ key }) => key.join('.'));
    },
    async merge(from: string, into: string, options: Partial<MergeRequest> = {}) {
      return catalog.merge({
        branch: into,
        expectedHash: await hashOf(into),
        fromRefName: from,
        fromHash: await hashOf(from),
        ...options,
      });
    },
  };
}

/** Details of a merge by key: the conflict's kind, or `ok`. */
export function detailsOf(result: MergeResult): Readonly<Record<string, string>> {
  return Object.fromEntries(
    result.details.map(({ key, conflict }) => [key.join('.'), conflict?.conflictType ?? 'ok']),
  );
}

/** All items of a list read in pages of `maxRecords`, and how many pages that took. */
export async function readAllPages<T>(
  read: (
    page: PageRequest,
  ) => Promise<Result<{ items: readonly T[]; token: string | null }, CatalogFailure>>,
  maxRecords: number,
): Promise<{ readonly items: readonly T[]; readonly pages: number }> {
  const items: T[] = [];
  let token: string | null = null;
  for (let pages = 1; ; pages += 1) {
    const page: { items: readonly T[]; token: string | null } = value(
      await read({ maxRecords, token }),
    );
    items.push(...page.items);
    token = page.token;
    if (token === null) return { items, pages };
  }
}

export const key = (text: string): ContentKey => text.split('.');
