import { z } from 'zod';
import { collect, type QualityDeps, qualityContext } from './collect.ts';
import type { GetDocumentInput } from './schemas.ts';

/** One version of a document as it came. */
export interface DocumentVersion {
  readonly fetchedAt: Date;
  /** Canonical JSON. */
  readonly document: string;
}

export interface DocumentHistory {
  /** Newest first; the first is the one with the verdict. */
  readonly versions: readonly DocumentVersion[];
  readonly commit: string | null;
}

const MOST_VERSIONS = 20;

const Row = z.object({ fetched_s: z.number(), document: z.string() });

/** A document of a source in all its versions, twenty at most. */
export async function getDocument(
  deps: QualityDeps,
  input: GetDocumentInput,
): Promise<DocumentHistory> {
  const sql = `
SELECT to_unixtime(fetched_at) AS fetched_s, document
FROM iceberg.raw.entries
WHERE person = ? AND source = ? AND document_id = ?
ORDER BY fetched_at DESC, content_hash
LIMIT ${MOST_VERSIONS}`;
  const parameters = [input.person, input.source, input.documentId].map((value) => ({
    type: { kind: 'varchar', length: null } as const,
    value,
  }));
  const context = qualityContext(deps, input);
  const { rows, commitHash } = await collect(deps, context, { sql, parameters }, Row);
  return {
    versions: rows.map(({ fetched_s, document }) => ({
      fetchedAt: new Date(Math.round(fetched_s * 1000)),
      document,
    })),
    commit: commitHash,
  };
}
