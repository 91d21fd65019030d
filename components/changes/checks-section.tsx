'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { RefreshCw, Square } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { sqlHref } from '#components/catalog/catalog-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { formatDuration, formatPlural } from '#components/ui/format.ts';
import { Note } from '#components/ui/note.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { ScrollBox } from '#components/ui/scroll-box.tsx';
import { Section } from '#components/ui/section.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { State } from '#components/ui/state.tsx';
import { isUnderWay } from '#server/changes/model/change.ts';
import { CHECK_LOOK, checksSentence, orderChecks } from './prepare-change.ts';
import type { Change, CheckResult, CheckRun } from './types.ts';
import { useRenewChanges } from './use-change.ts';

interface Props {
  readonly change: Change;
  readonly checks: CheckRun | null;
  /** Null: the branch is gone. */
  readonly sourceHash: string | null;
}

/** Gates and tests at the commit that they ran at. */
export function ChecksSection({ change, checks, sourceHash }: Props) {
  const trpc = useTRPC();
  const renew = useRenewChanges();
  const run = useMutation(trpc.changes.check.mutationOptions({ onSettled: renew }));
  const cancel = useMutation(trpc.changes.cancelCheck.mutationOptions({ onSettled: renew }));
  const isRunning = checks !== null && isUnderWay(checks);
  const isStale = checks !== null && sourceHash !== null && checks.sourceHash !== sourceHash;
  const { number, state } = change;
  const failed = run.error ?? cancel.error;
  return (
    <Section
      title="Checks"
      aside={checksSentence(checks)}
      action={
        <>
          {checks?.endedAt != null && <RelativeTime at={checks.endedAt} suffix="ago" />}
          {state === 'open' && sourceHash !== null && !isRunning && (
            <Button
              size="small"
              icon={RefreshCw}
              disabled={run.isPending}
              onClick={() => run.mutate({ number })}
            >
              {checks === null ? 'Run the checks' : 'Run again'}
            </Button>
          )}
          {isRunning && (
            <Button
              size="small"
              icon={Square}
              disabled={cancel.isPending}
              onClick={() => cancel.mutate({ number })}
            >
              Stop
            </Button>
          )}
        </>
      }
    >
      {failed !== null && (
        <Note kind="bad" role="alert" className="mb-2">
          {failed.message}
        </Note>
      )}
      {isStale && state === 'open' && (
        <Note kind="warn" className="mb-2">
          {change.source} has moved to <code>{sourceHash.slice(0, 8)}</code> since: these are of
          another state.
        </Note>
      )}
      {checks?.error != null && <Note kind="bad">{checks.error}</Note>}
      {checks?.state === 'done' && checks.results.length === 0 && (
        <p className="text-fg-3">
          No gate is for {change.target} and no test is declared on what changes. Gates stand in{' '}
          <code>gates/*.yml</code> of the project.
        </p>
      )}
      {checks !== null && (
        <ul>
          {orderChecks(checks.results).map((result) => (
            <CheckLine key={result.ordinal} change={change} checks={checks} result={result} />
          ))}
        </ul>
      )}
    </Section>
  );
}

interface LineProps {
  readonly change: Change;
  readonly checks: CheckRun;
  readonly result: CheckResult;
}

function CheckLine({ change, checks, result }: LineProps) {
  const { name, asset, description, state, failures, message, tookMs, sql } = result;
  const look = CHECK_LOOK[state];
  const [isOpen, setOpen] = useState(state === 'fail');
  const href = sqlHref({ ref: change.target, at: checks.sourceHash }, sql);
  return (
    <li className="border-b border-line py-1 last:border-transparent">
      <div className="flex min-h-6 flex-wrap items-center gap-x-3">
        <span className="w-16">
          <State kind={look.kind}>{look.word}</State>
        </span>
        <span className="min-w-0 flex-1 truncate" title={description || name}>
          {name}
        </span>
        <code className="truncate text-small text-fg-3 max-md:hidden">{asset ?? 'gate'}</code>
        <span className="text-small text-fg-2">{formatPlural(failures, 'row')}</span>
        {failures > 0 && (
          <Button size="small" variant="ghost" onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Hide rows' : 'Show rows'}
          </Button>
        )}
        <Link href={href} className="text-small text-accent-text hover:underline">
          SQL<span className="sr-only"> of {name}</span>
        </Link>
        <span className="w-14 text-right text-small text-fg-3">{formatDuration(tookMs)}</span>
      </div>
      {message !== null && <p className="pl-[76px] text-small text-bad-text">{message}</p>}
      {isOpen && failures > 0 && (
        <FailingRows number={change.number} checks={checks} result={result} />
      )}
    </li>
  );
}

function FailingRows({
  number,
  checks,
  result: { ordinal, failures, name },
}: { readonly number: number } & Pick<LineProps, 'checks' | 'result'>) {
  const trpc = useTRPC();
  const found = useQuery(
    trpc.changes.failingRows.queryOptions({ number, ordinal, checkId: checks.id }),
  );
  if (found.isPending) return <SkeletonRows rows={2} label="Reading the rows" />;
  if (found.isError) return <Note kind="bad">{found.error.message}</Note>;
  const { columns, rows } = found.data;
  return (
    <div className="mt-1 pl-[76px] max-md:pl-0">
      <ScrollBox label={`Rows of ${name}`}>
        <table aria-label={`Rows of ${name}`} className="text-small">
          <thead>
            <tr className="bg-inset text-left">
              {columns.map((column) => (
                <th key={column} scope="col" className="border border-line px-2 font-medium">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="font-mono">
            {rows.map((row) => (
              <tr key={JSON.stringify(row)}>
                {row.map((cell, index) => (
                  <td key={columns[index]} className="border border-line px-2">
                    {cell === null ? <i className="text-fg-3">NULL</i> : <bdi>{cell}</bdi>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <p className="mt-1 text-small text-fg-3">
        {rows.length} of {formatPlural(failures, 'row')}; all of them in SQL.
      </p>
    </div>
  );
}
