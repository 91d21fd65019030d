'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { CardBoundary } from '#components/ui/card-boundary.tsx';
import { Note } from '#components/ui/note.tsx';
import { Section } from '#components/ui/section.tsx';
import { State } from '#components/ui/state.tsx';
import type { TableHealth } from '#server/maintenance/model/table-health.ts';
import { JobsTable } from './jobs-table.tsx';
import { healthFacts, TASK, TASK_KINDS, type TaskKind } from './prepare-maintenance.ts';
import { TaskDialog } from './task-dialog.tsx';

interface Props {
  readonly table: { readonly ref: string; readonly at: string | null; readonly key: string[] };
}

/** How a table is stored, what maintenance would do for it, and the way to do it: a dry run first. */
export function MaintenanceTab({ table }: Props) {
  const trpc = useTRPC();
  const { data: health } = useSuspenseQuery({
    ...trpc.maintenance.health.queryOptions(table),
    refetchInterval: 30_000,
  });
  const [task, setTask] = useState<TaskKind | null>(null);
  return (
    <div className="grid gap-6">
      <Health health={health} />
      {table.at !== null && (
        <Note kind="moment">
          These are the figures of another moment. Maintenance works on the newest state of{' '}
          <code>{table.ref}</code>: go back to now to start it.
        </Note>
      )}
      <Section title="What can be done" aside="a dry run first, which changes nothing">
        <ul className="border-t border-line">
          {TASK_KINDS.map((kind) => (
            <Task
              key={kind}
              kind={kind}
              why={health.advice.find((advice) => advice.kind === kind)?.why ?? null}
              disabled={table.at !== null}
              onStart={() => setTask(kind)}
            />
          ))}
        </ul>
      </Section>
      <CardBoundary title="Jobs" aside="of this table and of the warehouse">
        <JobsTable tableKey={table.key} />
      </CardBoundary>
      {task !== null && (
        <TaskDialog kind={task} table={table} health={health} onClose={() => setTask(null)} />
      )}
    </div>
  );
}

function Health({ health }: { readonly health: TableHealth }) {
  return (
    <dl className="grid grid-cols-6 gap-x-8 gap-y-3 border-b border-line pb-4 max-xl:grid-cols-3 max-md:grid-cols-2">
      {healthFacts(health).map(({ name, value, note, wants }) => (
        <div key={name} className="min-w-0">
          <dt className="text-small text-fg-3">{name}</dt>
          <dd>
            <b className={clsx('text-lead', wants && 'text-warn-text')}>{value}</b>
            <span className="block text-small text-fg-3">{note}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface TaskProps {
  readonly kind: TaskKind;
  /** Null: it would do nothing for the table, or nobody knows before it looks. */
  readonly why: string | null;
  readonly disabled: boolean;
  readonly onStart: () => void;
}

function Task({ kind, why, disabled, onStart }: TaskProps) {
  const { title, what } = TASK[kind];
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2">
      <div className="min-w-0 flex-1 basis-80">
        <p className="font-medium">{title}</p>
        <p className="text-small text-fg-3">{what}</p>
      </div>
      <span className="basis-72 max-md:basis-full">
        {why !== null ? (
          <State kind="warn" className="whitespace-normal!">
            {why}
          </State>
        ) : kind === 'remove-orphans' ? (
          <State kind="unknown">Known after a dry run</State>
        ) : (
          <State kind="good">Nothing to do</State>
        )}
      </span>
      <Button size="small" label={`Dry run: ${title}`} disabled={disabled} onClick={onStart}>
        Dry run
      </Button>
    </li>
  );
}
