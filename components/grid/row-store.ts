import type { GridCell } from './arrow-cell.ts';

/** Some rows of a result, column by column. */
export interface RowPage {
  readonly from: number;
  readonly rowCount: number;
  /** Throws for a row or column that the page does not have. */
  cell(row: number, column: number): GridCell;
}

export interface RowStoreOptions {
  readonly rowCount: number;
  readonly pageRows: number;
  /** Pages that are kept beside those in sight. */
  readonly keptPages: number;
  readonly fetchPage: (from: number, to: number, signal: AbortSignal) => Promise<RowPage>;
}

/** Rows of a result as a grid needs them: what is in sight is fetched, and of what was seen only so much is kept. */
export interface RowStore {
  /** Undefined while it is on the way. */
  pageAt(row: number): RowPage | undefined;
  /** What went wrong with the last page that was fetched; null when nothing did. */
  readonly error: Error | null;
  /** Says which rows are in sight. */
  show(first: number, last: number): void;
  retry(): void;
  /** All pages with these rows, fetched where they are not there. */
  load(first: number, last: number, signal: AbortSignal): Promise<readonly RowPage[]>;
  subscribe(onChange: () => void): () => void;
  /** Changes whenever a page comes, goes or fails. */
  version(): number;
}

/** A jump over many pages asks for none of those between: a page is fetched when it stays in sight so long. */
const SETTLE_MS = 60;

export function createRowStore(options: RowStoreOptions): RowStore {
  const { pageRows, keptPages, rowCount, fetchPage } = options;
  /** In the order of their last use. */
  const pages = new Map<number, RowPage>();
  const fetching = new Map<number, AbortController>();
  const listeners = new Set<() => void>();
  let wanted: readonly number[] = [];
  let settling: ReturnType<typeof setTimeout> | undefined;
  let error: Error | null = null;
  let version = 0;

  const tell = () => {
    version += 1;
    for (const listener of listeners) listener();
  };
  const lastPage = Math.max(0, Math.ceil(rowCount / pageRows) - 1);
  const pagesOf = (first: number, last: number) => {
    const from = Math.max(0, Math.floor(first / pageRows));
    const to = Math.min(lastPage, Math.floor(last / pageRows));
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
  };
  const keep = (page: number, rows: RowPage) => {
    pages.set(page, rows);
    for (const old of pages.keys()) {
      if (pages.size <= keptPages + wanted.length) break;
      if (!wanted.includes(old)) pages.delete(old);
    }
  };
  const get = async (page: number, signal: AbortSignal): Promise<RowPage> => {
    const from = page * pageRows;
    return fetchPage(from, Math.min(rowCount, from + pageRows), signal);
  };
  const fetchWanted = async (page: number) => {
    const controller = new AbortController();
    fetching.set(page, controller);
    try {
      keep(page, await get(page, controller.signal));
      error = null;
    } catch (cause) {
      if (!controller.signal.aborted)
        error = cause instanceof Error ? cause : new Error(String(cause));
    } finally {
      if (fetching.get(page) === controller) fetching.delete(page);
      if (!controller.signal.aborted) tell();
    }
  };
  const fetchMissing = () => {
    settling = undefined;
    for (const page of wanted) {
      if (!pages.has(page) && !fetching.has(page)) void fetchWanted(page);
    }
  };

  return {
    pageAt: (row) => pages.get(Math.floor(row / pageRows)),
    get error() {
      return error;
    },
    show(first, last) {
      if (rowCount === 0) return;
      const inSight = pagesOf(first, last);
      const beside = pagesOf(first - pageRows / 2, last + pageRows / 2);
      wanted = [...new Set([...inSight, ...beside])];
      for (const page of wanted) {
        const rows = pages.get(page);
        if (rows === undefined) continue;
        pages.delete(page);
        pages.set(page, rows);
      }
      for (const [page, controller] of fetching) {
        if (wanted.includes(page)) continue;
        controller.abort();
        fetching.delete(page);
      }
      if (wanted.every((page) => pages.has(page) || fetching.has(page))) return;
      const isFirst = pages.size === 0 && fetching.size === 0;
      clearTimeout(settling);
      if (isFirst) fetchMissing();
      else settling = setTimeout(fetchMissing, SETTLE_MS);
    },
    retry() {
      error = null;
      tell();
      fetchMissing();
    },
    async load(first, last, signal) {
      const loaded: RowPage[] = [];
      for (const page of pagesOf(first, last)) {
        signal.throwIfAborted();
        loaded.push(pages.get(page) ?? (await get(page, signal)));
      }
      return loaded;
    },
    subscribe(onChange) {
      listeners.add(onChange);
      return () => {
        listeners.delete(onChange);
        if (listeners.size > 0) return;
        clearTimeout(settling);
        for (const controller of fetching.values()) controller.abort();
        fetching.clear();
      };
    },
    version: () => version,
  };
}
