'use client';

import { useToast } from '#components/ui/toast.tsx';
import { ScrubberPane } from './as-of/scrubber-pane.tsx';
import { HistoryPane } from './history/history-pane.tsx';
import { LineagePane } from './lineage/lineage-pane.tsx';
import { PlanPane } from './plan/plan-pane.tsx';
import type { QueryRun } from './query-run.ts';
import { ResultArea } from './results/result-area.tsx';
import { EffectivePane } from './results/result-pane.tsx';
import { useResultTabs } from './results/use-result-tabs.ts';
import { lastRun, shownValue } from './runs/tab-runs.ts';
import { SavedPane } from './saved/saved-pane.tsx';
import type { EditorTab, TabPlace } from './tabs/editor-tab.ts';
import type { TabChange } from './tabs/use-sql-tabs.ts';
import type { WorkbenchState } from './use-workbench.ts';

interface Props {
  readonly active: EditorTab;
  readonly state: WorkbenchState;
  readonly onTab: (change: TabChange) => void;
  readonly onOpen: (
    place: TabPlace,
    draft: string,
    more: { readonly title?: string; readonly savedQuery?: string },
  ) => void;
}

const PANES = ['history', 'effective', 'over-time', 'plan', 'lineage', 'saved'] as const;

/** What came of the statements of the tab, and what is known of the one at the cursor. */
export function WorkbenchPanes({ active, state, onTab, onOpen }: Props) {
  const { runs, ofTab, statement, marks, editor } = state;
  const { span, tables } = marks;
  const toast = useToast();
  const results = useResultTabs(active.id);
  const value = shownValue(ofTab.active, results.results, PANES);
  const run = ofTab.runs.find(({ id }) => id === value) ?? null;
  const told = run ?? lastRun(ofTab);
  const finished = ofTab.runs.findLast(({ phase }) => phase === 'finished');
  const notSent = lastRun(ofTab);
  const open = (queryId: string, title: string | null) =>
    void runs
      .open(active.id, queryId, title)
      .catch((error: Error) =>
        toast({ kind: 'bad', title: 'The result cannot be shown', description: error.message }),
      );
  const values = state.parameters.names.map((name) => ({
    name,
    label: '',
    ...(state.parameters.settings[name] ?? { type: 'varchar', value: '' }),
  }));
  return (
    <div className="min-w-0 flex-1 px-3 pb-8">
      {notSent !== null && notSent.id === null && notSent.failure !== null && (
        <p role="alert" className="mt-2 rounded-2 bg-bad-bg px-3 py-2 text-bad-text">
          {notSent.failure.message}
        </p>
      )}
      {isTooEarly(told, active.at) && (
        <p role="status" className="mt-2 text-small text-warn-text">
          What the statement reads was not there at that moment, or has expired.{' '}
          <button
            type="button"
            onClick={() => state.setAsOf('time')}
            className="font-medium text-accent-text hover:underline"
          >
            Look at the time line
          </button>
        </p>
      )}
      <ResultArea
        results={results.results}
        active={value}
        run={run}
        onSelect={(next) => runs.select(active.id, next)}
        onPin={results.pin}
        onRename={results.rename}
        onClose={results.close}
        onRunAgain={(queryId) => open(queryId, null)}
        panes={[
          {
            value: 'effective',
            label: 'Effective SQL',
            panel: <EffectivePane run={told} />,
          },
          {
            value: 'over-time',
            label: 'Over time',
            panel: <ScrubberPane statement={statement} tables={tables} />,
          },
          {
            value: 'plan',
            label: 'Plan',
            panel: <PlanPane queryId={finished?.id ?? null} statement={statement} />,
          },
          { value: 'lineage', label: 'Lineage', panel: <LineagePane statement={statement} /> },
          {
            value: 'history',
            label: 'History',
            panel: (
              <HistoryPane
                onOpen={(query) => {
                  const isSame = query.ref === active.ref && query.at === active.at;
                  if (isSame && active.draft.trim() === '') editor.current?.setText(query.sql);
                  else if (!active.draft.includes(query.sql.trim()))
                    onOpen({ ref: query.ref, at: query.at }, query.sql, {});
                  open(query.id, null);
                }}
                onRunAgain={(queryId) => open(queryId, null)}
              />
            ),
          },
          {
            value: 'saved',
            label: 'Saved',
            panel: (
              <SavedPane
                current={
                  span === null
                    ? null
                    : {
                        sql: active.draft.slice(span.start, span.end),
                        ref: active.ref,
                        at: active.at,
                        catalog: active.session.catalog,
                        schema: active.session.schema,
                        parameters: values,
                      }
                }
                openedId={active.savedQuery}
                onOpen={({ id, name, contents: { ref, at, sql } }) =>
                  onOpen({ ref, at }, sql, { title: name, savedQuery: id })
                }
                onSaved={(saved) => onTab({ savedQuery: saved.id, title: saved.name })}
              />
            ),
          },
        ]}
      />
    </div>
  );
}

/** A failure that another moment would not have. */
const isTooEarly = (run: QueryRun | null, at: string | null): boolean =>
  at !== null &&
  run?.failure != null &&
  /^(TABLE_NOT_FOUND|SCHEMA_NOT_FOUND|NOT_FOUND|INVALID_ARGUMENTS)$/.test(run.failure.name);
