'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';

interface Props<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly itemKey: (item: Item) => string;
  readonly renderItem: (item: Item, index: number) => ReactNode;
  readonly rowHeight?: number;
  /** Classes that give it a height, `max-h-96` for example. */
  readonly className?: string;
}

/** A list of any length; only what is in sight is drawn. */
export function VirtualList<Item>({
  label,
  items,
  itemKey,
  renderItem,
  rowHeight = 32,
  className,
}: Props<Item>) {
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  return (
    <div ref={box} className={className ?? 'max-h-96 overflow-y-auto'}>
      <ul aria-label={label} style={{ height: virtual.getTotalSize() }} className="relative">
        {virtual.getVirtualItems().map((row) => {
          const item = items[row.index];
          if (item === undefined) return null;
          return (
            <li
              key={itemKey(item)}
              aria-setsize={items.length}
              aria-posinset={row.index + 1}
              className="absolute inset-x-0 top-0"
              style={{ height: rowHeight, transform: `translateY(${row.start}px)` }}
            >
              {renderItem(item, row.index)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
