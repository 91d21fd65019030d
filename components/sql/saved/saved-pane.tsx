'use client';

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Bookmark, Plus } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Field } from '#components/ui/field.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import type { SavedQuery } from '#server/queries/saved/saved-views.ts';
import { type CurrentStatement, SaveDialog } from './save-dialog.tsx';
import { SAVED_COLUMNS } from './saved-columns.tsx';
import { SavedDetails } from './saved-details.tsx';

interface Props {
  /** Statement in the editor, with where it reads; null when there is none. */
  readonly current: CurrentStatement | null;
  /** Saved query that the tab was opened from; null for none. */
  readonly openedId: string | null;
  /** Takes a saved query, or an older version of it, into the editor. */
  readonly onOpen: (saved: SavedQuery) => void;
  /** The statement in the editor is kept as this one now. */
  readonly onSaved: (saved: SavedQuery) => void;
}

/** Saved queries by folder: those of this person and those shared with them. */
export function SavedPane({ current, openedId, onOpen, onSaved }: Props) {
  const trpc = useTRPC();
  const [text, setText] = useState('');
  const [mineOnly, setMineOnly] = useState(false);
  const [looked, setLooked] = useState<string | null>(openedId);
  const [isSaving, setIsSaving] = useState(false);
  const search = useDeferredValue(text);
  const list = useInfiniteQuery({
    ...trpc.savedQueries.list.infiniteQueryOptions(
      { search, mineOnly, limit: 100 },
      { getNextPageParam: ({ cursor }) => cursor },
    ),
    placeholderData: keepPreviousData,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const saved = items.find(({ id }) => id === looked) ?? null;
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <Button
          size="small"
          icon={Plus}
          disabled={current === null}
          onClick={() => setIsSaving(true)}
        >
          Save the statement
        </Button>
        <Field
          type="search"
          label="Find a saved query"
          hideLabel
          placeholder="Name, folder, tag or text"
          boxClassName="w-64 max-w-full"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Checkbox label="Mine only" checked={mineOnly} onChange={setMineOnly} />
      </div>
      {list.isPending && <SkeletonRows label="Reading the saved queries" />}
      {list.isError && <ErrorState error={list.error} onRetry={list.refetch} />}
      {saved !== null && (
        <SavedDetails
          key={saved.id}
          saved={saved}
          current={current}
          onOpen={onOpen}
          onSaved={onSaved}
          onClose={() => setLooked(null)}
        />
      )}
      {list.isSuccess && (
        <DataTable
          label="Saved queries"
          columns={SAVED_COLUMNS}
          rows={items}
          rowKey={({ id }) => id}
          selectedKey={looked}
          onOpen={({ id }) => setLooked(id === looked ? null : id)}
          empty={
            <EmptyState icon={Bookmark} title="No saved query here">
              {search === ''
                ? 'Save a statement to find it again, share it, or let it check your data by the clock.'
                : `No saved query contains “${search}”.`}
            </EmptyState>
          }
        />
      )}
      {list.hasNextPage && (
        <Button
          size="small"
          className="mt-2"
          onClick={() => list.fetchNextPage()}
          disabled={list.isFetchingNextPage}
        >
          More
        </Button>
      )}
      {isSaving && current !== null && (
        <SaveDialog
          current={current}
          saved={null}
          onClose={() => setIsSaving(false)}
          onSaved={(made) => {
            setLooked(made.id);
            onSaved(made);
          }}
        />
      )}
    </>
  );
}
