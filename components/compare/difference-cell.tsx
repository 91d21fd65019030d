'use client';

import clsx from 'clsx';
import { cellLine, cellText } from '#components/grid/grid-column.ts';
import type { CellLook } from '#components/grid/grid-row.tsx';
import type { DiffCell } from './prepare-rows.ts';

/** What was and what is, side by side where they differ. Keys and counts are not coloured by what happened. */
export function diffLook(cell: DiffCell, isMarked: boolean): CellLook {
  return {
    content: <Inside cell={cell} />,
    ...(isMarked && { className: LOOK[cell.kind] }),
  };
}

const LOOK = {
  same: '',
  changed: 'bg-(--mod-bg)',
  added: 'bg-(--add-bg) text-add-text',
  removed: 'bg-(--del-bg) text-del-text line-through decoration-1',
} as const satisfies Record<DiffCell['kind'], string>;

function Inside({ cell }: { readonly cell: DiffCell }) {
  if (cell.kind !== 'changed') {
    return (
      <bdi className={clsx(cell.value === null && 'text-fg-3 italic')}>{cellLine(cell.value)}</bdi>
    );
  }
  return (
    <>
      <del className="mr-1.5 text-del-text decoration-1">
        <bdi>{cellLine(cell.was)}</bdi>
      </del>
      <ins className="font-semibold text-add-text no-underline">
        <bdi>{cellLine(cell.now)}</bdi>
      </ins>
    </>
  );
}

/** The whole of a cell as text: both values, where they differ. */
export function diffText(cell: DiffCell): string {
  return cell.kind === 'changed'
    ? `before:\n${cellText(cell.was)}\n\nafter:\n${cellText(cell.now)}`
    : cellText(cell.value);
}
