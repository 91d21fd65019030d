'use client';

import clsx from 'clsx';
import type { GridCell } from '#components/grid/arrow-cell.ts';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { cellLine } from './prepare-grid.ts';

/** What a part of a grid is: boxes that are placed by hand cannot be a `table`. */
export const rowRole = (index: number) => ({ role: 'row', 'aria-rowindex': index }) as const;
export const headRole = (label: string) => ({ role: 'columnheader', 'aria-label': label }) as const;
export const ROW_HEAD_ROLE = { role: 'rowheader' } as const;
export const ROW_GROUP_ROLE = { role: 'rowgroup' } as const;
export const cellRole = ({
  isSelected,
  onSelect,
  onOpen,
}: Pick<CellProps, 'isSelected' | 'onSelect' | 'onOpen'>) =>
  ({
    role: 'gridcell',
    'aria-selected': isSelected,
    onMouseDown: onSelect,
    onDoubleClick: onOpen,
  }) as const;

interface CellProps {
  readonly id: string;
  /** Undefined while its page is on the way. */
  readonly value: GridCell | undefined;
  readonly isNumber: boolean;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
  readonly onOpen: () => void;
}

/** Keys belong to the grid around it. */
export function Cell(props: CellProps) {
  const { id, value, isNumber, isSelected } = props;
  return (
    <span
      id={id}
      {...cellRole(props)}
      className={clsx(
        'min-w-0 truncate border-r border-line px-2.5 font-mono leading-7',
        isNumber && 'text-right',
        isSelected && 'shadow-[inset_0_0_0_2px_var(--focus)]',
        value === null && 'text-fg-3 italic',
        value === undefined && 'bg-inset',
      )}
    >
      {value !== undefined && <bdi>{cellLine(value)}</bdi>}
    </span>
  );
}

/** The whole of one cell. */
export function CellDialog({
  title,
  text,
  onClose,
}: {
  readonly title: string;
  readonly text: string;
  readonly onClose: () => void;
}) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      width="wide"
      actions={<CopyButton text={text} label="Copy the value" />}
    >
      <pre className="max-h-[50vh] overflow-auto whitespace-pre-wrap rounded-2 bg-inset p-3 font-mono text-small [overflow-wrap:anywhere]">
        {text}
      </pre>
    </Dialog>
  );
}
