import type { CommitRecord } from '../../model/commit-record.ts';
import type { HistoryOptions, LogEntry, Operation, Page, PageRequest } from '../../port.ts';
import { compileFilter } from './cel-filter.ts';
import { type StoredCommit, toMeta } from './commit-table.ts';
import { badRequest } from './failure.ts';
import { bindCommit, HISTORY_VARIABLES } from './filter-variables.ts';
import { checkPage } from './page-token.ts';
import { requireCommit } from './resolve.ts';
import { loadContents, type Tables } from './tables.ts';

const HASH = /^[0-9a-f]{64}$/;
const CHUNK = 250;
/** A filter that chooses little ends its page here; the next one goes on. */
const MOST_PASSED_OVER = 10_000;

/** A token of the history is the hash of the next commit. */
export async function readHistory(
  tables: Tables,
  head: StoredCommit,
  options: HistoryOptions,
  page: PageRequest,
): Promise<Page<LogEntry>> {
  checkPage(page);
  const start = page.token ?? head.hash;
  if (!HASH.test(start)) throw badRequest(`'${start}' is not a page token.`);
  await requireCommit(tables.commits, start);
  const filter = options.filter ? compileFilter(options.filter, HISTORY_VARIABLES) : null;
  const chunk = filter === null ? Math.min(page.maxRecords + 1, CHUNK) : CHUNK;
  const items: LogEntry[] = [];
  let passedOver = 0;
  for await (const entry of readLine(tables, start, options, chunk)) {
    const isChosen = filter?.(bindCommit(entry.meta, entry.operations)) ?? true;
    const isFull = isChosen ? items.length === page.maxRecords : passedOver === MOST_PASSED_OVER;
    if (isFull) return { items, token: entry.meta.hash };
    if (isChosen) items.push(entry);
    else passedOver += 1;
  }
  return { items, token: null };
}

/** The first-parent line from a commit on, down to and with the limit. */
async function* readLine(
  tables: Tables,
  start: string,
  { limitHash, withOperations = false }: HistoryOptions,
  chunk: number,
): AsyncGenerator<LogEntry> {
  let next = start;
  for (;;) {
    const line = await tables.commits.line(next, chunk);
    const operations = withOperations ? await readOperations(tables, line) : [];
    for (const [index, commit] of line.entries()) {
      yield {
        meta: toMeta(commit),
        parentCommitHash: commit.parent,
        operations: operations[index] ?? null,
      };
      if (commit.hash === limitHash) return;
    }
    const last = line.at(-1);
    if (last === undefined || line.length < chunk) return;
    next = last.parent;
  }
}

async function readOperations(
  tables: Tables,
  commits: readonly StoredCommit[],
): Promise<readonly (readonly Operation[])[]> {
  const stored = commits.map(({ record }) => record.operations);
  const contents = await loadContents(tables, stored.flat().map(storedValue));
  let next = 0;
  return stored.map((operations) =>
    operations.map((operation): Operation => {
      const content = contents[next] ?? null;
      next += 1;
      return content === null
        ? { type: 'DELETE', key: operation.key }
        : { type: 'PUT', key: operation.key, content };
    }),
  );
}

function storedValue(operation: CommitRecord['operations'][number]) {
  if (operation.type === 'DELETE') return null;
  return { type: operation.contentType, id: operation.id, value: operation.value };
}
