'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { ChevronDown, ChevronRight, Database, Eye, Folder, Search, Table2 } from 'lucide-react';
import Link from 'next/link';
import { type KeyboardEvent, useDeferredValue, useMemo, useRef, useState } from 'react';
import { RefChip } from '#components/ui/ref-chip.tsx';
import type { TableName } from '#server/sql/model/editor/names-in-scope.ts';
import { writeName } from '#server/sql/model/editor/scan.ts';
import type { TypedColumn } from '../editor/use-language.ts';
import { prepareTree, type TreeLine } from './prepare-tree.ts';

interface Props {
  readonly refName: string;
  readonly defaultBranch: string;
  readonly moment: string | null;
  readonly tables: readonly TableName[];
  readonly details: ReadonlyMap<string, string>;
  readonly isLoading: boolean;
  readonly columnsOf: (table: TableName) => readonly TypedColumn[] | null;
  readonly onLoad: (table: TableName) => void;
  readonly onInsert: (text: string) => void;
  readonly onPreview: (table: TableName) => void;
  readonly pageOf: (table: TableName) => string | null;
}

const LINE_PX = 26;

/** What can be read at the tab's ref and moment. Enter puts a name into the statement. */
export function CatalogTree(props: Props) {
  const { tables, details, columnsOf, isLoading, refName, defaultBranch, moment, onLoad } = props;
  const [text, setText] = useState('');
  const search = useDeferredValue(text);
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [current, setCurrent] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const lines = useMemo(
    () => prepareTree({ tables, details, opened, search, columnsOf }),
    [tables, details, opened, search, columnsOf],
  );
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => LINE_PX,
    overscan: 12,
  });
  const index = Math.max(
    0,
    lines.findIndex(({ id }) => id === current),
  );

  const toggle = (line: TreeLine, isOpen = line.isOpen !== true) => {
    if (line.isOpen === null) return;
    if (isOpen && line.table !== null) onLoad(line.table);
    setOpened(new Map(opened).set(line.id, isOpen));
  };
  const goTo = (next: number) => {
    const line = lines[Math.max(0, Math.min(lines.length - 1, next))];
    if (line === undefined) return;
    setCurrent(line.id);
    rows.scrollToIndex(lines.indexOf(line));
  };
  const onKey = (event: KeyboardEvent) => {
    const line = lines[index];
    const act = {
      ArrowDown: () => goTo(index + 1),
      ArrowUp: () => goTo(index - 1),
      Home: () => goTo(0),
      End: () => goTo(lines.length - 1),
      ArrowRight: () => line && (line.isOpen === false ? toggle(line, true) : goTo(index + 1)),
      ArrowLeft: () =>
        line &&
        (line.isOpen === true
          ? toggle(line, false)
          : goTo(lines.findLastIndex((one, i) => i < index && one.depth < line.depth))),
      Enter: () => line && props.onInsert(textOf(line)),
    }[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  return (
    <aside aria-label="Catalog" className="flex h-full min-h-0 flex-col">
      <label className="mx-2 mt-2 flex h-7 items-center gap-1.5 rounded-2 border border-line-control bg-control px-2 focus-within:border-focus">
        <Search aria-hidden className="size-3.5 shrink-0 text-fg-3" />
        <input
          type="search"
          aria-label="Find a table or column"
          placeholder="Tables and columns"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === 'ArrowDown' && box.current?.focus()}
          className="min-w-0 flex-1 bg-transparent outline-none focus-visible:shadow-none"
        />
      </label>
      <p className="flex min-w-0 items-center gap-1.5 px-3 pt-1.5 pb-1 text-micro text-fg-3">
        <span className="shrink-0">catalog of</span>{' '}
        <RefChip name={refName} defaultBranch={defaultBranch} />
        {moment !== null && <span className="truncate text-moment-text">{moment}</span>}
      </p>
      {lines.length === 0 && (
        <p className="px-3 py-2 text-small text-fg-3">
          {isLoading
            ? 'Reading the catalog …'
            : search === ''
              ? 'No table here yet.'
              : `Nothing is called “${search}”.`}
        </p>
      )}
      <div
        ref={box}
        hidden={lines.length === 0}
        role="tree"
        tabIndex={0}
        aria-label="Tables"
        aria-activedescendant={lines[index] === undefined ? undefined : `tree-${index}`}
        onKeyDown={onKey}
        className="ring-inner min-h-0 flex-1 overflow-y-auto pb-2 [scrollbar-width:thin]"
      >
        <div role="presentation" style={{ height: rows.getTotalSize() }} className="relative">
          {rows.getVirtualItems().map((item) => {
            const line = lines[item.index];
            return line === undefined ? null : (
              <Line
                key={line.id}
                line={line}
                index={item.index}
                top={item.start}
                isCurrent={item.index === index}
                onToggle={() => {
                  setCurrent(line.id);
                  toggle(line);
                }}
                {...props}
              />
            );
          })}
        </div>
      </div>
    </aside>
  );
}

/** The text that a line stands for in a statement. */
function textOf({ kind, id, name, table }: TreeLine): string {
  if (kind === 'column') return writeName(name);
  if (table !== null) return table.map(writeName).join('.');
  return id.split('.').map(writeName).join('.');
}

const ICON = {
  catalog: Database,
  schema: Folder,
  table: Table2,
  column: null,
  note: null,
} as const satisfies Record<TreeLine['kind'], typeof Database | null>;

interface LineProps extends Props {
  readonly line: TreeLine;
  readonly index: number;
  readonly top: number;
  readonly isCurrent: boolean;
  readonly onToggle: () => void;
}

function Line({ line, index, top, isCurrent, onToggle, onInsert, onPreview, pageOf }: LineProps) {
  const { kind, depth, name, detail, table, isOpen } = line;
  const Icon = ICON[kind];
  const Arrow = isOpen === true ? ChevronDown : ChevronRight;
  const page = kind === 'table' && table !== null ? pageOf(table) : null;
  return (
    <div
      id={`tree-${index}`}
      role="treeitem"
      tabIndex={-1}
      aria-level={depth + 1}
      aria-selected={isCurrent}
      {...(isOpen !== null && { 'aria-expanded': isOpen })}
      style={{ transform: `translateY(${top}px)`, paddingLeft: 8 + depth * 14 }}
      className={clsx(
        'group absolute inset-x-0 flex h-[26px] cursor-default items-center gap-1.5 pr-2 text-small',
        isCurrent ? 'bg-active' : 'hover:bg-hover',
      )}
      onClick={onToggle}
      onDoubleClick={() => onInsert(textOf(line))}
      onKeyDown={(event) => event.key === ' ' && onToggle()}
    >
      <span className="w-3 shrink-0">
        {isOpen !== null && <Arrow aria-hidden className="size-3 text-fg-3" />}
      </span>
      {Icon !== null && <Icon aria-hidden className="size-3.5 shrink-0 text-fg-3" />}
      <bdi className={clsx('min-w-0 flex-1 truncate', kind === 'note' && 'text-fg-3')}>{name}</bdi>
      <span className="shrink-0 truncate font-mono text-micro text-fg-3 group-hover:hidden">
        {detail}
      </span>
      <span className="hidden shrink-0 gap-1 group-hover:flex">
        {kind === 'table' && table !== null && (
          <button
            type="button"
            tabIndex={-1}
            aria-label={`Show rows of ${name}`}
            title="Show rows"
            onClick={(event) => {
              event.stopPropagation();
              onPreview(table);
            }}
            className="grid size-5 place-items-center rounded-1 text-fg-3 hover:bg-active hover:text-fg"
          >
            <Eye aria-hidden className="size-3.5" />
          </button>
        )}
        {page !== null && (
          <Link
            href={page}
            tabIndex={-1}
            title="Open the table's page"
            onClick={(event) => event.stopPropagation()}
            className="rounded-1 px-1 text-micro leading-5 text-accent-text hover:underline"
          >
            Page
          </Link>
        )}
        {kind !== 'note' && (
          <button
            type="button"
            tabIndex={-1}
            title="Put the name into the statement"
            onClick={(event) => {
              event.stopPropagation();
              onInsert(textOf(line));
            }}
            className="rounded-1 px-1 text-micro leading-5 text-accent-text hover:underline"
          >
            Insert
          </button>
        )}
      </span>
    </div>
  );
}
