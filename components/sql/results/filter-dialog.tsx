'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Select } from '#components/ui/select.tsx';
import type { ResultFilter } from '#server/engine/model/result-view.ts';
import type { Column } from '#server/engine/port.ts';
import { type FilterTest, filterTests } from './prepare-filter.ts';

interface Props {
  readonly column: Column;
  readonly place: number;
  readonly onAdd: (filter: ResultFilter) => void;
  readonly onClose: () => void;
}

/** A condition on one column. */
export function FilterDialog({ column, place, onAdd, onClose }: Props) {
  const tests = filterTests(column.type);
  const [test, setTest] = useState<FilterTest>(tests[0]?.value ?? 'contains');
  const [value, setValue] = useState('');
  const needsValue = test !== 'is-null' && test !== 'is-not-null';
  const add = (event: FormEvent) => {
    event.preventDefault();
    onAdd(needsValue ? { test, column: place, value } : { test, column: place });
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Filter by ${column.name}`}
      description="Over the rows of this result that were fetched."
    >
      <form onSubmit={add} className="grid gap-3">
        <Select
          label="Rows in which it"
          options={tests}
          value={test}
          onChange={(next) => setTest(tests.find((one) => one.value === next)?.value ?? test)}
        />
        {needsValue && (
          <Field
            label="Value"
            mono
            autoFocus
            value={value}
            onChange={(event) => setValue(event.target.value)}
            hint="As the grid shows it."
          />
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit">
            Filter
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
