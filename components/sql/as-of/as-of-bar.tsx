'use client';

import { Popover } from '@base-ui/react/popover';
import clsx from 'clsx';
import { ChevronDown, History } from 'lucide-react';
import { useRef } from 'react';
import { momentKind } from '#components/shell/ref-url.ts';
import { formatUtc } from '#components/ui/format.ts';
import { RefChip } from '#components/ui/ref-chip.tsx';
import type { TableInText } from '#server/sql/model/editor/tables-in.ts';
import type { Version } from '#server/sql/model/editor/write-period.ts';
import { AsOfPanel } from './as-of-panel.tsx';

/** Ways to say which state is read. */
export const AS_OF_KINDS = ['branch', 'time', 'commit', 'tag', 'snapshot'] as const;
export type AsOfKind = (typeof AS_OF_KINDS)[number];

export interface AsOfProps {
  readonly refName: string;
  readonly at: string | null;
  readonly defaultBranch: string;
  /** Names of the tags, by which a ref is known for one. */
  readonly tags: readonly string[];
  /** Tables of the statement at the cursor. */
  readonly tables: readonly TableInText[];
  readonly onPlace: (place: { readonly ref?: string; readonly at?: string | null }) => void;
  /** Writes a clause behind one table of the statement; null takes it away. */
  readonly onVersion: (table: TableInText, version: Version | null) => void;
  /** Takes the moment and runs at once; null is now. */
  readonly onRunAt: (at: string | null) => void;
}

interface Props extends AsOfProps {
  /** Panel that is open; null for none. */
  readonly open: AsOfKind | null;
  readonly onOpen: (kind: AsOfKind | null) => void;
}

const WORD = {
  branch: 'Branch',
  time: 'Time',
  commit: 'Commit',
  tag: 'Tag',
  snapshot: 'Snapshot',
} as const satisfies Record<AsOfKind, string>;

/** Which state of the lake the statements of the tab read: every table at one moment, unless the text says another. */
export function AsOfBar(props: Props) {
  const { refName, at, defaultBranch, tags, open, onOpen, onPlace } = props;
  const bar = useRef<HTMLFieldSetElement>(null);
  const isTag = tags.includes(refName);
  const current =
    at === null ? (isTag ? 'tag' : null) : momentKind(at) === 'time' ? 'time' : 'commit';
  return (
    <fieldset ref={bar} className="flex min-w-0 flex-wrap items-center gap-1.5 text-small">
      <legend className="sr-only">State that is read</legend>
      <Choice kind="branch" isOpen={open === 'branch'} isSet={false} onOpen={onOpen}>
        <RefChip name={refName} kind={isTag ? 'tag' : 'branch'} defaultBranch={defaultBranch} />
        <ChevronDown aria-hidden className="size-3 opacity-70" />
      </Choice>
      <span className="text-fg-3">as of</span>
      <span className="inline-flex h-7 items-center rounded-2 bg-hover p-0.5">
        <button
          type="button"
          aria-pressed={current === null}
          onClick={() => {
            onOpen(null);
            if (at !== null) onPlace({ at: null });
            else if (isTag) onPlace({ ref: defaultBranch });
          }}
          className={look(current === null, false)}
        >
          Now
        </button>
        {(['time', 'commit', 'tag', 'snapshot'] as const).map((kind) => (
          <Choice
            key={kind}
            kind={kind}
            isOpen={open === kind}
            isSet={current === kind}
            onOpen={onOpen}
          >
            {current === kind && <History aria-hidden className="size-3" />}
            {current === kind && at !== null ? saidOf(at) : WORD[kind]}
          </Choice>
        ))}
      </span>
      <Popover.Root open={open !== null} onOpenChange={(isOpen) => isOpen || onOpen(null)}>
        <Popover.Portal>
          <Popover.Positioner anchor={bar} sideOffset={6} align="start" className="z-(--z-pop)">
            <Popover.Popup
              aria-label={open === null ? undefined : `Choose by ${WORD[open].toLowerCase()}`}
              className="w-[min(680px,calc(100vw-24px))] overflow-hidden rounded-3 bg-raised shadow-3 outline-none"
            >
              {open !== null && (
                <AsOfPanel key={open} kind={open} onClose={() => onOpen(null)} {...props} />
              )}
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
    </fieldset>
  );
}

const saidOf = (at: string): string =>
  momentKind(at) === 'time' ? formatUtc(new Date(at)) : at.slice(0, 8);

const look = (isSet: boolean, isOpen: boolean): string =>
  clsx(
    'ring-inner inline-flex h-6 items-center gap-1 whitespace-nowrap rounded-[4px] px-2 font-medium',
    isSet
      ? 'bg-bg text-fg shadow-[0_0_0_1px_var(--line),var(--shadow-1)] dark:bg-[var(--n-5)]'
      : 'text-fg-2 hover:text-fg',
    isOpen && !isSet && 'bg-active',
  );

interface ChoiceProps {
  readonly kind: AsOfKind;
  readonly isOpen: boolean;
  readonly isSet: boolean;
  readonly onOpen: (kind: AsOfKind | null) => void;
  readonly children: React.ReactNode;
}

function Choice({ kind, isOpen, isSet, onOpen, children }: ChoiceProps) {
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-expanded={isOpen}
      aria-label={kind === 'branch' ? 'Branch of the statement' : `As of a ${kind}`}
      // The popover closes itself on a press outside; the press must not open it again.
      onPointerDown={(event) => isOpen && event.stopPropagation()}
      onClick={() => onOpen(isOpen ? null : kind)}
      className={clsx(
        kind === 'branch'
          ? 'inline-flex h-7 min-w-0 items-center gap-1 rounded-2 border border-line-control pr-1.5 pl-1 hover:bg-hover'
          : look(isSet, isOpen),
        isSet && 'text-moment-text',
      )}
    >
      {children}
    </button>
  );
}
