'use client';

import { ChevronDown } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';

interface Option {
  readonly value: string;
  readonly label: string;
}

interface Props extends Omit<ComponentProps<'select'>, 'onChange' | 'value' | 'size'> {
  readonly label: ReactNode;
  /** Keeps the label for assistive technology only. */
  readonly hideLabel?: boolean;
  readonly hint?: ReactNode;
  readonly options: readonly Option[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** One of several, when they are too many to stand in sight. */
export function Select({
  label,
  hideLabel = false,
  hint,
  options,
  value,
  onChange,
  ...select
}: Props) {
  const id = useId();
  return (
    <div className="grid min-w-0 content-start gap-1">
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'text-small font-medium'}>
        {label}
      </label>
      <span className="relative flex h-7 items-center rounded-2 border border-line-control bg-control focus-within:border-focus focus-within:shadow-[0_0_0_1px_var(--focus)] max-md:h-8">
        <select
          {...select}
          id={id}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-describedby={hint === undefined ? undefined : `${id}-more`}
          className="h-full w-full min-w-0 appearance-none truncate bg-transparent pr-7 pl-2 outline-none focus-visible:shadow-none [&>option]:bg-raised [&>option]:text-fg"
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown
          aria-hidden
          className="pointer-events-none absolute right-2 size-3.5 text-fg-3"
        />
      </span>
      {hint !== undefined && (
        <span id={`${id}-more`} className="text-small leading-[18px] text-fg-3">
          {hint}
        </span>
      )}
    </div>
  );
}
