import type { DataColumn } from '#components/ui/data-table.tsx';
import { Pill } from '#components/ui/pill.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { State, type StateKind } from '#components/ui/state.tsx';
import type { SavedCheck, SavedQuery } from '#server/queries/saved/saved-views.ts';

export const SHARED_WORDS = {
  nobody: 'Nobody',
  analyst: 'Analysts',
  admin: 'Administrators',
  everybody: 'Everybody',
} as const satisfies Record<SavedQuery['sharedWith'], string>;

const OUTCOMES = {
  running: { kind: 'running', word: 'Running' },
  passed: { kind: 'good', word: 'Passed' },
  failed: { kind: 'bad', word: 'Failed' },
  broken: { kind: 'warn', word: 'Broken' },
} as const satisfies Record<
  NonNullable<SavedCheck['outcome']>,
  { readonly kind: StateKind; readonly word: string }
>;

/** How a check stands, in a word. */
export function CheckState({ check }: { readonly check: SavedCheck }) {
  if (check.isPaused) return <State kind="skipped">Paused</State>;
  if (check.outcome === null) return <State kind="waiting">Not run yet</State>;
  const { kind, word } = OUTCOMES[check.outcome];
  return <State kind={kind}>{word}</State>;
}

export const SAVED_COLUMNS: readonly DataColumn<SavedQuery>[] = [
  {
    id: 'name',
    header: 'Name',
    className: 'max-w-0 w-full truncate',
    sortBy: ({ folder, name }) => `${folder}/${name}`.toLowerCase(),
    cell: ({ folder, name, description }) => (
      <span title={description === '' ? name : description}>
        {folder !== '' && <span className="text-fg-3">{folder} / </span>}
        {name}
      </span>
    ),
  },
  {
    id: 'tags',
    header: 'Tags',
    hideBelow: 'xl',
    cell: ({ tags }) => (
      <span className="flex gap-1">
        {tags.map((tag) => (
          <Pill key={tag}>{tag}</Pill>
        ))}
      </span>
    ),
  },
  {
    id: 'check',
    header: 'Check',
    hideBelow: 'md',
    cell: ({ check }) => check !== null && <CheckState check={check} />,
  },
  {
    id: 'ref',
    header: 'Ref',
    hideBelow: 'md',
    cell: ({ contents }) => <RefChip name={contents.ref} />,
  },
  {
    id: 'owner',
    header: 'Owner',
    hideBelow: 'md',
    sortBy: ({ owner }) => owner,
    cell: ({ owner }) => owner,
  },
  {
    id: 'shared',
    header: 'Shared with',
    hideBelow: 'xl',
    cell: ({ sharedWith }) => SHARED_WORDS[sharedWith],
  },
  {
    id: 'changed',
    header: 'Changed',
    align: 'right',
    sortBy: ({ updatedAt }) => updatedAt.getTime(),
    cell: ({ updatedAt }) => <RelativeTime at={updatedAt} className="text-fg-3" />,
  },
];
