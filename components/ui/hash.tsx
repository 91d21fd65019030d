import clsx from 'clsx';

interface Props {
  readonly value: string;
  /** Characters shown; the whole value is the title. */
  readonly length?: number;
  readonly className?: string;
}

/** A commit hash or another long id, shortened. */
export function Hash({ value, length = 8, className }: Props) {
  return (
    <code title={value} className={clsx('text-small text-fg-3', className)}>
      {value.slice(0, length)}
    </code>
  );
}
