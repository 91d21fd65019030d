import { encodeCommit } from '../../model/commit-record.ts';
import { decodeContent } from '../../model/content-codec.ts';
import { CatalogError } from './failure.ts';
import { formerPlace, MOST_FORMER_PLACES } from './reference-table.ts';
import type { Tables } from './tables.ts';
import type { WriteBatch } from './write-batch.ts';

// One statement is one transaction and one way to the server. The reference is moved first: whoever
// else writes to it waits, and a writer that comes too late adds nothing.
const PUBLISH = `
  WITH moved AS (
    UPDATE app.catalog_references
    SET hash = $3, recent = ($4::text[] || recent)[1:${MOST_FORMER_PLACES}]
    WHERE name = $1 AND hash = $2 AND type = 'BRANCH' RETURNING name
  ), new_contents AS (
    INSERT INTO app.catalog_contents (hash, body)
    SELECT * FROM unnest($5::text[], $6::text[]) WHERE EXISTS (SELECT FROM moved)
    ON CONFLICT (hash) DO NOTHING
  ), new_nodes AS (
    INSERT INTO app.catalog_nodes (hash, body)
    SELECT * FROM unnest($7::text[], $8::text[]) WHERE EXISTS (SELECT FROM moved)
    ON CONFLICT (hash) DO NOTHING
  ), new_commits AS (
    INSERT INTO app.catalog_commits (hash, parent, merge_parent, generation, rank, jump, body)
    SELECT * FROM unnest($9::text[], $10::text[], $11::text[], $12::int[], $13::int[], $14::text[],
      $15::text[]) WHERE EXISTS (SELECT FROM moved)
    ON CONFLICT (hash) DO NOTHING
  )
  SELECT name FROM moved`;
const NANOS_PER_MILLI = 1_000_000n;
const DEADLOCK = '40P01';

/** Writes a batch and moves the branch, both or neither; false when the branch has moved since. */
export async function publish(tables: Tables, branch: string, batch: WriteBatch): Promise<boolean> {
  const { base, head, commits, contents, nodes } = batch;
  // One order for all writers, so that two that add the same rows cannot wait for each other.
  const newContents = [...contents]
    .filter(([hash]) => !tables.contents.isKnown(hash))
    .toSorted(byHash);
  const newNodes = [...nodes.added].toSorted(byHash);
  const left = [base, ...commits.slice(0, -1)].toReversed().slice(0, MOST_FORMER_PLACES);
  const leftAtMs = Number(head.epochNanos / NANOS_PER_MILLI);
  try {
    const moved = await tables.database.query(PUBLISH, [
      branch,
      base.hash,
      head.hash,
      left.map(({ hash }) => formerPlace(hash, leftAtMs)),
      newContents.map(([hash]) => hash),
      newContents.map(([, body]) => body),
      newNodes.map(([hash]) => hash),
      newNodes.map(([, { body }]) => body),
      commits.map(({ hash }) => hash),
      commits.map(({ parent }) => parent),
      commits.map(({ mergeParent }) => mergeParent),
      commits.map(({ generation }) => generation),
      commits.map(({ rank }) => rank),
      commits.map(({ jump }) => jump),
      commits.map(({ record }) => encodeCommit(record)),
    ]);
    if (moved.length === 0) return false;
  } catch (error) {
    if (isDeadlock(error)) return false;
    throw error;
  }
  for (const commit of commits) tables.commits.remember(commit);
  for (const [hash, { node }] of nodes.added) tables.nodes.remember(hash, node);
  for (const [hash, body] of contents) tables.contents.remember(hash, decodeContent(body));
  return true;
}

function byHash([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** The database ended this statement for another one: it had no effect and may be tried again. */
function isDeadlock(error: unknown): boolean {
  if (!(error instanceof CatalogError) || error.failure.kind !== 'unavailable') return false;
  const { cause } = error.failure;
  return cause instanceof Error && 'code' in cause && cause.code === DEADLOCK;
}
