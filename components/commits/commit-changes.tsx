'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { KeyChanges } from '#components/compare/key-changes.tsx';
import { formatPlural } from '#components/ui/format.ts';
import { Section } from '#components/ui/section.tsx';
import type { CommitDetail } from './types.ts';

/** What the commit changed against its first parent: keys, and schema and rows of the one that is open. */
export function CommitChanges({ page }: { readonly page: CommitDetail }) {
  const pathname = usePathname();
  const params = useSearchParams();
  const { changes, isCut, meta, parentHash } = page;
  const open = (path: string) => {
    const query = new URLSearchParams(params);
    query.set('key', path);
    window.history.replaceState(null, '', `${pathname}?${query}`);
  };
  return (
    <Section
      title="What changed"
      aside={`${isCut ? 'more than ' : ''}${formatPlural(changes.length, 'key')}`}
    >
      {changes.length === 0 ? (
        <p className="text-fg-2">No key. The commit says something of its parent.</p>
      ) : (
        <KeyChanges
          from={parentHash}
          to={meta.hash}
          mode="two-dot"
          openKey={params.get('key')}
          onOpen={open}
        />
      )}
    </Section>
  );
}
