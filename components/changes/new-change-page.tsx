'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { GitPullRequest } from 'lucide-react';
import { useRouter, useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { RefField } from '#components/branches/ref-field.tsx';
import { useConsole } from '#components/shell/console-context.tsx';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Field } from '#components/ui/field.tsx';
import { formatPlural } from '#components/ui/format.ts';
import { Note } from '#components/ui/note.tsx';
import { PageHeader, Section } from '#components/ui/section.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { KeyTable } from './key-table.tsx';
import { SourceCommits } from './source-commits.tsx';
import { TextArea } from './text-area.tsx';
import { useRenewChanges } from './use-change.ts';

/** Asks for a branch to be merged, after a look at what that would do. */
export function NewChangePage() {
  const trpc = useTRPC();
  const router = useRouter();
  const params = useSearchParams();
  const { defaultBranch } = useConsole();
  const renew = useRenewChanges();
  const [source, setSource] = useState(params.get('source') ?? '');
  const [target, setTarget] = useState(params.get('target') ?? defaultBranch);
  const [title, setTitle] = useState(params.get('title') ?? '');
  const [description, setDescription] = useState('');
  const create = useMutation(
    trpc.changes.create.mutationOptions({
      onSuccess: async ({ number }) => {
        await renew();
        router.push(`/changes/${number}`);
      },
    }),
  );
  const isNamed = source !== '' && target !== '' && source !== target;
  return (
    <>
      <PageHeader title="New change" />
      <form
        className="grid gap-6"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate({ source, target, title, description });
        }}
      >
        <div className="grid max-w-3xl gap-3">
          <div className="flex flex-wrap items-center gap-2">
            Merge <RefField label="Merge" value={source} onChange={setSource} except={target} />
            into <RefField label="Into" value={target} onChange={setTarget} except={source} />
          </div>
          <Field
            label="Title"
            value={title}
            maxLength={200}
            required
            onChange={(event) => setTitle(event.target.value)}
          />
          <TextArea
            label="Description"
            hint="Markdown: what changes, why, and what a reader should look at."
            value={description}
            onChange={setDescription}
          />
          {source !== '' && source === target && (
            <Note kind="warn">{source} cannot be merged into itself: choose another branch.</Note>
          )}
          {create.isError && (
            <Note kind="bad" role="alert">
              {create.error.message}
            </Note>
          )}
          <div>
            <Button
              type="submit"
              variant="primary"
              icon={GitPullRequest}
              disabled={!isNamed || title.trim() === '' || create.isPending}
            >
              {create.isPending ? 'Opening' : 'Open the change'}
            </Button>
            {(!isNamed || title.trim() === '') && (
              <span className="ml-2 text-small text-fg-3">
                {isNamed ? 'It needs a title.' : 'Name two branches.'}
              </span>
            )}
          </div>
        </div>
        {isNamed && <Preview source={source} target={target} />}
      </form>
    </>
  );
}

interface PreviewProps {
  readonly source: string;
  readonly target: string;
}

function Preview({ source, target }: PreviewProps) {
  const trpc = useTRPC();
  const preview = useQuery(
    trpc.changes.preview.queryOptions({ source, target }, { staleTime: 0, retry: false }),
  );
  if (preview.isPending) return <SkeletonRows rows={4} label="Trying the merge" />;
  if (preview.isError) {
    return <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />;
  }
  const { dryRun } = preview.data;
  const words = PREVIEW[dryRun.state];
  if (words !== null) return <Note kind="warn">{words(source, target)}</Note>;
  return (
    <>
      <Section title="What it brings" aside={formatPlural(dryRun.keyCount, 'key')}>
        <KeyTable review={preview.data} source={source} target={target} onDecide={null} />
      </Section>
      <SourceCommits review={preview.data} />
    </>
  );
}

const PREVIEW = {
  merges: null,
  undecided: null,
  nothing: (source: string, target: string) =>
    `${target} has everything of ${source}: there is nothing to merge.`,
  'source-gone': (source: string) => `There is no branch ${source}. Choose one of the list.`,
  'target-gone': (_: string, target: string) =>
    `There is no branch ${target}. Choose one of the list.`,
  unrelated: (source: string, target: string) =>
    `${source} and ${target} have no commit in common and cannot be merged.`,
} as const;
