'use client';

import { useMutation } from '@tanstack/react-query';
import { ChevronDown, Pencil, RefreshCw, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useConsole } from '#components/shell/console-context.tsx';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button, buttonLook } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { formatAge } from '#components/ui/format.ts';
import { Menu } from '#components/ui/menu.tsx';
import { Note } from '#components/ui/note.tsx';
import { Meta } from '#components/ui/section.tsx';
import { State } from '#components/ui/state.tsx';
import { useToast } from '#components/ui/toast.tsx';
import type { SourceDetail } from '#server/sources/source-views.ts';
import { KIND_WORD, SOURCE_STATE } from './prepare-source.ts';
import { useChangeSources } from './use-change-sources.ts';

/** Which source, how it stands, and what can be done with it. */
export function SourceHeader({ source }: { readonly source: SourceDetail }) {
  const { summary, site, declaration } = source;
  const look = SOURCE_STATE[summary.state];
  return (
    <div className="-mt-2 mb-4 flex flex-wrap items-center gap-x-3 gap-y-2">
      <span role="status">
        <State kind={look.kind}>
          {look.word}
          {summary.state === 'late' &&
            summary.lagMs !== null &&
            summary.lateAfterMs !== null &&
            `: ${formatAge(summary.lagMs)}, limit ${formatAge(summary.lateAfterMs)}`}
        </State>
      </span>
      <div className="ml-auto flex flex-wrap items-center gap-2">
        <Actions source={source} />
      </div>
      <div className="basis-full">
        <Meta>
          <span>
            {KIND_WORD[summary.kind]}
            {site?.version != null && ` ${site.version}`}
          </span>
          {summary.url !== null && <code className="[overflow-wrap:anywhere]">{summary.url}</code>}
          {summary.folder !== null && <code>{summary.folder}</code>}
          {summary.kind === 'nightscout' && <span>{SECRET[source.secret]}</span>}
          {summary.person !== null && <span>{summary.person}</span>}
          {source.zones.length > 0 && <span>{source.zones.at(-1)?.zone}</span>}
          <span>priority {declaration.priority}</span>
          <span>
            <code>{summary.declaredIn}</code>
          </span>
        </Meta>
        {summary.description !== null && (
          <p className="mt-1 max-w-[80ch] text-fg-2">{summary.description}</p>
        )}
      </div>
    </div>
  );
}

const SECRET = {
  none: 'signs in with nothing',
  stored: 'secret stored',
  environment: 'secret from the environment',
  missing: 'its secret is missing',
} as const satisfies Record<SourceDetail['secret'], string>;

function Actions({ source }: { readonly source: SourceDetail }) {
  const { person } = useConsole();
  const router = useRouter();
  const [removing, setRemoving] = useState(false);
  const { name, kind } = source.summary;
  const href = `/sources/${encodeURIComponent(name)}`;
  if (person.role !== 'admin') {
    return (
      <span className="text-small text-fg-3">An administrator syncs and changes sources.</span>
    );
  }
  return (
    <>
      {kind !== 'synthetic' && (
        <Button icon={Pencil} onClick={() => router.push(`${href}?edit=all`, { scroll: false })}>
          Change
        </Button>
      )}
      <Button variant="danger" icon={Trash2} onClick={() => setRemoving(true)}>
        Remove
      </Button>
      {(kind === 'nightscout' || source.summary.folder !== null) && <SyncNow source={source} />}
      {removing && <RemoveSource name={name} onClose={() => setRemoving(false)} />}
    </>
  );
}

const PASSES = [
  { id: 'hot', label: 'New readings', note: 'the last two days' },
  { id: 'warm', label: 'The last month', note: 'finds edits and late rows' },
  { id: 'deep', label: 'Everything', note: 'finds what was deleted' },
] as const;

function SyncNow({ source }: { readonly source: SourceDetail }) {
  const trpc = useTRPC();
  const changed = useChangeSources();
  const { name, lastPass, kind } = source.summary;
  const sync = useMutation(trpc.sources.sync.mutationOptions({ onSettled: changed }));
  const isGoing = lastPass?.runState === 'running' || lastPass?.runState === 'queued';
  const runId = sync.data?.id ?? (isGoing ? (lastPass?.runId ?? null) : null);
  return (
    <>
      {sync.isError && (
        <Note kind="bad" role="alert">
          {sync.error.message}
        </Note>
      )}
      {runId !== null && (
        <Link
          href={`/runs/${runId}`}
          className="text-small font-medium text-accent-text hover:underline"
        >
          Follow the run
        </Link>
      )}
      <span className="flex">
        <Button
          variant="primary"
          icon={RefreshCw}
          disabled={sync.isPending}
          className={kind === 'nightscout' ? 'rounded-r-none' : undefined}
          onClick={() => sync.mutate({ name, pass: 'hot' })}
        >
          {sync.isPending ? 'Starting' : 'Sync now'}
        </Button>
        {kind === 'nightscout' && (
          <Menu
            trigger={
              <button
                type="button"
                aria-label="Sync more than the new readings"
                disabled={sync.isPending}
                className={`${buttonLook('primary', 'normal', true)} rounded-l-none border-l-on-accent`}
              >
                <ChevronDown aria-hidden className="size-3.5" />
              </button>
            }
            items={PASSES.map(({ id, label, note }) => ({
              id,
              label: (
                <span>
                  {label} <span className="text-small text-fg-3">{note}</span>
                </span>
              ),
              onSelect: () => sync.mutate({ name, pass: id }),
            }))}
          />
        )}
      </span>
    </>
  );
}

function RemoveSource({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const toast = useToast();
  const changed = useChangeSources();
  const remove = useMutation(
    trpc.sources.remove.mutationOptions({
      onSuccess: async () => {
        toast({ kind: 'good', title: `${name} is removed`, description: 'Its documents stay.' });
        router.push('/sources');
        await changed();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Remove the source"
      actions={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            variant="danger"
            icon={Trash2}
            disabled={remove.isPending || remove.isSuccess}
            onClick={() => remove.mutate({ name })}
          >
            {remove.isPending ? 'Removing' : `Remove ${name}`}
          </Button>
        </>
      }
    >
      <p>
        Its declaration and its secret go, and it is read no more. Every document that it brought
        stays in <code>raw.entries</code> and in all that was made of it.
      </p>
      {remove.isError && (
        <Note kind="bad" role="alert" className="mt-3">
          {remove.error.message}
        </Note>
      )}
    </Dialog>
  );
}
