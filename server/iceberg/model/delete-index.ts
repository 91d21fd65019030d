import type { DataFile } from './data-file.ts';
import { partitionKey } from './partition-key.ts';
import { compareValues } from './single-value.ts';

/** Reserved column of position-delete files: the URI of the data file that a line is about. */
const FILE_PATH_ID = 2_147_483_546;

/** A file with the sequence number of its content. */
export interface NumberedFile {
  readonly file: DataFile;
  readonly sequenceNumber: bigint;
}

/** Tells which delete files a data file has to be read with. */
export interface DeleteIndex {
  /** Oldest first; empty for most. */
  deletesFor(data: NumberedFile): readonly DataFile[];
}

interface Candidate extends NumberedFile {
  /** Least and greatest path that the file may name; null: any. */
  readonly lowest: string | null;
  readonly highest: string | null;
}

/**
 * Sorts a snapshot's delete files by what they apply to. Equality deletes of a spec without fields
 * (`unpartitionedSpecs`) apply to every older file, whatever its spec.
 */
export function indexDeletes(
  deletes: readonly NumberedFile[],
  unpartitionedSpecs: ReadonlySet<number>,
): DeleteIndex {
  const candidates = deletes
    .toSorted((a, b) => Number(a.sequenceNumber - b.sequenceNumber))
    .map(toCandidate);
  const isGlobal = ({ file }: Candidate) =>
    file.content === 'equality-deletes' && unpartitionedSpecs.has(file.specId);
  const everywhere = candidates.filter(isGlobal);
  const scoped = Map.groupBy(
    candidates.filter((candidate) => !isGlobal(candidate)),
    (candidate) => onlyPath(candidate) ?? partitionOf(candidate.file),
  );
  return {
    deletesFor: (data) =>
      [
        ...everywhere,
        ...(scoped.get(partitionOf(data.file)) ?? []),
        ...(scoped.get(data.file.path) ?? []),
      ]
        .filter((candidate) => applies(candidate, data))
        .map(({ file }) => file),
  };
}

/** Rows can be deleted by position in the snapshot that adds them, by value only in a later one. */
function applies(candidate: Candidate, { file, sequenceNumber }: NumberedFile): boolean {
  if (candidate.file.content === 'equality-deletes') {
    return candidate.sequenceNumber > sequenceNumber;
  }
  const { lowest, highest } = candidate;
  return (
    candidate.sequenceNumber >= sequenceNumber &&
    (lowest === null || compareValues(lowest, file.path) <= 0) &&
    (highest === null || compareValues(file.path, highest) <= 0)
  );
}

function toCandidate(numbered: NumberedFile): Candidate {
  const { content, referencedDataFile, lowerBounds, upperBounds } = numbered.file;
  if (content === 'equality-deletes') return { ...numbered, lowest: null, highest: null };
  const text = (bytes: Uint8Array | undefined) =>
    bytes === undefined ? null : new TextDecoder().decode(bytes);
  return {
    ...numbered,
    lowest: referencedDataFile ?? text(lowerBounds.get(FILE_PATH_ID)),
    highest: referencedDataFile ?? text(upperBounds.get(FILE_PATH_ID)),
  };
}

/** The one data file that the deletes are about; null when there may be more. */
function onlyPath({ lowest, highest }: Candidate): string | null {
  return lowest === highest ? lowest : null;
}

const partitionOf = (file: DataFile): string => `${file.specId} ${partitionKey(file.partition)}`;
