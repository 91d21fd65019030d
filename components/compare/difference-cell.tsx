'use client';

import clsx from 'clsx';
import { cellRole } from '#components/sql/results/grid-cell.tsx';
import { cellLine, cellText } from '#components/sql/results/prepare-grid.ts';
import type { DiffCell } from './prepare-rows.ts';

interface Props {
  readonly id: string;
  /** Null while its page is on the way. */
  readonly cell: DiffCell | null;
  /** Coloured by what happened to it; a key and a count are not. */
  readonly isMarked: boolean;
  readonly isNumber: boolean;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
  readonly onOpen: () => void;
}

/** What was and what is, side by side where they differ. Keys belong to the grid around it. */
export function DifferenceCell(props: Props) {
  const { id, cell, isMarked, isNumber, isSelected } = props;
  return (
    <span
      id={id}
      {...cellRole(props)}
      className={clsx(
        'min-w-0 truncate border-r border-line px-2.5 font-mono leading-7',
        isNumber && 'text-right',
        isSelected && 'shadow-[inset_0_0_0_2px_var(--focus)]',
        cell === null && 'bg-inset',
        cell !== null && isMarked && LOOK[cell.kind],
      )}
    >
      {cell !== null && <Inside cell={cell} />}
    </span>
  );
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
