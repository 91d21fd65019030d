'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { AlarmClock, Play } from 'lucide-react';
import { useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { formatPlural, formatUtc } from '#components/ui/format.ts';
import { Note } from '#components/ui/note.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { State } from '#components/ui/state.tsx';
import type { QueryCheck } from '#server/queries/checks/check-views.ts';
import type { SavedQuery } from '#server/queries/saved/saved-views.ts';
import { CheckDialog } from './check-dialog.tsx';
import { CheckState } from './saved-columns.tsx';

/** Whether a saved query is a check, how it stands, and how to make it one. */
export function CheckSection({ saved }: { readonly saved: SavedQuery }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [isSetting, setIsSetting] = useState(false);
  const { data } = useQuery({
    ...trpc.savedQueries.checks.queryOptions({ id: saved.id }),
    enabled: saved.check !== null,
  });
  const check = data?.[0] ?? null;
  const runNow = useMutation(
    trpc.savedQueries.runCheck.mutationOptions({
      onSettled: () => client.invalidateQueries(trpc.savedQueries.pathFilter()),
    }),
  );
  return (
    <div className="grid gap-1">
      <div className="flex flex-wrap items-center gap-3 text-small">
        {saved.check !== null && <CheckState check={saved.check} />}
        {check !== null && (
          <span className="flex items-center gap-1.5 text-fg-3">
            <code>{check.cron}</code> {check.timeZone} on <RefChip name={check.ref} />
            {!check.isPaused && `next ${formatUtc(check.nextAt)}`}
          </span>
        )}
        {saved.mayEdit && (
          <Button size="small" icon={AlarmClock} onClick={() => setIsSetting(true)}>
            {saved.check === null ? 'Make it a check' : 'Schedule'}
          </Button>
        )}
        {saved.mayEdit && saved.check !== null && (
          <Button
            size="small"
            icon={Play}
            disabled={runNow.isPending}
            onClick={() => runNow.mutate({ id: saved.id })}
          >
            {runNow.isPending ? 'Checking' : 'Check now'}
          </Button>
        )}
      </div>
      {runNow.isError && <Note kind="bad">{runNow.error.message}</Note>}
      {check !== null && <LastResults check={check} />}
      {isSetting && <CheckDialog saved={saved} check={check} onClose={() => setIsSetting(false)} />}
    </div>
  );
}

const OUTCOME = {
  running: { kind: 'running', word: 'Running' },
  passed: { kind: 'good', word: 'No rows' },
  failed: { kind: 'bad', word: 'Rows came' },
  broken: { kind: 'warn', word: 'Broken' },
} as const;

const SHOWN = 5;

function LastResults({ check }: { readonly check: QueryCheck }) {
  if (check.results.length === 0) return null;
  return (
    <ul aria-label="Last results" className="grid gap-0.5 text-small">
      {check.results.slice(0, SHOWN).map((result) => (
        <li key={result.id} className="flex flex-wrap items-center gap-3">
          <State kind={OUTCOME[result.outcome].kind}>{OUTCOME[result.outcome].word}</State>
          <span className="text-fg-3">{formatUtc(result.startedAt)}</span>
          {result.rowCount !== null && result.rowCount > 0n && (
            <span>{formatPlural(Number(result.rowCount), 'row')}</span>
          )}
          {result.message !== null && <span className="text-fg-2">{result.message}</span>}
        </li>
      ))}
    </ul>
  );
}
