import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog } from '#server/catalog/port.ts';
import type { QueryEngine } from '#server/engine/port.ts';
import { newestEntries } from './lake-documents.ts';

interface Deps {
  readonly engine: Pick<QueryEngine, 'collect'>;
  readonly catalog: Pick<Catalog, 'getContents'>;
}

type Newest = ReadonlyMap<string, Date>;

interface Answers {
  /** What they hold for: a state of the table, and an hour. */
  readonly of: string;
  readonly bySources: Map<string, Promise<Newest>>;
}

const ENTRIES = ['raw', 'entries'];
const HOUR_MS = 3_600_000;

/** The pages of sources ask every few seconds, and the table seldom changes. */
const kept = new WeakMap<Deps['engine'], Map<string, Answers>>();

/**
 * Like `newestEntries`, which it asks again only when the table of entries has changed, or after an hour:
 * what was of the future may be of the past then.
 */
export async function newestImported(
  { engine, catalog }: Deps,
  input: { readonly ref: string; readonly sources: readonly string[]; readonly now: Date },
): Promise<Newest> {
  const { ref, sources, now } = input;
  if (sources.length === 0) return new Map();
  const { contents } = valueOrThrow(await catalog.getContents(ref, [ENTRIES]));
  const content = contents[0]?.content;
  if (content?.type !== 'ICEBERG_TABLE') return new Map();
  const state = `${content.id} ${content.snapshotId} ${Math.floor(now.getTime() / HOUR_MS)}`;
  const { bySources } = answersOf(engine, ref, state);
  const asked = JSON.stringify(sources);
  const known = bySources.get(asked) ?? newestEntries({ engine }, input);
  bySources.set(asked, known);
  // Who asks next may have more luck.
  known.catch(() => bySources.delete(asked));
  return known;
}

function answersOf(engine: Deps['engine'], ref: string, state: string): Answers {
  const byRef = kept.get(engine) ?? new Map<string, Answers>();
  kept.set(engine, byRef);
  const before = byRef.get(ref);
  if (before?.of === state) return before;
  const answers = { of: state, bySources: new Map() };
  byRef.set(ref, answers);
  return answers;
}
