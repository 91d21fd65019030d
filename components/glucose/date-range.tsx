'use client';

import { Popover } from '@base-ui/react/popover';
import { Calendar, ChevronDown } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button, buttonLook } from '#components/ui/button.tsx';
import { formatDays } from './format-days.ts';

interface Range {
  readonly from: string;
  readonly to: string;
}

interface Props {
  /** The days on the page. */
  readonly shown: Range;
  /** The days that have readings: nothing is to be found outside. */
  readonly history: Range;
  readonly onChange: (range: Range) => void;
}

/** The days of a report, to be read and changed. */
export function DateRange({ shown, history, onChange }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className={buttonLook()}>
        <Calendar aria-hidden className="size-3.5" strokeWidth={1.75} />
        {formatDays(shown.from, shown.to)}
        <ChevronDown aria-hidden className="size-3" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="end" className="z-(--z-pop)">
          <Popover.Popup
            aria-label="Days of the report"
            className="w-72 rounded-3 bg-raised p-3 shadow-2"
          >
            <RangeForm
              shown={shown}
              history={history}
              onSubmit={(range) => {
                setOpen(false);
                onChange(range);
              }}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface FormProps extends Omit<Props, 'onChange'> {
  readonly onSubmit: (range: Range) => void;
}

function RangeForm({ shown, history, onSubmit }: FormProps) {
  const [range, setRange] = useState(shown);
  const isBackwards = range.to < range.from;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isBackwards) onSubmit(range);
  };
  return (
    <form onSubmit={submit} className="grid gap-2">
      <div className="grid grid-cols-2 gap-2">
        <DayField
          label="First day"
          value={range.from}
          onChange={(from) => setRange({ ...range, from })}
        />
        <DayField label="Last day" value={range.to} onChange={(to) => setRange({ ...range, to })} />
      </div>
      <p className="text-small text-fg-3">
        {isBackwards ? (
          <span role="alert" className="text-warn-text">
            The last day is before the first.
          </span>
        ) : (
          `Readings reach from ${formatDays(history.from, history.to)}.`
        )}
      </p>
      <div className="flex justify-between gap-2">
        <Button size="small" variant="ghost" onClick={() => onSubmit(history)}>
          All days
        </Button>
        <Button size="small" variant="primary" type="submit" disabled={isBackwards}>
          Show these days
        </Button>
      </div>
    </form>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function DayField({ label, value, onChange }: FieldProps) {
  return (
    <label className="grid gap-0.5 text-small text-fg-2">
      {label}
      <input
        type="date"
        required
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="h-7 min-w-0 rounded-2 border border-line-control bg-control px-2 text-fg max-md:h-8"
      />
    </label>
  );
}
