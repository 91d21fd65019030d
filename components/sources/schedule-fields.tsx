'use client';

import type { ReactNode } from 'react';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Field } from '#components/ui/field.tsx';
import { Select } from '#components/ui/select.tsx';
import { type Fields, into } from './draft-fields.ts';

/** How often it is read, how far back, and when it is late. */
export function ScheduleFields({ draft, onChange, open }: Fields & { readonly open: boolean }) {
  return (
    <Folded title="Schedule and history" open={open}>
      <Field
        label="New readings every, minutes"
        inputMode="numeric"
        hint="Empty: only by hand."
        value={draft.hotMinutes}
        onChange={into(onChange, 'hotMinutes')}
      />
      <Field
        label="Late after, minutes"
        inputMode="numeric"
        hint="The newest reading is older than that."
        value={draft.lateAfterMinutes}
        onChange={into(onChange, 'lateAfterMinutes')}
      />
      <Field
        label="The last month again"
        mono
        hint="Cron, UTC. Finds what was edited and what came late."
        value={draft.warm}
        onChange={into(onChange, 'warm')}
      />
      <Field
        label="Everything again"
        mono
        hint="Cron, UTC. Finds what was deleted."
        value={draft.deep}
        onChange={into(onChange, 'deep')}
      />
      <Field
        label="First sync goes back, days"
        inputMode="numeric"
        hint="Empty: to the first document."
        value={draft.historyDays}
        onChange={into(onChange, 'historyDays')}
      />
      <Field
        label="The site keeps, days"
        inputMode="numeric"
        hint="What is gone from older ones was not deleted by anybody. Empty: everything."
        value={draft.retentionDays}
        onChange={into(onChange, 'retentionDays')}
      />
      <div className="col-span-full">
        <Paused draft={draft} onChange={onChange} />
      </div>
    </Folded>
  );
}

/** Whether it is read by schedule at all. */
export function Paused({ draft, onChange }: Fields) {
  return (
    <Checkbox
      label="Paused"
      hint="Nothing is read by schedule; by hand it still is."
      checked={draft.isPaused}
      onChange={(isPaused) => onChange({ isPaused })}
    />
  );
}

const UNITS = [
  { value: '', label: 'mg/dL, as for every source' },
  { value: 'mg/dL', label: 'mg/dL' },
  { value: 'mmol/L', label: 'mmol/L, is converted' },
] as const;

/** What this source does otherwise than the rules of all: the way to undo a verdict. */
export function RuleFields({ draft, onChange, open }: Fields & { readonly open: boolean }) {
  return (
    <Folded
      title="Rules of this source"
      open={open}
      note="Empty: as for every source. All its documents are judged again by the next sync or import."
    >
      <Select
        label="Unit of its values"
        options={UNITS}
        value={draft.unit}
        onChange={(value) =>
          onChange({ unit: UNITS.find((unit) => unit.value === value)?.value ?? '' })
        }
      />
      <Field
        label="Clock offset, minutes"
        inputMode="numeric"
        hint="Added to every time."
        value={draft.clockOffsetMinutes}
        onChange={into(onChange, 'clockOffsetMinutes')}
      />
      <Field
        label="Lowest value, mg/dL"
        inputMode="decimal"
        value={draft.minGlucose}
        onChange={into(onChange, 'minGlucose')}
      />
      <Field
        label="Highest value, mg/dL"
        inputMode="decimal"
        value={draft.maxGlucose}
        onChange={into(onChange, 'maxGlucose')}
      />
      <Field
        label="Priority"
        inputMode="numeric"
        hint="Of several sources of a person the smallest number is kept."
        value={draft.priority}
        onChange={into(onChange, 'priority')}
      />
      <Field
        label="Description"
        value={draft.description}
        onChange={into(onChange, 'description')}
      />
    </Folded>
  );
}

interface FoldedProps {
  readonly title: string;
  readonly open: boolean;
  readonly note?: string;
  readonly children: ReactNode;
}

function Folded({ title, open, note, children }: FoldedProps) {
  return (
    <details open={open} className="border-t border-line pt-2">
      <summary className="cursor-pointer py-1 font-semibold">{title}</summary>
      {note !== undefined && <p className="mb-1 text-small text-fg-3">{note}</p>}
      <div className="mt-2 grid grid-cols-2 gap-3 max-md:grid-cols-1">{children}</div>
    </details>
  );
}
