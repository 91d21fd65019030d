'use client';

import { Dialog } from '@base-ui/react/dialog';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { GitBranch, type LucideIcon, Play, Search, Table2, UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { rankMatches, type Span } from '#server/hub/model/rank-matches.ts';
import { MarkedText } from './marked-text.tsx';
import { INNER_PAGES, PAGES, pageHref } from './pages.ts';
import { useRefUrl } from './use-ref-url.ts';

interface Props {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onSwitchRef: () => void;
}

/** Cmd/Ctrl-K: a page, a table, a run or a person by a few letters of the name. */
export function CommandPalette({ open, onOpenChange, onSwitchRef }: Props) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-(--z-scrim) bg-scrim" />
        <Dialog.Popup className="fixed top-24 left-1/2 z-(--z-dialog) w-[min(680px,calc(100vw-24px))] -translate-x-1/2 overflow-hidden rounded-3 bg-raised shadow-3 outline-none max-md:top-3">
          <Dialog.Title className="sr-only">Find tables, runs, people and pages</Dialog.Title>
          <Finder
            onClose={() => onOpenChange(false)}
            onSwitchRef={() => {
              onOpenChange(false);
              onSwitchRef();
            }}
          />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const KIND = {
  tables: { title: 'Tables', icon: Table2 },
  runs: { title: 'Runs', icon: Play },
  people: { title: 'People', icon: UserRound },
} as const;

const SWITCH_REF = 'switch ref';

interface FinderProps {
  readonly onClose: () => void;
  readonly onSwitchRef: () => void;
}

function Finder({ onClose, onSwitchRef }: FinderProps) {
  const router = useRouter();
  const { ref, withRef } = useRefUrl();
  const [text, setText] = useState('');
  const [choice, setChoice] = useState('');
  const sought = useDeferredValue(text.trim());
  const trpc = useTRPC();
  const found = useQuery({
    ...trpc.hub.search.queryOptions({ text: sought, ref }),
    placeholderData: keepPreviousData,
  });
  const go = (href: string) => {
    onClose();
    router.push(withRef(href));
  };
  const pages = rankMatches(
    [...PAGES, ...INNER_PAGES],
    (page) => `${page.label} ${page.words}`,
    sought,
  );
  const groups = (found.data ?? []).filter((group) => group.total > 0);
  const failures = (found.data ?? []).flatMap(({ failure }) => failure ?? []);
  const total = pages.length + groups.reduce((sum, group) => sum + group.total, 0);
  const values = [
    ...groups.flatMap((group) => group.hits.map(({ item }) => item.href)),
    ...pages.map(({ item: page }) => page.href),
  ];
  // Answers come after the letters: what was chosen may be gone, then the first is.
  const chosen = values.includes(choice) || choice === SWITCH_REF ? choice : (values[0] ?? '');
  return (
    <Command label="Find" shouldFilter={false} loop value={chosen} onValueChange={setChoice}>
      <div className="flex h-12 items-center gap-2 border-b border-line px-3.5">
        <Search aria-hidden className="size-3.5 shrink-0 text-fg-3" />
        <Command.Input
          autoFocus
          value={text}
          onValueChange={setText}
          placeholder="Find tables, runs, people, pages"
          className="h-full min-w-0 flex-1 bg-transparent text-[15px] outline-none focus-visible:shadow-none"
        />
        <span className="flex items-center gap-1.5 text-small text-fg-3 max-md:hidden">
          on <RefChip name={ref} />
        </span>
        <Kbd>esc</Kbd>
      </div>
      <Command.List className="max-h-[min(56vh,520px)] overflow-y-auto px-1.5 pb-1.5">
        <Command.Empty className="px-2 py-6 text-center text-fg-2">
          Nothing found for “{text}” among pages, tables on {ref}, the last 100 runs and people.
        </Command.Empty>
        {groups.map((group) => (
          <Group key={group.kind} title={KIND[group.kind].title} count={group.total}>
            {group.hits.map(({ item, spans }) => (
              <Option
                key={item.href}
                value={item.href}
                icon={KIND[group.kind].icon}
                name={item.name}
                spans={spans}
                note={item.note}
                mono={group.kind === 'tables'}
                onSelect={() => go(item.href)}
              />
            ))}
          </Group>
        ))}
        {pages.length > 0 && (
          <Group title="Pages and actions" count={null}>
            {pages.map(({ item: page, spans }) => (
              <Option
                key={page.href}
                value={page.href}
                icon={page.icon}
                name={page.label}
                spans={spans}
                note=""
                {...('key' in page && { keys: `g ${page.key}` })}
                onSelect={() => go(pageHref(page, ref))}
              />
            ))}
            {sought === '' && (
              <Option
                value={SWITCH_REF}
                icon={GitBranch}
                name="Switch branch, tag or moment"
                spans={[]}
                note=""
                keys="⌘B"
                onSelect={onSwitchRef}
              />
            )}
          </Group>
        )}
      </Command.List>
      {failures.map((failure) => (
        <p
          key={failure}
          role="status"
          className="border-t border-line px-3.5 py-1.5 text-small text-warn-text"
        >
          {failure}
        </p>
      ))}
      <div className="flex h-[34px] items-center gap-4 whitespace-nowrap border-t border-line bg-subtle px-3.5 text-micro text-fg-3">
        <span>
          <Kbd>↑</Kbd> <Kbd>↓</Kbd> move
        </span>
        <span>
          <Kbd>↵</Kbd> open
        </span>
        <span role="status" className="ml-auto">
          {found.isFetching ? 'searching …' : `${total} found`}
        </span>
      </div>
    </Command>
  );
}

interface GroupProps {
  readonly title: string;
  readonly count: number | null;
  readonly children: ReactNode;
}

function Group({ title, count, children }: GroupProps) {
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

interface OptionProps {
  readonly value: string;
  readonly icon: LucideIcon;
  readonly name: string;
  readonly spans: readonly Span[];
  readonly note: string;
  readonly mono?: boolean;
  readonly keys?: string;
  readonly onSelect: () => void;
}

function Option({
  value,
  icon: Icon,
  name,
  spans,
  note,
  mono = false,
  keys,
  onSelect,
}: OptionProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-8 cursor-pointer items-center gap-2 whitespace-nowrap rounded-2 px-2 data-[selected=true]:bg-active"
    >
      <Icon aria-hidden className="size-3.5 shrink-0 text-fg-3" />
      <span className={mono ? 'truncate font-mono text-small' : 'truncate'}>
        <MarkedText text={name} spans={spans} />
      </span>
      <span className="min-w-0 flex-1 truncate text-small text-fg-3">{note}</span>
      {keys !== undefined && <Kbd>{keys}</Kbd>}
    </Command.Item>
  );
}
