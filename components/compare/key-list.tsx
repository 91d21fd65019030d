'use client';

import { Eye, FileQuestion, Folder, type LucideIcon, Table2 } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { formatCount } from '#components/ui/format.ts';
import { Select } from '#components/ui/select.tsx';
import { State } from '#components/ui/state.tsx';
import { keyToPath } from '#server/catalog/model/key-path.ts';
import { ChangeFigures } from './change-figures.tsx';
import { aspectsText, countsText, rowSteps, typeWord } from './prepare-compare.ts';
import type { KeyChange, KeyComparison } from './types.ts';

export interface KeyFilter {
  /** Part of the name. */
  readonly text: string;
  readonly kind: KeyChange['kind'] | 'all';
}

interface Props {
  readonly comparison: KeyComparison;
  readonly items: readonly KeyChange[];
  readonly open: KeyChange | null;
  readonly onOpen: (key: KeyChange) => void;
  readonly filter: KeyFilter;
  readonly onFilter: (filter: KeyFilter) => void;
  /** Loads the next page; null: all are here. */
  readonly more: (() => void) | null;
}

const KINDS: readonly { readonly value: KeyFilter['kind']; readonly label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'changed', label: 'Changed' },
  { value: 'added', label: 'Added' },
  { value: 'removed', label: 'Removed' },
  { value: 'renamed', label: 'Renamed' },
];

/** All kinds for text that is none. */
export const kindOf = (text: string | null): KeyFilter['kind'] =>
  KINDS.find(({ value }) => value === text)?.value ?? 'all';

/** Keys that differ, to choose one from. */
export function KeyList(props: Props) {
  const { comparison, items, open, onOpen, filter, onFilter, more } = props;
  return (
    <nav
      aria-label="What differs"
      className="border-r border-line py-2 pr-3 max-xl:border-r-0 max-xl:border-b max-xl:pr-0"
    >
      <h2 className="font-semibold">
        Differences <span className="font-normal text-fg-3">{countsText(comparison)}</span>
      </h2>
      <div className="my-2 grid grid-cols-[minmax(0,1fr)_104px] gap-2">
        <input
          type="search"
          aria-label="Find a key"
          placeholder="Part of the name"
          value={filter.text}
          onChange={(event) => onFilter({ ...filter, text: event.target.value })}
          className="h-7 min-w-0 rounded-2 border border-line-control bg-control px-2 max-md:h-8"
        />
        <Select
          label="Kind"
          hideLabel
          options={KINDS.map(({ value, label }) => ({ value, label }))}
          value={filter.kind}
          onChange={(value) => onFilter({ ...filter, kind: kindOf(value) })}
        />
      </div>
      {items.length === 0 && (
        <p className="py-2 text-small text-fg-3">No key that differs is named and changed so.</p>
      )}
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-px max-xl:max-h-60 max-xl:overflow-y-auto xl:max-h-[calc(100vh-240px)] xl:overflow-y-auto">
        {items.map((item) => (
          <li key={keyToPath(item.key)}>
            <Line item={item} isOpen={item === open} onOpen={() => onOpen(item)} />
          </li>
        ))}
      </ul>
      {more !== null && (
        <Button size="small" className="mt-2" onClick={more}>
          {formatCount(items.length)} of {formatCount(comparison.total)}: load the next
        </Button>
      )}
      {comparison.isCut && (
        <p className="mt-2 text-small text-warn-text">
          More keys differ than are looked at: compare two states that are closer to each other.
        </p>
      )}
    </nav>
  );
}

const ICONS: Readonly<Record<string, LucideIcon>> = {
  ICEBERG_TABLE: Table2,
  ICEBERG_VIEW: Eye,
  NAMESPACE: Folder,
};

interface LineProps {
  readonly item: KeyChange;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function Line({ item, isOpen, onOpen }: LineProps) {
  const Icon = ICONS[item.type] ?? FileQuestion;
  const steps = rowSteps(item);
  return (
    <button
      type="button"
      aria-current={isOpen}
      onClick={onOpen}
      className="ring-inner flex w-full items-start gap-2 rounded-2 px-2 py-1.5 text-left text-small hover:bg-hover aria-[current=true]:bg-active"
    >
      <Icon
        role="img"
        aria-label={typeWord(item.type)}
        className="mt-0.5 size-3.5 shrink-0 text-fg-3"
        strokeWidth={1.75}
      />
      <span className="min-w-0 flex-1">
        <code className="block truncate" title={item.key.join('.')}>
          <bdi>{item.key.join('.')}</bdi>
        </code>
        <span className="flex flex-wrap items-center gap-x-2 text-micro">
          <span className={KIND_LOOK[item.kind]}>{aspectsText(item)}</span>
          {item.isOnBothSides && <State kind="warn">both sides</State>}
          {item.problem !== null && <State kind="bad">cannot be read</State>}
          {steps !== null && <ChangeFigures added={steps.added} removed={steps.removed} />}
        </span>
      </span>
    </button>
  );
}

const KIND_LOOK = {
  added: 'text-add-text',
  removed: 'text-del-text',
  changed: 'text-fg-3',
  renamed: 'text-mod-text',
} as const satisfies Record<KeyChange['kind'], string>;
