import { z } from 'zod';
import type { CommitMeta, NewCommitMeta } from '../port.ts';

const Texts = z.array(z.string()).nullish();
const Text = z.string().nullish();

/** The members that both directions share; the older spelling of each is read too. */
const shared = {
  message: z.string(),
  author: Text,
  authors: Texts,
  authorTime: Text,
  signedOffBy: Text,
  allSignedOffBy: Texts,
  properties: z.record(z.string(), z.string()).nullish(),
  allProperties: z.record(z.string(), z.array(z.string())).nullish(),
};
const setByServer = {
  hash: Text,
  committer: Text,
  commitTime: Text,
  parentCommitHashes: Texts,
};

const SharedMembers = z.object(shared);

/** A commit's meta data as a server answers it. */
export const WireCommitMeta = z.object({ ...shared, ...setByServer }).transform(
  (meta): CommitMeta => ({
    hash: meta.hash ?? '',
    message: meta.message,
    committer: meta.committer ?? '',
    authors: textsOf(meta.authors, meta.author),
    signedOffBy: textsOf(meta.allSignedOffBy, meta.signedOffBy),
    commitTime: meta.commitTime ?? '',
    authorTime: meta.authorTime ?? meta.commitTime ?? '',
    properties: propertiesOf(meta),
    parentCommitHashes: meta.parentCommitHashes ?? [],
  }),
);

const SET_BY_SERVER = [
  ['hash', 'commit hash'],
  ['committer', 'committer'],
  ['commitTime', 'commit time'],
] as const;

/** What a client may say about a commit to come. A member that nobody knows is refused. */
export const WireNewCommitMeta = z
  .strictObject({ ...shared, ...setByServer })
  .transform((meta, context): NewCommitMeta => {
    const taken =
      SET_BY_SERVER.find(([name]) => (meta[name] ?? null) !== null) ??
      ((meta.parentCommitHashes ?? []).length > 0 ? ['', 'parent commit hashes'] : undefined);
    if (taken !== undefined) {
      const message = `Cannot set the ${taken[1]} on the client side. It is set by the server.`;
      context.addIssue({ code: 'custom', message, params: { isWhole: true } });
      return z.NEVER;
    }
    const authors = textsOf(meta.authors, meta.author);
    const signedOffBy = textsOf(meta.allSignedOffBy, meta.signedOffBy);
    return {
      message: meta.message,
      ...(authors.length > 0 && { authors }),
      ...(signedOffBy.length > 0 && { signedOffBy }),
      ...(meta.authorTime && { authorTime: meta.authorTime }),
      properties: propertiesOf(meta),
    };
  });

export function toWireCommitMeta(meta: CommitMeta): unknown {
  const { properties, signedOffBy, ...rest } = meta;
  return {
    ...rest,
    allSignedOffBy: signedOffBy,
    ...(Object.keys(properties).length > 0 && { allProperties: properties }),
  };
}

/**
 * A real server knows its committer by itself and refuses to be told: who it was becomes the author. An
 * empty message lets the server find one.
 */
export function toWireNewCommitMeta(meta: Partial<NewCommitMeta>): unknown {
  const authors = meta.authors ?? (meta.committer === undefined ? undefined : [meta.committer]);
  return {
    message: meta.message ?? '',
    authors,
    allSignedOffBy: meta.signedOffBy,
    authorTime: meta.authorTime,
    allProperties: meta.properties,
  };
}

const textsOf = (
  texts: readonly string[] | null | undefined,
  text: string | null | undefined,
): readonly string[] => texts ?? (text === null || text === undefined ? [] : [text]);

function propertiesOf(
  meta: z.infer<typeof SharedMembers>,
): Readonly<Record<string, readonly string[]>> {
  const single = Object.entries(meta.properties ?? {}).map(([name, text]) => [name, [text]]);
  return meta.allProperties ?? Object.fromEntries(single);
}
