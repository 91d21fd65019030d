'use client';

import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import type { SavedQuery } from '#server/queries/saved/saved-views.ts';

interface Props {
  readonly saved: SavedQuery;
  readonly onOpen: (saved: SavedQuery) => void;
}

/** What a saved query said before, opened again in the editor. */
export function SavedVersions({ saved, onOpen }: Props) {
  const trpc = useTRPC();
  const [isOpen, setIsOpen] = useState(false);
  const versions = useQuery({
    ...trpc.savedQueries.versions.queryOptions({ id: saved.id }),
    enabled: isOpen,
  });
  if (saved.version === 1) return null;
  if (!isOpen) {
    return (
      <span>
        <Button size="small" variant="ghost" icon={History} onClick={() => setIsOpen(true)}>
          {saved.version} versions
        </Button>
      </span>
    );
  }
  if (versions.isPending) return <SkeletonRows label="Reading the versions" />;
  if (versions.isError) return <ErrorState error={versions.error} onRetry={versions.refetch} />;
  return (
    <ul aria-label="Versions" className="grid gap-1 text-small">
      {versions.data.map((contents) => (
        <li key={contents.version} className="flex items-center gap-3">
          <b className="w-16">version {contents.version}</b>
          <span>{contents.savedBy}</span>
          <RelativeTime at={contents.savedAt} className="text-fg-3" />
          <span className="min-w-0 flex-1 truncate text-fg-2">{contents.note}</span>
          <Button size="small" onClick={() => onOpen({ ...saved, contents })}>
            Open version {contents.version}
          </Button>
        </li>
      ))}
    </ul>
  );
}
