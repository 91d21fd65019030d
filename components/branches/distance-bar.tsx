import { formatCount } from '#components/ui/format.ts';
import { prepareDistance } from './prepare-branches.ts';

interface Props {
  readonly behind: number | null;
  readonly ahead: number | null;
  readonly defaultBranch: string;
}

/** Commits behind and ahead of the default branch, as the catalog counts them. */
export function DistanceBar({ behind, ahead, defaultBranch }: Props) {
  const shares = prepareDistance(behind, ahead);
  if (shares === null || behind === null || ahead === null) return null;
  const words = `${formatCount(behind)} behind and ${formatCount(ahead)} ahead of ${defaultBranch}`;
  return (
    <span
      title={`${words}, in commits. A merge leaves these numbers as they are.`}
      className="grid grid-cols-[minmax(24px,auto)_minmax(40px,96px)_minmax(24px,auto)] items-center gap-1.5 text-small tabular-nums"
    >
      <span className="sr-only">{words}</span>
      <span aria-hidden className="text-right text-fg-2">
        {behind === 0 ? '' : formatCount(behind)}
      </span>
      <span aria-hidden className="relative h-1 rounded-full bg-active">
        <span
          className="absolute top-0 right-1/2 h-1 rounded-l-full bg-fg-3"
          style={{ width: `${shares.behind * 50}%` }}
        />
        <span
          className="absolute top-0 left-1/2 h-1 rounded-r-full bg-accent"
          style={{ width: `${shares.ahead * 50}%` }}
        />
      </span>
      <span aria-hidden className="text-fg-2">
        {ahead === 0 ? '' : formatCount(ahead)}
      </span>
    </span>
  );
}
