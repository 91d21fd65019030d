import { useConsole } from '#components/shell/console-context.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Field } from '#components/ui/field.tsx';
import { Select } from '#components/ui/select.tsx';
import type { QueryView } from '#server/queries/port.ts';
import { QUERY_STATES } from './history-columns.tsx';

export interface HistoryFilter {
  readonly search: string;
  /** Part of the name of a table that was read. */
  readonly table: string;
  readonly state: QueryView['state'] | 'all';
  readonly everyone: boolean;
}

export const NO_FILTER: HistoryFilter = { search: '', table: '', state: 'all', everyone: false };

const STATES = Object.entries(QUERY_STATES).map(([value, { word }]) => ({ value, label: word }));

interface Props {
  readonly filter: HistoryFilter;
  readonly onChange: (filter: HistoryFilter) => void;
}

/** What of the history is listed. */
export function HistoryFilters({ filter, onChange }: Props) {
  const { person } = useConsole();
  return (
    <div className="mb-2 flex flex-wrap items-center gap-2">
      <Field
        type="search"
        label="Find a statement"
        hideLabel
        placeholder="Text of a statement or an error"
        boxClassName="w-64 max-w-full"
        value={filter.search}
        onChange={(event) => onChange({ ...filter, search: event.target.value })}
      />
      <Field
        type="search"
        label="Table that it read"
        hideLabel
        placeholder="Table"
        boxClassName="w-44 max-w-full"
        value={filter.table}
        onChange={(event) => onChange({ ...filter, table: event.target.value })}
      />
      <Select
        label="State"
        hideLabel
        options={[{ value: 'all', label: 'Every state' }, ...STATES]}
        value={filter.state}
        onChange={(value) => onChange({ ...filter, state: stateNamed(value) })}
      />
      {person.role === 'admin' && (
        <Checkbox
          label="Of everybody"
          checked={filter.everyone}
          onChange={(everyone) => onChange({ ...filter, everyone })}
        />
      )}
    </div>
  );
}

const isState = (value: string): value is QueryView['state'] => value in QUERY_STATES;

const stateNamed = (value: string): HistoryFilter['state'] => (isState(value) ? value : 'all');
