'use client';

import clsx from 'clsx';
import { CircleX } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';

interface Props extends Omit<ComponentProps<'input'>, 'size'> {
  readonly label: ReactNode;
  /** Keeps the label for assistive technology only. */
  readonly hideLabel?: boolean;
  readonly hint?: ReactNode;
  /** What is wrong, in a sentence; turns the line red. */
  readonly error?: string | null;
  /** Before the text: an icon. */
  readonly before?: ReactNode;
  /** After the text: a key, a button. */
  readonly after?: ReactNode;
  readonly mono?: boolean;
  readonly size?: 'normal' | 'large';
  /** Classes of the box around the input, for its width. */
  readonly boxClassName?: string;
}

/** A line of text with its name, what is expected, and what is wrong with it. */
export function Field({
  label,
  hideLabel = false,
  hint,
  error = null,
  before,
  after,
  mono = false,
  size = 'normal',
  boxClassName,
  ...input
}: Props) {
  const id = useId();
  const described = error !== null || hint !== undefined;
  return (
    <div className={clsx('grid min-w-0 content-start gap-1', boxClassName)}>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'text-small font-medium'}>
        {label}
      </label>
      <span
        className={clsx(
          'flex items-center gap-1.5 rounded-2 border bg-control text-fg-3 focus-within:border-focus focus-within:shadow-[0_0_0_1px_var(--focus)]',
          size === 'large' ? 'h-[34px] px-2.5' : 'h-7 px-2 max-md:h-8',
          error === null ? 'border-line-control' : 'border-bad',
        )}
      >
        {before}
        <input
          {...input}
          id={id}
          aria-invalid={error === null ? undefined : true}
          aria-describedby={described ? `${id}-more` : undefined}
          className={clsx(
            'w-full min-w-0 flex-1 bg-transparent text-fg outline-none focus-visible:shadow-none',
            mono && 'font-mono text-small',
          )}
        />
        {after}
      </span>
      {described && (
        <span
          id={`${id}-more`}
          role={error === null ? undefined : 'alert'}
          className={clsx(
            'flex gap-1.5 text-small leading-[18px]',
            error === null ? 'text-fg-3' : 'text-bad-text',
          )}
        >
          {error !== null && <CircleX aria-hidden className="mt-0.5 size-3.5 shrink-0" />}
          <span>{error ?? hint}</span>
        </span>
      )}
    </div>
  );
}
