'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CornerUpLeft, Pencil, Save, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Note } from '#components/ui/note.tsx';
import { ScrollBox } from '#components/ui/scroll-box.tsx';
import { useToast } from '#components/ui/toast.tsx';
import type { SavedQuery } from '#server/queries/saved/saved-views.ts';
import { CheckSection } from './check-section.tsx';
import { type CurrentStatement, SaveDialog } from './save-dialog.tsx';
import { SavedVersions } from './saved-versions.tsx';

interface Props {
  readonly saved: SavedQuery;
  readonly current: CurrentStatement | null;
  readonly onOpen: (saved: SavedQuery) => void;
  readonly onSaved: (saved: SavedQuery) => void;
  readonly onClose: () => void;
}

/** One saved query: its text, its versions, its check, and what may be done with it. */
export function SavedDetails({ saved, current, onOpen, onSaved, onClose }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const client = useQueryClient();
  const [isEditing, setIsEditing] = useState(false);
  const changed = () => client.invalidateQueries(trpc.savedQueries.pathFilter());
  const update = useMutation(
    trpc.savedQueries.update.mutationOptions({
      onSuccess: async (kept) => {
        await changed();
        toast({ kind: 'good', title: `“${kept.name}” is at version ${kept.version}` });
        onSaved(kept);
      },
    }),
  );
  const remove = useMutation(
    trpc.savedQueries.remove.mutationOptions({
      onSuccess: async () => {
        await changed();
        toast({ kind: 'good', title: `“${saved.name}” is deleted` });
        onClose();
      },
    }),
  );
  const { id, version, contents, mayEdit } = saved;
  const canSave = mayEdit && current !== null && current.sql !== contents.sql;
  const error = update.error ?? remove.error;
  return (
    <section aria-label={saved.name} className="mb-3 grid gap-2 border-y border-line py-2">
      <div className="flex flex-wrap items-center gap-2">
        <b>{saved.name}</b>
        <span className="text-small text-fg-3">
          version {version} by {contents.savedBy}
        </span>
        <span className="ml-auto flex flex-wrap gap-2">
          <Button size="small" icon={CornerUpLeft} onClick={() => onOpen(saved)}>
            Open
          </Button>
          {canSave && (
            <Button
              size="small"
              icon={Save}
              disabled={update.isPending}
              onClick={() =>
                update.mutate({
                  id,
                  version,
                  contents: { ...current, parameters: [...current.parameters] },
                })
              }
            >
              Save as version {version + 1}
            </Button>
          )}
          <CopyButton text={linkTo(saved)} label="Copy link" />
          {mayEdit && (
            <Button size="small" icon={Pencil} onClick={() => setIsEditing(true)}>
              Name and sharing
            </Button>
          )}
          {mayEdit && (
            <Button
              size="small"
              variant="danger"
              icon={Trash2}
              disabled={remove.isPending}
              onClick={() => remove.mutate({ id })}
            >
              Delete
            </Button>
          )}
          <Button size="small" variant="ghost" icon={X} label="Close" onClick={onClose} />
        </span>
      </div>
      {error !== null && (
        <Note kind="bad" role="alert">
          {error.message}
        </Note>
      )}
      {saved.description !== '' && <p className="text-fg-2">{saved.description}</p>}
      <ScrollBox label="Statement" className="max-h-40 overflow-auto rounded-2 bg-inset">
        <pre className="p-2 text-small whitespace-pre-wrap">{contents.sql.slice(0, 50_000)}</pre>
      </ScrollBox>
      <CheckSection saved={saved} />
      <SavedVersions saved={saved} onOpen={onOpen} />
      {isEditing && (
        <SaveDialog
          current={null}
          saved={saved}
          onSaved={onSaved}
          onClose={() => setIsEditing(false)}
        />
      )}
    </section>
  );
}

/** Opens at the same ref and the same commit. */
function linkTo({ id, version }: SavedQuery): string {
  return `${window.location.origin}/sql?saved=${id}&version=${version}`;
}
