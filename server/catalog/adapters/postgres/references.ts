import type { Clock } from '#server/platform/clock.ts';
import { staleReference } from '../../model/conflicts.ts';
import { referenceNameDefect } from '../../model/reference-name.ts';
import type {
  Catalog,
  Page,
  PageRequest,
  Reference,
  ReferenceListOptions,
  ReferenceOptions,
  ReferenceState,
  ReferenceWithInfo,
} from '../../port.ts';
import { compileFilter } from './cel-filter.ts';
import { toMeta } from './commit-table.ts';
import { badRequest, CatalogError } from './failure.ts';
import { bindReference, REFERENCE_VARIABLES } from './filter-variables.ts';
import { checkPage, readReferenceToken, writeReferenceToken } from './page-token.ts';
import { readAllInfo, readReferenceInfo } from './reference-info.ts';
import { requireCommit, requireReference } from './resolve.ts';
import type { Tables } from './tables.ts';

/** What the verbs on references work with. */
export interface References {
  readonly tables: Tables;
  readonly clock: Clock;
  readonly defaultBranch: string;
}

const CHUNK = 1_000;
const RECENT_MS = 300_000;

export async function listReferences(
  { tables, defaultBranch }: References,
  page: PageRequest,
  { filter: text, withInfo = false }: ReferenceListOptions,
): Promise<Page<ReferenceWithInfo>> {
  checkPage(page);
  const filter = text ? compileFilter(text, REFERENCE_VARIABLES) : null;
  const main = withInfo ? await requireReference(tables, defaultBranch) : null;
  const count = filter === null ? Math.min(page.maxRecords + 1, CHUNK) : CHUNK;
  const items: ReferenceWithInfo[] = [];
  for (let from = readReferenceToken(page); ; ) {
    const found = await tables.references.list(from, count);
    const infos = main === null ? [] : await readAllInfo(tables, found, main);
    for (const [index, reference] of found.entries()) {
      const info = infos[index] ?? null;
      if (filter !== null && !filter(bindReference(reference, info))) continue;
      if (items.length === page.maxRecords) return { items, token: writeReferenceToken(reference) };
      items.push({ ...reference, info });
    }
    const last = found.at(-1);
    if (last === undefined || found.length < count) return { items, token: null };
    // The smallest name behind the last one.
    from = { type: last.type, name: `${last.name}\u0001` };
  }
}

export async function getReference(
  { tables, defaultBranch }: References,
  name: string,
  { withInfo = false }: ReferenceOptions,
): Promise<ReferenceWithInfo> {
  const reference = await requireReference(tables, name);
  if (!withInfo) return { ...reference, info: null };
  const main = await requireReference(tables, defaultBranch);
  return { ...reference, info: await readReferenceInfo(tables, reference, main) };
}

export async function createReference(
  { tables }: References,
  reference: Reference,
  sourceRefName?: string,
): Promise<Reference> {
  const defect = referenceNameDefect(reference.name);
  if (defect !== null) throw badRequest(defect);
  if (sourceRefName !== undefined) await requireReference(tables, sourceRefName);
  await requireCommit(tables.commits, reference.hash);
  if (await tables.references.insert(reference)) return reference;
  throw new CatalogError({
    kind: 'reference-exists',
    message: `Named reference '${reference.name}' already exists.`,
  });
}

export async function assignReference(
  { tables, clock }: References,
  ...[name, from, to]: Parameters<Catalog['assignReference']>
): Promise<Reference> {
  const reference = await requireReference(tables, name);
  await requireCommit(tables.commits, to);
  const move = { name, from, to, now: clock() };
  if (await tables.references.move(move)) return { ...reference, hash: to };
  return refuseStale(tables, name, from);
}

export async function deleteReference(
  { tables, defaultBranch }: References,
  ...[name, expectedHash]: Parameters<Catalog['deleteReference']>
): Promise<Reference> {
  if (name === defaultBranch) throw badRequest(`Default branch '${name}' cannot be deleted.`);
  const reference = await requireReference(tables, name);
  if (await tables.references.remove(name, expectedHash)) {
    return { ...reference, hash: expectedHash };
  }
  return refuseStale(tables, name, expectedHash);
}

export async function recentChanges({ tables, clock }: References, name: string) {
  const reference = await requireReference(tables, name);
  const since = clock().getTime() - RECENT_MS;
  const former = await tables.references.listFormer(name);
  const stateOf = async (hash: string): Promise<ReferenceState> => {
    const commit = await tables.commits.load(hash);
    return { hash, meta: commit.generation === 0 ? null : toMeta(commit) };
  };
  const hashes = former.filter(({ leftAtMs }) => leftAtMs >= since).map(({ hash }) => hash);
  return {
    reference,
    current: await stateOf(reference.hash),
    previous: await Promise.all(hashes.map(stateOf)),
  };
}

async function refuseStale(tables: Tables, name: string, expectedHash: string): Promise<never> {
  const { hash } = await requireReference(tables, name);
  throw new CatalogError(staleReference(name, expectedHash, hash));
}
