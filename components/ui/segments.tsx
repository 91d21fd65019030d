'use client';

import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import clsx from 'clsx';
import type { ReactNode } from 'react';

interface Segment<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
  readonly count?: number;
}

interface Props<Value extends string> {
  /** Accessible name of the choice: `Window`. */
  readonly label: string;
  readonly segments: readonly Segment<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly size?: 'normal' | 'small';
}

/** One of a few, all in sight. Arrows move the choice. */
export function Segments<Value extends string>({
  label,
  segments,
  value,
  onChange,
  size = 'normal',
}: Props<Value>) {
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next as Value)}
      className={clsx(
        'relative inline-flex max-w-full overflow-x-auto rounded-2 bg-hover p-0.5 [scrollbar-width:none]',
        size === 'normal' ? 'h-7 max-md:h-8' : 'h-6',
      )}
    >
      {segments.map((segment) => (
        <Radio.Root
          key={segment.value}
          value={segment.value}
          className={clsx(
            'ring-inner inline-flex cursor-pointer items-center gap-[5px] whitespace-nowrap rounded-[4px] text-small font-medium text-fg-2',
            'data-checked:bg-bg data-checked:text-fg data-checked:shadow-[0_0_0_1px_var(--line),var(--shadow-1)] dark:data-checked:bg-[var(--n-5)]',
            size === 'normal' ? 'px-[9px]' : 'px-[7px]',
          )}
        >
          {segment.label}
          {segment.count !== undefined && (
            <span className="text-micro font-normal text-fg-3">
              {segment.count.toLocaleString('en-US')}
            </span>
          )}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
