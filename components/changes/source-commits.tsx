import Link from 'next/link';
import { Hash } from '#components/ui/hash.tsx';
import { Section } from '#components/ui/section.tsx';
import type { ChangeReview } from './types.ts';

const SHOWN = 20;

interface Props {
  readonly commits: ChangeReview['commits'];
  readonly isCut: boolean;
}

/** What the source has and the target has not, newest first. */
export function SourceCommits({ commits, isCut }: Props) {
  const shown = commits.slice(0, SHOWN);
  return (
    <Section title="Commits" aside={`${commits.length}${isCut ? ' and more' : ''}`}>
      {commits.length === 0 && <p className="text-fg-3">None.</p>}
      <ul>
        {shown.map(({ hash, message, authors, committer }) => (
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
            <span className="max-w-32 truncate text-small text-fg-3">
              {authors[0] ?? committer}
            </span>
            <Hash value={hash} />
          </li>
        ))}
      </ul>
      {commits.length > SHOWN && (
        <p className="text-small text-fg-3">{commits.length - SHOWN} older ones are not shown.</p>
      )}
    </Section>
  );
}
