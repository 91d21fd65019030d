import { z } from 'zod';
import { whole } from '#server/engine/collect-records.ts';
import { collect, columnsOf, type QualityDeps, qualityContext } from './collect.ts';
import type { GetDocumentInput } from './schemas.ts';

/** One version of a document as it came. */
export interface DocumentVersion {
  readonly fetchedAt: Date;
  /** When the source was seen without the document, whose text is then the last it had; null: it had it. */
  readonly deletedAt: Date | null;
  /** Canonical JSON; only its first 100,000 characters when `isCut`. */
  readonly document: string;
  /** Characters of the whole document. */
  readonly length: number;
  readonly isCut: boolean;
}

export interface DocumentHistory {
  /** Newest first; the first is the one with the verdict. */
  readonly versions: readonly DocumentVersion[];
  readonly commit: string | null;
}

const MOST_VERSIONS = 20;
/** Of a version: documents of many megabytes are let in, and a dialog is no place to read one. */
const MOST_CHARACTERS = 100_000;
const TABLE = 'iceberg.raw.entries';

const Row = z.object({
  fetched_s: z.number(),
  deleted_s: z.number().nullable(),
  document: z.string(),
  length: whole,
});

/** A document of a source in all its versions, the newest twenty at most. */
export async function getDocument(
  deps: QualityDeps,
  input: GetDocumentInput,
): Promise<DocumentHistory> {
  const context = qualityContext(deps, input);
  // Tables of older commits do not tell what is gone.
  const isTold = (await columnsOf(deps, context, TABLE)).has('deleted_at');
  const sql = `
SELECT to_unixtime(fetched_at) AS fetched_s,
  ${isTold ? 'to_unixtime(deleted_at)' : 'CAST(NULL AS double)'} AS deleted_s,
  substr(document, 1, ${MOST_CHARACTERS}) AS document, length(document) AS length
FROM ${TABLE}
WHERE person = ? AND source = ? AND document_id = ?
ORDER BY fetched_at DESC, content_hash
LIMIT ${MOST_VERSIONS}`;
  const parameters = [input.person, input.source, input.documentId].map((value) => ({
    type: { kind: 'varchar', length: null } as const,
    value,
  }));
  const { rows, commitHash } = await collect(deps, context, { sql, parameters }, Row);
  return {
    versions: rows.map(({ fetched_s, deleted_s, document, length }) => ({
      fetchedAt: timeOf(fetched_s),
      deletedAt: deleted_s === null ? null : timeOf(deleted_s),
      document,
      length,
      isCut: length > MOST_CHARACTERS,
    })),
    commit: commitHash,
  };
}

const timeOf = (seconds: number): Date => new Date(Math.round(seconds * 1000));
