'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Field } from '#components/ui/field.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';

interface Props {
  readonly open: boolean;
  /** Text that a new snippet starts with. */
  readonly text: string;
  readonly onOpenChange: (open: boolean) => void;
  readonly onInsert: (body: string) => void;
}

/** Texts that a person gets by typing their names; a new one is made from what is selected. */
export function SnippetsDialog({ open, text, onOpenChange, onInsert }: Props) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Snippets"
      description="Type a snippet's name in the editor and take it from the list. $1 and ${2:name} are places to fill in, $0 is where the cursor ends."
      width="wide"
    >
      <Known
        onInsert={(body) => {
          onOpenChange(false);
          onInsert(body);
        }}
      />
      <NewSnippet text={text} />
    </Dialog>
  );
}

function Known({ onInsert }: { readonly onInsert: (body: string) => void }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const snippets = useQuery(trpc.workbench.snippets.queryOptions());
  const removing = useMutation(
    trpc.workbench.removeSnippet.mutationOptions({
      onSuccess: () => client.invalidateQueries(trpc.workbench.snippets.pathFilter()),
    }),
  );
  if (snippets.isPending) return <SkeletonRows rows={3} label="Reading the snippets" />;
  if (snippets.isError) return <ErrorState error={snippets.error} onRetry={snippets.refetch} />;
  if (snippets.data.length === 0) {
    return <p className="text-fg-3">No snippet yet. Make the first one below.</p>;
  }
  return (
    <ul className="max-h-64 overflow-y-auto">
      {snippets.data.map(({ prefix, body, description }) => (
        <li key={prefix} className="flex items-center gap-2 border-b border-line py-1">
          <code className="w-28 shrink-0 truncate font-medium">{prefix}</code>
          <code className="min-w-0 flex-1 truncate text-small text-fg-3" title={body}>
            {description === '' ? body.replaceAll(/\s+/g, ' ') : description}
          </code>
          <Button size="small" variant="ghost" onClick={() => onInsert(body)}>
            Insert
          </Button>
          <Button
            size="small"
            variant="ghost"
            icon={Trash2}
            label={`Remove ${prefix}`}
            onClick={() => removing.mutate({ prefix })}
          />
        </li>
      ))}
    </ul>
  );
}

function NewSnippet({ text }: { readonly text: string }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [prefix, setPrefix] = useState('');
  const [body, setBody] = useState(text);
  const [description, setDescription] = useState('');
  const saving = useMutation(
    trpc.workbench.saveSnippet.mutationOptions({
      onSuccess: () => {
        setPrefix('');
        setDescription('');
        return client.invalidateQueries(trpc.workbench.snippets.pathFilter());
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate({ prefix, body, description });
  };
  return (
    <form onSubmit={submit} className="mt-3 grid gap-2">
      <span className="grid grid-cols-[10rem_1fr] gap-2">
        <Field
          label="Name"
          mono
          value={prefix}
          onChange={(event) => setPrefix(event.target.value)}
          error={saving.error?.message ?? null}
        />
        <Field
          label="What it is for"
          value={description}
          onChange={(event) => setDescription(event.target.value)}
        />
      </span>
      <label className="grid gap-1 text-small font-medium">
        Text
        <textarea
          rows={5}
          value={body}
          onChange={(event) => setBody(event.target.value)}
          className="rounded-2 border border-line-control bg-control p-2 font-mono text-small font-normal"
        />
      </label>
      <span className="flex justify-end">
        <Button
          type="submit"
          variant="primary"
          disabled={prefix.trim() === '' || body.trim() === '' || saving.isPending}
        >
          Keep the snippet
        </Button>
      </span>
    </form>
  );
}
