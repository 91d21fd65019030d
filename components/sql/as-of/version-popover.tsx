'use client';

import { Popover } from '@base-ui/react/popover';
import { useMemo } from 'react';
import type { TableInText } from '#server/sql/model/editor/tables-in.ts';
import type { Version } from '#server/sql/model/editor/write-period.ts';
import { AsOfPanel } from './as-of-panel.tsx';

/** A table in the text, and where on the screen it was asked about. */
export interface ChipPlace {
  readonly x: number;
  readonly y: number;
  readonly table: TableInText;
}

interface Props {
  readonly place: ChipPlace | null;
  readonly refName: string;
  readonly at: string | null;
  readonly onClose: () => void;
  readonly onVersion: (table: TableInText, version: Version | null) => void;
}

/** The snapshots of one table of the text; taking one writes its clause. */
export function VersionPopover({ place, refName, at, onClose, onVersion }: Props) {
  const x = place?.x ?? 0;
  const y = place?.y ?? 0;
  const anchor = useMemo(() => ({ getBoundingClientRect: () => new DOMRect(x, y, 0, 0) }), [x, y]);
  return (
    <Popover.Root open={place !== null} onOpenChange={(isOpen) => isOpen || onClose()}>
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} sideOffset={8} align="start" className="z-(--z-pop)">
          <Popover.Popup
            aria-label={`Snapshots of ${place?.table.table[2] ?? ''}`}
            className="w-[min(620px,calc(100vw-24px))] overflow-hidden rounded-3 bg-raised shadow-3 outline-none"
          >
            {place !== null && (
              <AsOfPanel
                kind="snapshot"
                refName={refName}
                at={at}
                tables={[place.table]}
                onClose={onClose}
                onVersion={onVersion}
              />
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
