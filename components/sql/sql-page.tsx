'use client';

import { ErrorState } from '#components/ui/error-state.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { useActiveTab } from './tabs/use-active-tab.ts';
import { useSqlTabs } from './tabs/use-sql-tabs.ts';
import { Workbench } from './workbench.tsx';

/** Statements on the lake: tabs, each at its ref and moment, with their results. */
export function SqlPage() {
  const sql = useSqlTabs();
  const shown = useActiveTab(sql);
  return (
    <>
      <h1 className="sr-only">SQL</h1>
      {sql.failure !== null && sql.tabs === null && (
        <ErrorState error={sql.failure} onRetry={sql.retry} />
      )}
      {sql.tabs === null || shown.active === null ? (
        sql.failure === null && (
          <div role="status" aria-label="Loading the statements" className="grid gap-3">
            <Skeleton className="w-64" />
            <Skeleton className="w-40" />
          </div>
        )
      ) : (
        <Workbench sql={sql} tabs={sql.tabs} active={shown.active} shown={shown} />
      )}
    </>
  );
}
