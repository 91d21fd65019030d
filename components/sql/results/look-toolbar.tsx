'use client';

import { Columns3, Copy, Search, X } from 'lucide-react';
import { useRef } from 'react';
import type { CopyFormat } from '#components/grid/copy-formats.ts';
import { Button } from '#components/ui/button.tsx';
import { formatCount } from '#components/ui/format.ts';
import { Menu } from '#components/ui/menu.tsx';
import { isWhole } from '#server/engine/model/result-view.ts';
import type { Column } from '#server/engine/port.ts';
import { filterText } from './prepare-filter.ts';
import type { useColumns } from './use-columns.ts';
import type { Look } from './use-look.ts';

interface Props {
  readonly look: Look;
  readonly columns: readonly Column[];
  readonly rowCount: number;
  readonly columnState: ReturnType<typeof useColumns>;
  readonly onCopy: (format: CopyFormat) => void;
}

/** While one types on, nothing is looked for. */
const TYPING_MS = 300;

const COPIES = [
  { id: 'tsv', label: 'For a spreadsheet' },
  { id: 'csv', label: 'CSV' },
  { id: 'markdown', label: 'Markdown' },
  { id: 'json', label: 'JSON' },
  { id: 'insert', label: 'INSERT' },
] as const satisfies readonly { id: CopyFormat; label: string }[];

/** Finding, filtering and copying rows of a result. */
export function LookToolbar({ look, columns, rowCount, columnState, onCopy }: Props) {
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { view, shown } = look;
  const { hidden } = columnState.choice;
  const isAll = isWhole(view);
  return (
    <div className="flex min-w-0 flex-1 flex-wrap items-center gap-1.5 text-small text-fg-3">
      <label className="flex h-6 w-52 items-center gap-1 rounded-2 border border-line-control bg-control px-1.5 focus-within:border-focus max-md:h-7">
        <Search aria-hidden className="size-3.5" />
        <input
          type="search"
          aria-label="Find in the rows of the result"
          placeholder="Find in the rows"
          key={look.resets}
          defaultValue={view.search}
          onChange={({ target: { value } }) => {
            clearTimeout(typing.current);
            typing.current = setTimeout(() => look.search(value), TYPING_MS);
          }}
          className="w-full min-w-0 bg-transparent text-fg outline-none"
        />
      </label>
      {view.filters.map((filter) => (
        <button
          key={JSON.stringify(filter)}
          type="button"
          aria-label={`Remove the filter ${filterText(filter, columns)}`}
          onClick={() => look.removeFilter(filter)}
          className="flex h-6 max-w-80 items-center gap-1 rounded-2 bg-(--accent-bg) px-1.5 text-fg"
        >
          <bdi className="truncate">{filterText(filter, columns)}</bdi>
          <X aria-hidden className="size-3" />
        </button>
      ))}
      <span role="status">
        {look.isBusy
          ? 'Looking'
          : !isAll && `${formatCount(shown.rowCount)} of ${formatCount(rowCount)} rows fetched`}
      </span>
      {!isAll && (
        <Button size="small" variant="ghost" onClick={look.reset}>
          Show all
        </Button>
      )}
      <span className="ml-auto flex gap-1.5">
        {hidden.length > 0 && (
          <Menu
            trigger={
              <Button size="small" icon={Columns3}>
                {hidden.length} hidden
              </Button>
            }
            items={[
              { id: 'all', label: 'Show all columns', onSelect: columnState.showAll },
              ...hidden.slice(0, 20).map((place, at) => ({
                id: String(place),
                label: columns[place]?.name ?? '',
                separated: at === 0,
                onSelect: () => columnState.show(place),
              })),
            ]}
          />
        )}
        <Menu
          trigger={
            <Button size="small" icon={Copy}>
              Copy as
            </Button>
          }
          header="The selected cells"
          items={COPIES.map(({ id, label }) => ({ id, label, onSelect: () => onCopy(id) }))}
        />
      </span>
    </div>
  );
}
