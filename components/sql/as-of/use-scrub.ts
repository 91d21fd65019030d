'use client';

import { useEffect, useRef, useState } from 'react';
import { isNumberType } from '#components/grid/grid-column.ts';
import { useTRPCClient } from '#components/trpc/client.tsx';
import { describeFailure } from '#components/ui/describe-failure.ts';
import { WHOLE_RESULT } from '#server/engine/model/result-view.ts';
import type { LookedAtStatement } from '../plan/looked-at.ts';
import { fetchRows } from '../results/fetch-rows.ts';
import { keep, readKept } from '../tabs/kept.ts';
import type { ScrubMoment } from './scrub-moments.ts';

/** The statement at one moment. */
export interface ScrubStep {
  readonly moment: ScrubMoment;
  readonly phase: 'waiting' | 'running' | 'done' | 'failed';
  readonly queryId: string | null;
  readonly rowCount: number | null;
  /** The number that the statement gives, when it gives one row that starts with one. */
  readonly value: number | null;
  readonly failure: string | null;
  /** True when its rows were there from an earlier time. */
  readonly wasKept: boolean;
}

const AT_ONCE = 2;
const ASK_AGAIN_MS = 150;
const MOST_ROWS = 10_000;

/** Runs a statement at several moments, two at a time. Rows that can never change are run once. */
export function useScrub() {
  const client = useTRPCClient();
  const [steps, setSteps] = useState<readonly ScrubStep[]>([]);
  const going = useRef<AbortController>(null);

  // Leaving the pane stops what it had asked for.
  useEffect(() => () => going.current?.abort(), []);

  const change = (hash: string, more: Partial<ScrubStep>) =>
    setSteps((all) => all.map((one) => (one.moment.hash === hash ? { ...one, ...more } : one)));

  const ended = async (id: string, signal: AbortSignal) => {
    for (;;) {
      const query = await client.queries.get.query({ id }, { signal });
      if (query.state !== 'queued' && query.state !== 'running') return query;
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
      signal.throwIfAborted();
    }
  };

  const kept = async (name: string, signal: AbortSignal): Promise<string | null> => {
    const id = readKept(name);
    if (id === null) return null;
    const query = await client.queries.get.query({ id }, { signal }).catch(() => null);
    return query?.hasRows === true ? id : null;
  };

  const runOne = async (
    statement: LookedAtStatement,
    moment: ScrubMoment,
    isSteady: boolean,
    signal: AbortSignal,
  ) => {
    const { sql, ref, tabId, parameters } = statement;
    const name = `scrub.${await digest([sql, parameters, moment.hash])}`;
    const known = isSteady ? await kept(name, signal) : null;
    change(moment.hash, { phase: 'running' });
    const id =
      known ??
      (
        await client.queries.start.mutate(
          {
            sql,
            ref,
            at: moment.hash,
            maxRows: MOST_ROWS,
            parameters: [...(parameters ?? [])],
            ...(tabId !== undefined && { tabId }),
          },
          { signal },
        )
      ).id;
    const query = await ended(id, signal);
    if (!query.hasRows) {
      throw new Error(query.failure?.message ?? 'It was stopped.');
    }
    if (isSteady) keep(name, id);
    const value = query.rowCount === 1 ? await firstNumber(id, signal) : null;
    change(moment.hash, {
      phase: 'done',
      queryId: id,
      rowCount: query.rowCount,
      value,
      wasKept: known !== null,
    });
  };

  const firstNumber = async (id: string, signal: AbortSignal): Promise<number | null> => {
    const { columns, rowCount } = await client.results.view.query(
      { id, view: WHOLE_RESULT },
      { signal },
    );
    const index = columns.findIndex(({ type }) => isNumberType(type));
    if (index === -1) return null;
    const source = { id, columns, rowCount, view: WHOLE_RESULT };
    const cell = (await fetchRows(source, 0, 1, signal)).cell(0, index);
    return cell === null ? null : Number(cell);
  };

  return {
    steps,
    isRunning: steps.some(({ phase }) => phase === 'waiting' || phase === 'running'),
    stop: () => {
      going.current?.abort();
      setSteps((all) => all.filter(({ phase }) => phase === 'done' || phase === 'failed'));
    },
    start: async (
      statement: LookedAtStatement,
      moments: readonly ScrubMoment[],
      isSteady: boolean,
    ) => {
      going.current?.abort();
      const abort = new AbortController();
      going.current = abort;
      setSteps(moments.map(newStep));
      const waiting = moments.toReversed();
      const work = async () => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          if (abort.signal.aborted) return;
          const { hash } = next;
          await runOne(statement, next, isSteady, abort.signal).catch((error: Error) => {
            if (abort.signal.aborted) return;
            change(hash, { phase: 'failed', failure: describeFailure(error).message });
          });
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    },
  };
}

const newStep = (moment: ScrubMoment): ScrubStep => ({
  moment,
  phase: 'waiting',
  queryId: null,
  rowCount: null,
  value: null,
  failure: null,
  wasKept: false,
});

async function digest(parts: readonly unknown[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  const hash = await crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(hash).slice(0, 16), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
