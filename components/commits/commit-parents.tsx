import Link from 'next/link';
import { commitHref } from '#components/branches/branch-links.ts';
import { Hash } from '#components/ui/hash.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Section } from '#components/ui/section.tsx';
import type { CommitDetail } from './types.ts';

const WORDS = ['first parent', 'merged from'] as const;

/** The commits that it was made from. */
export function CommitParents({ parents }: Pick<CommitDetail, 'parents'>) {
  return (
    <Section title="Parents">
      {parents.length === 0 && <p className="text-fg-2">It is the first commit.</p>}
      <ul>
        {parents.map(({ hash, message, author, committedAt }, index) => (
          <li
            key={hash}
            className="flex h-8 items-center gap-3 border-b border-line last:border-transparent"
          >
            <Link href={commitHref(hash)} className="hover:underline">
              <Hash value={hash} />
            </Link>
            <span className="w-24 text-small text-fg-3">{WORDS[index] ?? 'parent'}</span>
            <Link href={commitHref(hash)} className="min-w-0 flex-1 truncate hover:underline">
              {message}
            </Link>
            <span className="text-small text-fg-3 max-md:hidden">{author}</span>
            <RelativeTime at={new Date(committedAt)} className="text-small text-fg-3" />
          </li>
        ))}
      </ul>
    </Section>
  );
}
