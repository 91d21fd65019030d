/** The older API writes one author where the newer writes a list, and knows no merge parents. */
function toOldMeta(meta: unknown): unknown {
  if (!isObject(meta)) return meta;
  const properties = isObject(meta['allProperties']) ? meta['allProperties'] : {};
  const first = Object.entries(properties).map(([name, values]) => [name, firstOf(values)]);
  return {
    hash: meta['hash'],
    committer: meta['committer'],
    author: firstOf(meta['authors']),
    signedOffBy: firstOf(meta['allSignedOffBy']),
    message: meta['message'],
    commitTime: meta['commitTime'],
    authorTime: meta['authorTime'],
    properties: Object.fromEntries(first),
  };
}

export function toOldReference(reference: unknown): unknown {
  if (!isObject(reference) || !isObject(reference['metadata'])) return reference;
  const metadata = reference['metadata'];
  return {
    ...reference,
    metadata: { ...metadata, commitMetaOfHEAD: toOldMeta(metadata['commitMetaOfHEAD']) },
  };
}

export function toOldLogEntry(entry: unknown): unknown {
  if (!isObject(entry)) return entry;
  const operations = Array.isArray(entry['operations']) ? entry['operations'] : null;
  return {
    ...entry,
    commitMeta: toOldMeta(entry['commitMeta']),
    operations: operations?.map((operation) => without(operation, 'documentation')) ?? null,
  };
}

/** Entries came without their content and its id. */
export const toOldEntry = (entry: unknown): unknown => without(entry, 'content', 'contentId');

export function toOldMergeAnswer(answer: unknown): unknown {
  if (!isObject(answer)) return answer;
  const details = Array.isArray(answer['details']) ? answer['details'] : [];
  return {
    ...answer,
    // Deprecated, and empty in answers of newer servers.
    sourceCommits: [],
    targetCommits: null,
    details: details.filter(isObject).map(({ key, mergeBehavior, conflict }) => ({
      key,
      mergeBehavior,
      conflictType: conflict === undefined ? 'NONE' : 'UNRESOLVABLE',
      sourceCommits: [],
      targetCommits: [],
    })),
  };
}

const firstOf = (values: unknown): unknown => (Array.isArray(values) ? (values[0] ?? null) : null);

function without(value: unknown, ...names: readonly string[]): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
