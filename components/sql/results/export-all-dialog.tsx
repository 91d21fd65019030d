'use client';

import { useMutation } from '@tanstack/react-query';
import { Download, Square } from 'lucide-react';
import { useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { describeFailure } from '#components/ui/describe-failure.ts';
import { Dialog } from '#components/ui/dialog.tsx';
import { formatBytes, formatCount } from '#components/ui/format.ts';
import { Note } from '#components/ui/note.tsx';
import { ProgressLine } from '#components/ui/progress-line.tsx';
import { Select } from '#components/ui/select.tsx';
import { WHOLE_RESULT } from '#server/engine/model/result-view.ts';
import { isUnderWay, type QueryRun } from '../query-run.ts';
import { EXPORTS, exportHref } from './export-href.ts';
import { useFollowedRun } from './use-followed-run.ts';

interface Props {
  readonly id: string;
  readonly name: string;
  readonly onClose: () => void;
}

/** Runs a statement that was cut exactly as then, without its row limit, and offers all its rows as a file. */
export function ExportAllDialog({ id, name, onClose }: Props) {
  const trpc = useTRPC();
  const [format, setFormat] = useState<string>('csv');
  const starting = useMutation(trpc.results.runWhole.mutationOptions());
  const stopping = useMutation(trpc.queries.cancel.mutationOptions());
  const run = useFollowedRun(starting.data?.id ?? null);
  const chosen = EXPORTS.find((one) => one.id === format) ?? EXPORTS[0];
  const isBusy = starting.isPending || isUnderWay(run);
  const close = () => {
    if (run?.id != null && isUnderWay(run)) stopping.mutate({ id: run.id });
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={close}
      title="Export all rows"
      description="The result was cut by the row limit. The statement runs again on the same commits, without the limit; the file then has every row."
      actions={
        run?.result == null ? (
          <>
            {isBusy ? (
              <Button variant="danger" icon={Square} onClick={close}>
                Stop
              </Button>
            ) : (
              <Button onClick={close}>Cancel</Button>
            )}
            <Button variant="primary" disabled={isBusy} onClick={() => starting.mutate({ id })}>
              {isBusy ? 'Running' : 'Run without the limit'}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={close}>Close</Button>
            <Button
              variant="primary"
              icon={Download}
              onClick={() => {
                if (chosen === undefined || run.id === null) return;
                window.location.assign(
                  exportHref({ id: run.id, name, view: WHOLE_RESULT }, chosen),
                );
              }}
            >
              Download
            </Button>
          </>
        )
      }
    >
      <Select
        label="Format"
        options={EXPORTS.map(({ id: value, label }) => ({ value, label }))}
        value={format}
        onChange={setFormat}
      />
      <div className="mt-3 grid gap-2" role="status">
        {run !== null && <Progress run={run} />}
        {starting.error !== null && (
          <Note kind="bad">{describeFailure(starting.error).message}</Note>
        )}
      </div>
    </Dialog>
  );
}

function Progress({ run }: { readonly run: QueryRun }) {
  const { result, failure, percent, rowsProcessed } = run;
  if (failure !== null) return <Note kind="bad">{failure.message}</Note>;
  if (run.phase === 'stopped') return <Note>Stopped. Nothing was kept.</Note>;
  if (result === null) {
    return (
      <>
        <ProgressLine percent={percent} label="The statement" />
        {rowsProcessed !== null && (
          <p className="text-small">{formatCount(rowsProcessed)} rows read</p>
        )}
      </>
    );
  }
  return (
    <Note kind={result.truncated ? 'warn' : 'good'}>
      {formatCount(result.rowCount)} rows, {formatBytes(result.bytes)} on the server.
      {result.truncated && ' There are more still: this is the most that one result may have.'}
    </Note>
  );
}
