'use client';

import { Popover } from '@base-ui/react/popover';
import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import {
  CalendarClock,
  Check,
  ChevronDown,
  GitBranch,
  GitCommitHorizontal,
  History,
  Search,
} from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { formatUtc } from '#components/ui/format.ts';
import { Hash } from '#components/ui/hash.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { useConsole } from './console-context.tsx';
import { MomentField } from './moment-field.tsx';
import { prepareRefChoices, type RefLineView } from './prepare-ref-choices.ts';
import { useRefSearch } from './use-ref-search.ts';
import { useRefUrl } from './use-ref-url.ts';

interface Props {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** The ref of the page, and the way to another: a branch, a tag, a commit, a moment. */
export function RefPicker({ open, onOpenChange }: Props) {
  const { ref, at } = useRefUrl();
  const { defaultBranch } = useConsole();
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Trigger
        aria-label={`Ref: ${ref}${at === null ? '' : ', another moment than now'}`}
        aria-keyshortcuts="Meta+B Control+B"
        className="flex h-7 min-w-0 items-center gap-1.5 rounded-2 border border-line-control pr-[7px] pl-1 hover:bg-hover"
      >
        <RefChip name={ref} defaultBranch={defaultBranch} className="max-w-44 max-md:max-w-24" />
        {at !== null && <History aria-hidden className="size-3.5 shrink-0 text-moment" />}
        <ChevronDown aria-hidden className="size-3 shrink-0 opacity-70" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="end" className="z-(--z-pop)">
          <Popover.Popup
            aria-label="Choose a ref"
            className="w-[min(520px,calc(100vw-24px))] overflow-hidden rounded-3 bg-raised shadow-3 outline-none"
          >
            <Choices onClose={() => onOpenChange(false)} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

const NO_REFS = { refs: [], total: 0 } as const;

function Choices({ onClose }: { readonly onClose: () => void }) {
  const { ref, at, setRef, setAt, withRef } = useRefUrl();
  const { defaultBranch } = useConsole();
  const [text, setText] = useState('');
  const trpc = useTRPC();
  const latest = useQuery(trpc.hub.refs.queryOptions({ ref }));
  const found = useRefSearch({ search: useDeferredValue(text.trim()) });
  const choices = prepareRefChoices(found.data ?? NO_REFS, latest.data?.commits ?? [], text);
  const choose = (act: () => void) => () => {
    onClose();
    act();
  };
  const refOption = (line: RefLineView) => (
    <Choice key={line.name} value={`ref ${line.name}`} onSelect={choose(() => setRef(line.name))}>
      <RefChip name={line.name} kind={line.kind} defaultBranch={defaultBranch} />
      <span className="min-w-0 flex-1 truncate text-small text-fg-3">
        {line.name === ref && at === null && 'here now · '}
        <Hash value={line.hash} />
      </span>
      {line.name === ref && at === null && <Check aria-hidden className="size-3.5 text-fg-3" />}
    </Choice>
  );
  const { typed } = choices;
  return (
    <Command label="Ref" shouldFilter={false} loop>
      <div className="flex h-[42px] items-center gap-2 border-b border-line px-3">
        <Search aria-hidden className="size-3.5 shrink-0 text-fg-3" />
        <Command.Input
          autoFocus
          value={text}
          onValueChange={setText}
          placeholder="Branch, tag, commit or a date: 2026-10-14 12:00"
          className="h-full min-w-0 flex-1 bg-transparent outline-none focus-visible:shadow-none"
        />
        <Kbd>esc</Kbd>
      </div>
      <Command.List className="max-h-[min(48vh,420px)] overflow-y-auto px-1.5 pb-1.5">
        {found.isPending && <Line>Reading branches and tags …</Line>}
        {found.isError && <Line alert>{found.error.message}</Line>}
        {found.isSuccess && (
          <Command.Empty className="px-2 py-4 text-fg-2">
            No branch, tag or commit has “{text}” in it.
          </Command.Empty>
        )}
        {typed !== null && (
          <Choice value={`at ${typed.at}`} onSelect={choose(() => setAt(typed.at))}>
            {typed.kind === 'commit' ? (
              <GitCommitHorizontal aria-hidden className="size-3.5 text-moment" />
            ) : (
              <CalendarClock aria-hidden className="size-3.5 text-moment" />
            )}
            <span className="text-small font-medium text-moment-text">
              {typed.kind === 'commit'
                ? `${ref} at commit ${typed.at.slice(0, 8)}`
                : `${ref} as of ${formatUtc(new Date(typed.at), 'second')}`}
            </span>
          </Choice>
        )}
        <Group title="Branches" count={choices.branches.length}>
          {choices.branches.map(refOption)}
        </Group>
        <Group title="Tags" count={choices.tags.length}>
          {choices.tags.map(refOption)}
        </Group>
        {choices.notShown > 0 && <Line>{choices.notShown} more: type a part of the name.</Line>}
        <Group title={`Latest commits on ${ref}`} count={choices.commits.length}>
          {choices.commits.map((commit) => (
            <Choice
              key={commit.hash}
              value={`commit ${commit.hash}`}
              onSelect={choose(() => setAt(commit.hash))}
            >
              <GitCommitHorizontal aria-hidden className="size-3.5 shrink-0 text-fg-3" />
              <Hash value={commit.hash} />
              <span className="min-w-0 flex-1 truncate text-small">{commit.message}</span>
              <RelativeTime at={commit.at} className="text-small text-fg-3" />
            </Choice>
          ))}
        </Group>
      </Command.List>
      <MomentField refName={ref} onChoose={(moment) => choose(() => setAt(moment))()} />
      <div className="flex items-center gap-4 border-t border-line bg-subtle px-3.5 py-2 text-micro text-fg-3">
        <Link
          href={withRef('/branches')}
          onClick={onClose}
          className="inline-flex items-center gap-1.5 font-medium text-accent-text hover:underline"
        >
          <GitBranch aria-hidden className="size-3" />
          All branches, new branch
        </Link>
        <span className="ml-auto max-md:hidden">
          <Kbd>⌘B</Kbd> opens this anywhere
        </span>
      </div>
    </Command>
  );
}

interface GroupProps {
  readonly title: string;
  readonly count: number;
  readonly children: ReactNode;
}

function Group({ title, count, children }: GroupProps) {
  if (count === 0) return null;
  return (
    <Command.Group
      heading={
        <span className="block px-2 pt-2 pb-0.5 text-micro text-fg-3">
          {title} {count}
        </span>
      }
    >
      {children}
    </Command.Group>
  );
}

interface ChoiceProps {
  readonly value: string;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

function Choice({ value, onSelect, children }: ChoiceProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-[30px] cursor-pointer items-center gap-2 whitespace-nowrap rounded-2 px-2 data-[selected=true]:bg-active"
    >
      {children}
    </Command.Item>
  );
}

function Line({
  children,
  alert = false,
}: {
  readonly children: ReactNode;
  readonly alert?: boolean;
}) {
  return (
    <p
      role={alert ? 'alert' : 'status'}
      className={alert ? 'px-2 py-2 text-small text-bad-text' : 'px-2 py-2 text-small text-fg-3'}
    >
      {children}
    </p>
  );
}
