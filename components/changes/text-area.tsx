import { type ComponentProps, type ReactNode, useId } from 'react';

interface Props extends Omit<ComponentProps<'textarea'>, 'onChange' | 'value'> {
  readonly label: ReactNode;
  readonly hideLabel?: boolean;
  readonly hint?: ReactNode;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Several lines of text with their name. */
export function TextArea({ label, hideLabel = false, hint, value, onChange, ...rest }: Props) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'text-small font-medium'}>
        {label}
      </label>
      <textarea
        rows={4}
        {...rest}
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-describedby={hint === undefined ? undefined : `${id}-more`}
        className="w-full resize-y rounded-2 border border-line-control bg-control px-2 py-1.5 leading-5"
      />
      {hint !== undefined && (
        <span id={`${id}-more`} className="text-small text-fg-3">
          {hint}
        </span>
      )}
    </div>
  );
}
