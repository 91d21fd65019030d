import Link from 'next/link';
import { Hash } from '#components/ui/hash.tsx';
import { Section } from '#components/ui/section.tsx';
import type { ChangeReview } from './types.ts';

const SHOWN = 20;

interface Props {
  readonly review: Pick<ChangeReview, 'commits' | 'commitCount' | 'commitsAreCut'>;
}

/** What the source has and the target has not, newest first. */
export function SourceCommits({ review }: Props) {
  const { commits, commitCount, commitsAreCut: isCut } = review;
  const shown = commits.slice(0, SHOWN);
  return (
    <Section title="Commits" aside={`${commitCount}${isCut ? ' and more' : ''}`}>
      {commits.length === 0 && <p className="text-fg-3">None.</p>}
      <ul>
        {shown.map(({ hash, message, author }) => (
          <li
            key={hash}
            className="flex min-h-8 items-center gap-2 border-b border-line last:border-transparent"
          >
            <Link
              href={`/commits/${hash}`}
              title={message}
              className="min-w-0 flex-1 truncate hover:underline"
            >
              {message}
            </Link>
            <span className="max-w-32 truncate text-small text-fg-3">{author}</span>
            <Hash value={hash} />
          </li>
        ))}
      </ul>
      {commitCount > SHOWN && (
        <p className="text-small text-fg-3">{commitCount - SHOWN} older ones are not shown.</p>
      )}
    </Section>
  );
}
