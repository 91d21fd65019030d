'use client';

import { formatPlural } from '#components/ui/format.ts';
import { Section } from '#components/ui/section.tsx';
import { CHANGE_WORD, kindWord } from './prepare-commit.ts';
import type { CommitDetail } from './types.ts';

/** What the commit changed against its first parent. */
export function CommitChanges({ page }: { readonly page: CommitDetail }) {
  const { changes, isCut } = page;
  return (
    <Section
      title="What changed"
      aside={`${formatPlural(changes.length, 'key')}${isCut ? ' and more' : ''}`}
    >
      {changes.length === 0 && (
        <p className="text-fg-2">Nothing: it says something of its parent.</p>
      )}
      <ul>
        {changes.map(({ key, change, type }) => (
          <li
            key={key.join('\u0000')}
            className="flex h-8 items-center gap-3 border-b border-line last:border-transparent"
          >
            <code className="min-w-0 flex-1 truncate">{key.join('.')}</code>
            <span className="text-small text-fg-3">{kindWord(type)}</span>
            <span className="text-small">{CHANGE_WORD[change]}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
