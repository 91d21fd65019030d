'use client';

import { ErrorState } from '#components/ui/error-state.tsx';
import { formatCount } from '#components/ui/format.ts';
import { ScrollBox } from '#components/ui/scroll-box.tsx';
import type { ResultFilter, ResultView } from '#server/engine/model/result-view.ts';
import { uniqueNames } from '#server/engine/model/unique-names.ts';
import type { Column } from '#server/engine/port.ts';
import { formatType } from '#server/sql/model/types.ts';
import { useSummary } from './column-bars.tsx';
import { comparesByText, prepareBars } from './prepare-summary.ts';

interface Props {
  readonly id: string;
  readonly view: ResultView;
  readonly columns: readonly Column[];
  readonly rowCount: number;
  readonly onFilter: (filter: ResultFilter) => void;
}

/** Each column is counted over all rows; many columns at once would keep the server from other work. */
const MOST_COLUMNS = 100;

/** What is in the columns of a result. */
export function ColumnsPane({ id, view, columns, rowCount, onFilter }: Props) {
  const keys = uniqueNames(columns.map(({ name }) => name));
  const shown = columns
    .slice(0, MOST_COLUMNS)
    .map((column, place) => ({ column, place, key: keys[place] ?? '' }));
  return (
    <>
      <p className="mb-2 text-small text-fg-3">
        Counted over all {formatCount(rowCount)} rows that are shown, not over a sample.
        {columns.length > shown.length &&
          ` The first ${MOST_COLUMNS} of ${formatCount(columns.length)} columns.`}
      </p>
      <ScrollBox label="Columns of the result">
        <table className="w-full border-collapse text-small">
          <thead>
            <tr className="text-left text-fg-3">
              {HEADS.map(({ name, isNumber }) => (
                <th
                  key={name}
                  scope="col"
                  className={`border-b border-line px-2 py-1 font-medium ${isNumber ? 'text-right' : ''}`}
                >
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ column, place, key }) => (
              <ColumnRow
                key={key}
                id={id}
                view={view}
                column={column}
                place={place}
                onFilter={onFilter}
              />
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </>
  );
}

const HEADS = [
  { name: 'Column', isNumber: false },
  { name: 'Spread', isNumber: false },
  { name: 'Distinct', isNumber: true },
  { name: 'NULL', isNumber: true },
  { name: 'Lowest', isNumber: true },
  { name: '25 %', isNumber: true },
  { name: 'Median', isNumber: true },
  { name: '75 %', isNumber: true },
  { name: 'Highest', isNumber: true },
  { name: 'Mean', isNumber: true },
  { name: 'Most frequent', isNumber: false },
] as const;

const CELL = 'border-b border-line px-2 py-1 align-top';
const NUMBER = `${CELL} max-w-40 truncate text-right font-mono`;
const TOP_SHOWN = 3;

interface RowProps extends Pick<Props, 'id' | 'view' | 'onFilter'> {
  readonly column: Column;
  readonly place: number;
}

function ColumnRow({ id, view, column, place, onFilter }: RowProps) {
  const summary = useSummary(id, view, place);
  const { data } = summary;
  const head = (
    <th scope="row" className={`${CELL} text-left font-medium`}>
      <bdi>{column.name}</bdi>
      <span className="block font-mono text-micro font-normal text-fg-3">
        {formatType(column.type)}
      </span>
    </th>
  );
  if (data === undefined) {
    return (
      <tr>
        {head}
        <td colSpan={HEADS.length - 1} className={CELL}>
          {summary.isError ? (
            <ErrorState error={summary.error} onRetry={summary.refetch} />
          ) : (
            <span className="text-fg-3">Counting</span>
          )}
        </td>
      </tr>
    );
  }
  const [low, middle, high] = data.quartiles ?? ['', '', ''];
  const numbers = [data.lowest ?? '', low, middle, high, data.highest ?? ''];
  return (
    <tr>
      {head}
      <td className={CELL}>
        <span className="flex h-7 w-32 items-end gap-px">
          {prepareBars(data, place, column.type).map((bar) => (
            <button
              key={bar.label}
              type="button"
              aria-label={`Only ${bar.label}: ${formatCount(bar.count)} rows`}
              title={`${bar.label}: ${formatCount(bar.count)} rows`}
              onClick={() => onFilter(bar.filter)}
              className="flex h-full min-w-0 flex-1 items-end hover:bg-hover"
            >
              <i className="block w-full bg-viz-1" style={{ height: `${bar.share * 100}%` }} />
            </button>
          ))}
        </span>
      </td>
      <td className={NUMBER}>
        {data.isExact ? '' : '~'}
        {formatCount(data.distinct)}
      </td>
      <td className={NUMBER}>{formatCount(data.nulls)}</td>
      {numbers.map((text, at) => (
        <td key={HEADS[at + 4]?.name} className={NUMBER} title={text}>
          <bdi>{text}</bdi>
        </td>
      ))}
      <td className={NUMBER}>
        {data.mean?.toLocaleString('en-US', { maximumSignificantDigits: 6 }) ?? ''}
      </td>
      <td className={CELL}>
        <span className="flex flex-wrap gap-1">
          {data.top.slice(0, TOP_SHOWN).map(({ value, count }) => (
            <button
              key={value}
              type="button"
              disabled={!comparesByText(column.type)}
              title={`${value}: ${formatCount(count)} rows`}
              onClick={() => onFilter({ test: 'is', column: place, value })}
              className="max-w-48 truncate rounded-2 bg-inset px-1.5 font-mono hover:bg-hover"
            >
              <bdi>{value}</bdi> <span className="text-fg-3">{formatCount(count)}</span>
            </button>
          ))}
        </span>
      </td>
    </tr>
  );
}
