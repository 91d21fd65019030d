'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { Search } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';

interface Props<T> {
  readonly label: string;
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly search: string;
  readonly onSearch: (text: string) => void;
  readonly placeholder: string;
  /** Shown when it changes: the one in force at the moment that is looked at. */
  readonly markedKey?: string | null;
  readonly empty: ReactNode;
  readonly onChoose: (item: T) => void;
  readonly children: (item: T, isMarked: boolean) => ReactNode;
}

const LINE_PX = 30;

/** A list of any length with a field that narrows it; arrows move, Enter takes. */
export function ChoiceList<T>(props: Props<T>) {
  const { label, items, keyOf, search, onSearch, placeholder, markedKey, empty, onChoose } = props;
  const [index, setIndex] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => LINE_PX,
    overscan: 8,
  });
  const marked = items.findIndex((item) => keyOf(item) === markedKey);
  useEffect(() => {
    if (marked === -1) return;
    setIndex(marked);
    rows.scrollToIndex(marked, { align: 'center' });
  }, [marked, rows]);
  const current = Math.min(index, items.length - 1);
  const goTo = (next: number) => {
    const to = Math.max(0, Math.min(items.length - 1, next));
    setIndex(to);
    rows.scrollToIndex(to);
  };
  const onKey = (event: KeyboardEvent) => {
    const act = {
      ArrowDown: () => goTo(current + 1),
      ArrowUp: () => goTo(current - 1),
      PageDown: () => goTo(current + 8),
      PageUp: () => goTo(current - 8),
      Enter: () => {
        const item = items[current];
        if (item !== undefined) onChoose(item);
      },
    }[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const id = `choices-${label.replaceAll(/\W+/g, '-')}`;
  return (
    <div className="border-t border-line first:border-t-0">
      <label className="flex h-9 items-center gap-2 px-3">
        <Search aria-hidden className="size-3.5 shrink-0 text-fg-3" />
        <input
          role="combobox"
          aria-label={label}
          aria-expanded
          aria-controls={id}
          aria-activedescendant={items.length === 0 ? undefined : `${id}-${current}`}
          placeholder={placeholder}
          value={search}
          onChange={(event) => {
            onSearch(event.target.value);
            setIndex(0);
          }}
          onKeyDown={onKey}
          className="h-full min-w-0 flex-1 bg-transparent outline-none focus-visible:shadow-none"
        />
      </label>
      <div
        ref={box}
        id={id}
        role="listbox"
        aria-label={label}
        tabIndex={-1}
        className="max-h-[min(32vh,260px)] overflow-y-auto px-1.5 pb-1.5"
      >
        {items.length === 0 && <p className="px-2 py-3 text-small text-fg-2">{empty}</p>}
        <div role="presentation" className="relative" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((row) => {
            const item = items[row.index];
            if (item === undefined) return null;
            const isMarked = row.index === marked;
            return (
              <div
                key={keyOf(item)}
                id={`${id}-${row.index}`}
                role="option"
                tabIndex={-1}
                aria-selected={row.index === current}
                onClick={() => onChoose(item)}
                onKeyDown={onKey}
                style={{ transform: `translateY(${row.start}px)` }}
                className={clsx(
                  'absolute inset-x-0 flex h-[30px] cursor-pointer items-center gap-2 whitespace-nowrap rounded-2 px-2 text-small',
                  row.index === current ? 'bg-active' : 'hover:bg-hover',
                  isMarked && 'bg-moment-bg',
                )}
              >
                {props.children(item, isMarked)}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
