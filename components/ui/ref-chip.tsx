import clsx from 'clsx';
import { Lock, Tag } from 'lucide-react';
import { refSlot } from './ref-colour.ts';

interface Props {
  readonly name: string;
  /** Branches are filled, tags outlined, a bare commit is mono grey (use `Hash` for that). */
  readonly kind?: 'branch' | 'tag';
  readonly defaultBranch?: string;
  readonly locked?: boolean;
  readonly className?: string;
}

/** A ref in its one colour. */
export function RefChip({
  name,
  kind = 'branch',
  defaultBranch = 'main',
  locked,
  className,
}: Props) {
  return (
    <span
      data-ref={refSlot(name, defaultBranch)}
      title={name}
      className={clsx(
        'inline-flex h-5 max-w-full items-center gap-[5px] rounded-1 pr-[7px] pl-1.5 align-middle font-mono text-small font-medium leading-5 tracking-[-0.01em] text-ref-text',
        kind === 'branch' ? 'bg-ref-bg' : 'shadow-[inset_0_0_0_1px_var(--rc)]',
        className,
      )}
    >
      {kind === 'branch' ? (
        <span aria-hidden className="size-[7px] shrink-0 rounded-full bg-ref" />
      ) : (
        <Tag aria-hidden className="size-[11px] shrink-0 text-ref" />
      )}
      <bdi className="truncate">{name}</bdi>
      {locked === true && (
        <Lock aria-label="protected" className="size-[11px] shrink-0 opacity-80" />
      )}
    </span>
  );
}
