import { z } from 'zod';
import { canonicalJson, parseCanonicalJson } from './canonical.ts';

const StoredOperation = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('PUT'),
    key: z.array(z.string()),
    contentType: z.string(),
    id: z.string(),
    value: z.string(),
  }),
  z.object({ type: z.literal('DELETE'), key: z.array(z.string()) }),
]);

/** Everything a commit says; the hash of its canonical text is the name of the commit. */
const CommitRecord = z.object({
  parents: z.array(z.string()),
  tree: z.string(),
  message: z.string(),
  committer: z.string(),
  authors: z.array(z.string()),
  /** Absent when nobody signed. */
  signedOffBy: z.array(z.string()).optional(),
  commitTime: z.string(),
  authorTime: z.string(),
  properties: z.record(z.string(), z.array(z.string())),
  operations: z.array(StoredOperation),
});
export type CommitRecord = Readonly<z.infer<typeof CommitRecord>>;

/** The bytes that are hashed and stored. */
export function encodeCommit(record: CommitRecord): string {
  return canonicalJson(record);
}

/** Reads what `encodeCommit` wrote. Throws when it is damaged. */
export function decodeCommit(text: string): CommitRecord {
  return CommitRecord.parse(parseCanonicalJson(text));
}
