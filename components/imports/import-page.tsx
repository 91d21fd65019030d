'use client';

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useConsole } from '#components/shell/console-context.tsx';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatPlural } from '#components/ui/format.ts';
import { Note } from '#components/ui/note.tsx';
import { PageHeader } from '#components/ui/section.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { ColumnsStep } from './columns-step.tsx';
import { FileStep } from './file-step.tsx';
import { ImportAside } from './import-aside.tsx';
import {
  type Format,
  fileSentence,
  type ImportAnswers,
  isWhole,
  NO_ANSWERS,
  notReady,
  suggestSource,
} from './prepare-import.ts';
import { PreviewStep } from './preview-step.tsx';
import { RunStep } from './run-step.tsx';
import { useUpload } from './use-upload.ts';
import { WizardStep } from './wizard-step.tsx';

/** From a file to tables: what it is, how it is read, what becomes of each document, and the run. */
export function ImportPage() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const { ref, at } = useRefUrl();
  const { person: me, defaultBranch } = useConsole();
  const file = useUpload();
  const { upload } = file;
  const [answers, setAnswers] = useState<ImportAnswers>(NO_ANSWERS);
  const [named, setNamed] = useState<string | null>(null);
  const [format, setFormat] = useState<Format | null>(null);
  const source = named ?? suggestSource(format, answers.person);
  // Half a mapping is no question to the server.
  const settings = { ...answers, mapping: isWhole(answers.mapping) ? answers.mapping : null };
  const people = useQuery(trpc.sources.people.queryOptions());
  const rules = useQuery(trpc.quality.rules.queryOptions());
  const looked = useQuery({
    ...trpc.imports.preview.queryOptions(
      {
        ...settings,
        uploadId: upload?.id ?? '',
        name: upload?.name ?? '',
        // Which documents are there already depends on the name of the source.
        source: format === null ? null : source,
        ref,
      },
      // With other answers nobody waits for the former preview.
      { trpc: { abortOnUnmount: true } },
    ),
    enabled: upload !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const preview = upload === null ? null : (looked.data ?? null);
  const found = preview?.format?.value ?? null;
  if (found !== null && found !== format) setFormat(found);
  const start = useMutation(
    trpc.imports.start.mutationOptions({
      onMutate: file.handOver,
      // Without an answer the run may have begun.
      onError: ({ data }) => data != null && file.takeBack(),
      onSuccess: () => client.invalidateQueries({ queryKey: trpc.imports.recent.queryKey() }),
    }),
  );
  const runId = start.data?.id ?? null;
  const missing = notReady({
    upload,
    preview: looked.isPlaceholderData ? null : preview,
    source,
    mayWrite: me.role === 'admin' || ref !== defaultBranch,
    refName: ref,
  });
  const again = () => {
    file.reset();
    setAnswers(NO_ANSWERS);
    setNamed(null);
    setFormat(null);
    start.reset();
  };
  const content = preview?.content ?? null;
  const isRead = missing === null || content !== null;
  return (
    <>
      <PageHeader
        title="Import a file"
        aside={
          <span className="text-fg-3">looked at first; nothing is written before you say so</span>
        }
      />
      {at !== null && (
        <Note kind="moment" className="mb-3">
          This page shows another moment; an import goes to the newest state of <code>{ref}</code>.
        </Note>
      )}
      <div className="grid grid-cols-[minmax(0,1fr)_308px] items-start gap-x-8 gap-y-6 max-xl:grid-cols-[minmax(0,1fr)_268px] max-lg:grid-cols-[minmax(0,1fr)]">
        <div className="min-w-0">
          <WizardStep
            number={1}
            title="File"
            state={upload === null ? 'now' : 'done'}
            summary={upload === null ? 'nothing chosen' : fileSentence(upload, preview)}
            action={
              upload !== null &&
              runId === null && (
                <Button size="small" disabled={start.isPending} onClick={again}>
                  Another file
                </Button>
              )
            }
          >
            {upload === null && (
              <FileStep
                percent={file.percent}
                failure={file.failure}
                onFile={file.send}
                onStop={file.stop}
              />
            )}
          </WizardStep>
          <WizardStep
            number={2}
            title="How it is read"
            state={upload === null ? 'next' : isRead ? 'done' : 'now'}
            summary={
              upload === null
                ? 'after a file is chosen'
                : preview?.format == null
                  ? ''
                  : `${preview.format.why}${looked.isFetching ? ', reading it again' : ''}`
            }
          >
            {upload !== null && looked.isPending && (
              <SkeletonRows rows={5} label="Looking at the file" />
            )}
            {looked.isError && (
              <ErrorState error={looked.error} onRetry={() => void looked.refetch()} />
            )}
            {preview !== null && runId === null && (
              <>
                {preview.failure !== null && (
                  <Note kind="bad" role="alert" className="mb-3">
                    {preview.failure}
                  </Note>
                )}
                <ColumnsStep
                  preview={preview}
                  answers={answers}
                  source={source}
                  people={people.data?.map(({ name }) => name) ?? []}
                  onAnswers={setAnswers}
                  onSource={setNamed}
                />
              </>
            )}
          </WizardStep>
          <WizardStep
            number={3}
            title="Preview"
            state={runId !== null ? 'done' : content === null ? 'next' : 'now'}
            summary={
              content === null
                ? 'after the questions'
                : `${formatPlural(content.documents, 'document')}, each with its verdict`
            }
          >
            {content !== null && runId === null && (
              <div className={looked.isPlaceholderData ? 'opacity-60' : undefined}>
                <PreviewStep content={content} rules={rules.data ?? []} />
              </div>
            )}
          </WizardStep>
          <WizardStep
            number={4}
            title="Import"
            state={runId === null ? 'next' : 'now'}
            summary={runId === null ? 'on a branch, checked there, then merged' : `into ${ref}`}
          >
            {runId !== null && (
              <RunStep
                runId={runId}
                source={source}
                people={content?.people ?? []}
                onAgain={again}
              />
            )}
          </WizardStep>
        </div>
        <ImportAside
          refName={ref}
          missing={missing}
          fresh={content === null ? null : content.documents - content.known}
          failure={start.error?.message ?? null}
          isStarting={start.isPending}
          isStarted={runId !== null}
          onStart={() =>
            upload !== null &&
            start.mutate({ ...settings, uploadId: upload.id, name: upload.name, source, ref })
          }
        />
      </div>
    </>
  );
}
