'use client';

import clsx from 'clsx';
import { History, Plus, RotateCcw, X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { refSlot } from '#components/ui/ref-colour.ts';
import type { EditorTab } from './editor-tab.ts';

interface Props {
  readonly tabs: readonly EditorTab[];
  readonly activeId: string;
  readonly defaultBranch: string;
  /** Tabs with a statement under way. */
  readonly busyIds: readonly string[];
  readonly canReopen: boolean;
  readonly onShow: (tab: EditorTab) => void;
  readonly onClose: (tab: EditorTab) => void;
  readonly onMove: (tab: EditorTab, by: number) => void;
  readonly onRename: (tab: EditorTab, title: string) => void;
  readonly onNew: () => void;
  readonly onReopen: () => void;
}

/** The open statements, each in the colour of its ref. Arrows go from one to the next, with Alt they move it. */
export function TabStrip(props: Props) {
  const { tabs, activeId, onNew, canReopen, onReopen } = props;
  return (
    <div className="flex min-w-0 items-stretch border-b border-line bg-subtle">
      <div
        role="tablist"
        aria-label="Statements"
        className="flex min-w-0 overflow-x-auto [scrollbar-width:none]"
      >
        {tabs.map((tab) => (
          <StripTab key={tab.id} tab={tab} isActive={tab.id === activeId} {...props} />
        ))}
      </div>
      <span className="flex shrink-0 items-center px-1">
        <Button
          variant="ghost"
          size="small"
          icon={Plus}
          label="New statement (Alt T)"
          onClick={onNew}
          aria-keyshortcuts="Alt+T"
        />
        {canReopen && (
          <Button
            variant="ghost"
            size="small"
            icon={RotateCcw}
            label="Open the closed one again (Alt Shift T)"
            onClick={onReopen}
            aria-keyshortcuts="Alt+Shift+T"
          />
        )}
      </span>
    </div>
  );
}

function StripTab({
  tab,
  isActive,
  tabs,
  defaultBranch,
  busyIds,
  onShow,
  onClose,
  onMove,
  onRename,
}: Props & { readonly tab: EditorTab; readonly isActive: boolean }) {
  const [isNaming, setIsNaming] = useState(false);
  const slot = refSlot(tab.ref, defaultBranch);
  const isBusy = busyIds.includes(tab.id);
  const onKey = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (event.key === 'F2') return setIsNaming(true);
    if (event.key === 'Delete') return onClose(tab);
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    if (event.altKey) return onMove(tab, by);
    const next = tabs[tabs.indexOf(tab) + by];
    if (next === undefined) return;
    onShow(next);
    document.getElementById(`sql-tab-${next.id}`)?.focus();
  };
  const finish = (title: string) => {
    setIsNaming(false);
    const trimmed = title.trim();
    if (trimmed !== '' && trimmed !== tab.title) onRename(tab, trimmed);
  };
  return (
    <span
      data-ref={slot}
      className={clsx(
        'group relative flex h-9 max-w-60 shrink-0 items-center border-r border-line',
        isActive ? 'bg-bg shadow-[inset_0_2px_0_var(--rc)]' : 'hover:bg-hover',
      )}
    >
      {isNaming ? (
        <input
          ref={(input) => input?.select()}
          aria-label="Name of the statement"
          defaultValue={tab.title}
          onBlur={(event) => finish(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
            if (event.key === 'Escape') setIsNaming(false);
          }}
          className="mx-2 h-6 w-32 rounded-1 border border-line-control bg-control px-1"
        />
      ) : (
        <button
          type="button"
          role="tab"
          id={`sql-tab-${tab.id}`}
          aria-selected={isActive}
          tabIndex={isActive ? 0 : -1}
          onClick={() => onShow(tab)}
          onDoubleClick={() => setIsNaming(true)}
          onKeyDown={onKey}
          title={`${tab.title} on ${tab.ref}${tab.at === null ? '' : ', another moment than now'}. F2 renames it, Delete closes it.`}
          className="ring-inner flex h-full min-w-0 items-center gap-1.5 pr-1 pl-3"
        >
          <span
            aria-hidden
            className={clsx('size-[7px] shrink-0 rounded-full bg-ref', isBusy && 'animate-pulse')}
          />
          <bdi className="max-w-24 truncate font-mono text-small text-ref-text max-md:hidden">
            {tab.ref}
          </bdi>
          <bdi className={clsx('truncate', isActive ? 'font-medium text-fg' : 'text-fg-2')}>
            {tab.title}
          </bdi>
          {tab.at !== null && (
            <History aria-label="another moment than now" className="size-3 shrink-0 text-moment" />
          )}
        </button>
      )}
      {/* A list of tabs may hold tabs alone; the Delete key closes this one. */}
      <button
        type="button"
        tabIndex={-1}
        aria-hidden
        title={`Close ${tab.title}`}
        onClick={() => onClose(tab)}
        className="ring-inner mr-1.5 grid size-5 shrink-0 place-items-center rounded-1 text-fg-3 hover:bg-active hover:text-fg"
      >
        <X aria-hidden className="size-3" />
      </button>
    </span>
  );
}
