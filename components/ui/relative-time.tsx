'use client';

import { formatAge, formatUtc } from './format.ts';
import { useNow } from './use-now.ts';

interface Props {
  readonly at: Date;
  /** Word after the age: `ago`. */
  readonly suffix?: string;
  readonly className?: string;
}

/** How long ago, in words; the moment itself on hover and in the accessible name. */
export function RelativeTime({ at, suffix, className }: Props) {
  const now = useNow();
  const age = formatAge(Math.max(0, now - at.getTime()));
  const text = suffix === undefined || age === 'now' ? age : `${age} ${suffix}`;
  const absolute = formatUtc(at, 'second');
  return (
    <time
      dateTime={at.toISOString()}
      title={absolute}
      className={className}
      suppressHydrationWarning
    >
      {text}
      <span className="sr-only">, {absolute}</span>
    </time>
  );
}
