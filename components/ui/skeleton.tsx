import clsx from 'clsx';

/** A grey bar where a line of text will stand. Size it by class. */
export function Skeleton({ className }: { readonly className?: string }) {
  return (
    <span
      aria-hidden
      className={clsx(
        'block h-3 motion-safe:animate-pulse rounded-1 bg-active',
        className ?? 'w-24',
      )}
    />
  );
}

interface RowsProps {
  readonly rows?: number;
  /** Says what is waited for: `Reading snapshots`. */
  readonly label: string;
}

/** The shape of a list while it loads; the words go to assistive technology. */
export function SkeletonRows({ rows = 4, label }: RowsProps) {
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        <div
          key={String(row)}
          className="flex h-8 items-center justify-between border-b border-line"
        >
          <Skeleton className={WIDTHS[row % WIDTHS.length] ?? 'w-40'} />
          <Skeleton className="w-12" />
        </div>
      ))}
    </div>
  );
}

const WIDTHS = ['w-40', 'w-52', 'w-32', 'w-44'] as const;
