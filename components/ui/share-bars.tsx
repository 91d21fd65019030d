import Link from 'next/link';
import { formatCount } from './format.ts';

interface Share {
  readonly name: string;
  readonly count: number;
  readonly href: string;
}

interface Props {
  /** Most first. */
  readonly shares: readonly Share[];
  /** The one that the page is narrowed to. */
  readonly chosen: string | null;
  /** Unit of the counts, spoken: `documents`. */
  readonly unit: string;
}

/** Names with how many each has; a name narrows the page to it. */
export function ShareBars({ shares, chosen, unit }: Props) {
  const most = Math.max(1, ...shares.map(({ count }) => count));
  return (
    <ul className="grid gap-px">
      {shares.map(({ name, count, href }) => (
        <li key={name}>
          <Link
            href={href}
            scroll={false}
            aria-current={name === chosen ? 'true' : undefined}
            className="ring-inner grid h-7 grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)_auto] items-center gap-3 rounded-2 px-1.5 hover:bg-subtle aria-[current]:bg-accent-bg"
          >
            <code className="truncate" title={name}>
              {name}
            </code>
            <span aria-hidden className="h-1.5 overflow-hidden rounded-1 bg-inset">
              <span
                className="block h-full bg-viz-1"
                style={{ width: `${(count / most) * 100}%` }}
              />
            </span>
            <span className="min-w-14 text-right font-mono text-small text-fg-2">
              {formatCount(count)}
              <span className="sr-only"> {unit}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
