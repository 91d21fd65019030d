import type { Content } from '#server/catalog/model/content.ts';
import type { Conflict, ConflictType } from '#server/catalog/port.ts';
import type { Offer } from './dry-run.ts';

interface Contents {
  readonly base: Content | null;
  readonly ours: Content | null;
  readonly theirs: Content | null;
}

/** Conflicts between two versions of one key; the others are about the namespaces around it. */
const BETWEEN_VERSIONS: readonly ConflictType[] = [
  'KEY_EXISTS',
  'KEY_DOES_NOT_EXIST',
  'PAYLOAD_DIFFERS',
  'CONTENT_ID_DIFFERS',
  'VALUE_DIFFERS',
];

/**
 * What can be chosen for a key, with the reason where it cannot; whether two tables can be appended is
 * only known once they are read.
 */
export function plainOffers(
  conflict: Conflict | null,
  { base, ours, theirs }: Contents,
  { source, target }: { readonly source: string; readonly target: string },
): readonly Offer[] {
  const keep: Offer = { choice: 'keep-target', refusal: null };
  if (conflict === null) return theirs?.type === 'NAMESPACE' ? [] : [keep];
  if (!BETWEEN_VERSIONS.includes(conflict.conflictType)) return [keep];
  const isOtherKind = ours !== null && theirs !== null && ours.type !== theirs.type;
  const absent =
    ours === null ? `It is not on ${target}: take ${source}'s or leave it deleted.` : null;
  return [
    {
      choice: 'take-source',
      refusal: isOtherKind
        ? `It is ${kind(ours)} on ${target} and ${kind(theirs)} on ${source}: a key keeps its kind. Give one of them another name.`
        : null,
    },
    keep,
    { choice: 'append-both', refusal: absent ?? appendDefect({ base, ours, theirs }, source) },
    { choice: 'other-version', refusal: absent },
  ];
}

function appendDefect({ base, ours, theirs }: Contents, source: string): string | null {
  if (theirs === null) return `It was deleted on ${source}.`;
  if ([ours, theirs].some((content) => content?.type !== 'ICEBERG_TABLE')) {
    return 'Only the rows of tables can be appended.';
  }
  if (base === null) return 'Both sides made the table: they have no common version to append to.';
  const isSame = base.id === ours?.id && base.id === theirs.id;
  return isSame ? null : 'One side made the table anew: they are two tables of one name.';
}

const KINDS: Readonly<Record<string, string>> = {
  ICEBERG_TABLE: 'a table',
  ICEBERG_VIEW: 'a view',
  NAMESPACE: 'a namespace',
};

const kind = ({ type }: Content): string => KINDS[type] ?? `of type ${type}`;
