import clsx from 'clsx';

interface Props {
  /** 0 to 100; null when it is not known how much there is to do. */
  readonly percent: number | null;
  readonly state?: 'running' | 'done';
  /** What is done: `Running the query`. */
  readonly label: string;
}

/** A thin line between what was asked and what comes. */
export function ProgressLine({ percent, state = 'running', label }: Props) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent === null ? undefined : Math.round(percent)}
      className="h-0.5 overflow-hidden bg-line"
    >
      <span
        className={clsx(
          'block h-full',
          state === 'done' ? 'bg-good' : 'bg-run',
          percent === null && 'w-1/3 motion-safe:animate-pulse',
        )}
        style={percent === null ? undefined : { width: `${Math.min(100, percent)}%` }}
      />
    </div>
  );
}
