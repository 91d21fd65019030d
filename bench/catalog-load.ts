import type { IcebergTable } from '#server/catalog/model/content.ts';
import type {
  Catalog,
  CatalogFailure,
  Operation,
  Page,
  PageRequest,
} from '#server/catalog/port.ts';
import type { Result } from '#server/platform/result.ts';

/** How much a catalog is made to hold. */
export interface CatalogSize {
  readonly tables: number;
  readonly references: number;
  readonly depth: number;
  readonly changedKeys: number;
  readonly commits: number;
}

/** What a catalog took for one thing, in `unit`. */
export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: 'commits/s' | 'ms';
}

const WRITERS = 16;
const REPEATS = 5;
const PAGE = 100;
const KEYS_A_COMMIT = 1_000;
const BUSY = 'busy';
const DEEP = 'deep';

/** Fills an empty catalog and measures it. Throws when anything is refused. */
export async function loadCatalog(
  catalog: Catalog,
  size: CatalogSize,
): Promise<readonly Measured[]> {
  await fill(catalog, size);
  const ids = await contentIds(catalog);
  // A virtual machine is fast only after a while.
  await write(catalog, ids, 1, size.commits / 2);
  return [
    rate(
      'commits, one writer',
      size.commits,
      await time(() => write(catalog, ids, 1, size.commits)),
    ),
    rate(
      `commits, ${WRITERS} writers on one branch`,
      size.commits * 2,
      await time(() => write(catalog, ids, WRITERS, size.commits * 2)),
    ),
    await mergeManyKeys(catalog, ids, size),
    await median('first page of the entries', () => entries(catalog, PAGE)),
    await median('all entries', () => entries(catalog, size.tables + 1)),
    await deepHistory(catalog, ids, size),
    await median('list of the references', () => references(catalog, size.references + 10)),
  ];
}

async function fill(catalog: Catalog, { tables, references: count }: CatalogSize): Promise<void> {
  let head = await headOf(catalog, 'main');
  const names = Array.from({ length: tables }, (_, index) => tableName(index));
  for (let start = 0; start < tables; start += KEYS_A_COMMIT) {
    const puts = names.slice(start, start + KEYS_A_COMMIT).map((name) => put(name, table(0)));
    const ns: Operation[] = start === 0 ? [namespace('lake')] : [];
    head = await commit(catalog, 'main', head, [...ns, ...puts]);
  }
  for (let index = 0; index < count; index += 1) await branch(catalog, `team/b${index}`, head);
  await branch(catalog, BUSY, head);
  await branch(catalog, DEEP, head);
}

/** Every writer keeps to its own tables and goes on from its own last commit. */
async function write(
  catalog: Catalog,
  ids: ReadonlyMap<string, string>,
  writers: number,
  commits: number,
): Promise<void> {
  const start = await headOf(catalog, BUSY);
  const each = Math.floor(commits / writers);
  const run = async (writer: number) => {
    let seen = start;
    for (let index = 0; index < each; index += 1) {
      const name = tableName(writer * each + index);
      seen = await commitAtLast(catalog, seen, [put(name, table(index + 1, ids.get(name)))]);
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, writer) => run(writer)));
}

/** A commit that only lost the race for the branch is sent again, as any client of Nessie must. */
async function commitAtLast(
  catalog: Catalog,
  expectedHash: string,
  operations: readonly Operation[],
): Promise<string> {
  for (;;) {
    const request = { branch: BUSY, expectedHash, meta: { message: 'bench' }, operations };
    const result = await catalog.commit(request);
    if (result.ok) return result.value.reference.hash;
    const { error } = result;
    if (error.kind !== 'reference-conflict' || error.conflicts.length > 0) return take(result);
  }
}

async function mergeManyKeys(
  catalog: Catalog,
  ids: ReadonlyMap<string, string>,
  { changedKeys }: CatalogSize,
): Promise<Measured> {
  const times: number[] = [];
  for (let round = 0; round < REPEATS; round += 1) {
    const into = await headOf(catalog, 'main');
    const from = `changed${round}`;
    await branch(catalog, from, into);
    const names = Array.from({ length: changedKeys }, (_, index) => tableName(index * 7));
    const puts = names.map((name) => put(name, table(round + 1_000, ids.get(name))));
    const fromHash = await commit(catalog, from, into, puts);
    const request = { branch: 'main', expectedHash: into, fromRefName: from, fromHash };
    times.push(
      await time(async () => {
        const { wasApplied } = take(await catalog.merge(request));
        if (!wasApplied) throw new Error('The merge was not applied.');
      }),
    );
  }
  return { name: `merge of ${changedKeys} changed keys`, value: middle(times), unit: 'ms' };
}

async function deepHistory(
  catalog: Catalog,
  ids: ReadonlyMap<string, string>,
  { depth }: CatalogSize,
): Promise<Measured> {
  let head = await headOf(catalog, DEEP);
  const bottom = head;
  for (let index = 0; index < depth; index += 1) {
    const name = tableName(index % 50);
    head = await commit(catalog, DEEP, head, [put(name, table(index + 1, ids.get(name)))]);
  }
  // The commits that lie `depth` behind the head are those that filled the catalog.
  const above = take(await catalog.resolve(`${DEEP}~${depth - PAGE}`)).hash;
  if (bottom === above) throw new Error('The history is not as deep as it should be.');
  return median(`history page at depth ${depth}`, async () => {
    const page = { maxRecords: PAGE, token: above };
    const { items } = take(await catalog.history(DEEP, {}, page));
    if (items.length !== PAGE) throw new Error('The history ended early.');
  });
}

async function entries(catalog: Catalog, maxRecords: number): Promise<void> {
  const read = (page: PageRequest) => catalog.listEntries('main', { withContent: true }, page);
  const found =
    maxRecords === PAGE ? take(await read({ maxRecords })).items : await readAll(read, maxRecords);
  if (found.length !== maxRecords) throw new Error(`${found.length} entries, not ${maxRecords}.`);
}

async function references(catalog: Catalog, atLeast: number): Promise<void> {
  const found = await readAll((page) => catalog.listReferences(page), 10_000);
  if (found.length < atLeast - 10) throw new Error(`${found.length} references are too few.`);
}

async function contentIds(catalog: Catalog): Promise<ReadonlyMap<string, string>> {
  const found = await readAll((page) => catalog.listEntries('main', {}, page), 10_000);
  return new Map(found.map(({ key, contentId }) => [key.at(-1) ?? '', contentId]));
}

async function readAll<T>(
  read: (page: PageRequest) => Promise<Result<Page<T>, CatalogFailure>>,
  maxRecords: number,
): Promise<readonly T[]> {
  const items: T[] = [];
  for (let token: string | null = null; ; ) {
    const page: Page<T> = take(await read({ maxRecords, token }));
    items.push(...page.items);
    token = page.token;
    if (token === null) return items;
  }
}

async function commit(
  catalog: Catalog,
  name: string,
  expectedHash: string,
  operations: readonly Operation[],
): Promise<string> {
  const meta = { message: 'bench' };
  return take(await catalog.commit({ branch: name, expectedHash, meta, operations })).reference
    .hash;
}

async function branch(catalog: Catalog, name: string, hash: string): Promise<void> {
  take(await catalog.createReference({ type: 'BRANCH', name, hash }, 'main'));
}

async function headOf(catalog: Catalog, name: string): Promise<string> {
  return take(await catalog.getReference(name)).hash;
}

function put(name: string, content: IcebergTable): Operation {
  return { type: 'PUT', key: ['lake', name], content };
}

function namespace(name: string): Operation {
  return {
    type: 'PUT',
    key: [name],
    content: { type: 'NAMESPACE', elements: [name], properties: {} },
  };
}

function table(version: number, id?: string): IcebergTable {
  return {
    type: 'ICEBERG_TABLE',
    metadataLocation: `s3://lake/warehouse/lake/table/metadata/${version}-9c12d441.metadata.json`,
    snapshotId: 7_000_000_000_000_000_000n + BigInt(version),
    schemaId: 0,
    specId: 0,
    sortOrderId: 0,
    ...(id === undefined ? {} : { id }),
  };
}

const tableName = (index: number) => `table_${String(index).padStart(6, '0')}`;

function take<T>(result: Result<T, CatalogFailure>): T {
  if (result.ok) return result.value;
  throw new Error(`The catalog refused: ${JSON.stringify(result.error)}`);
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function median(name: string, work: () => Promise<unknown>): Promise<Measured> {
  const times: number[] = [];
  for (let round = 0; round < REPEATS; round += 1) times.push(await time(work));
  return { name, value: middle(times), unit: 'ms' };
}

const rate = (name: string, commits: number, ms: number): Measured => ({
  name,
  value: commits / (ms / 1_000),
  unit: 'commits/s',
});

const middle = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
