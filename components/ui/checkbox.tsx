import { type ReactNode, useId } from 'react';

interface Props {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** Something that is or is not. */
export function Checkbox({ label, hint, checked, onChange }: Props) {
  const id = useId();
  return (
    <div className="grid gap-0.5">
      <label htmlFor={id} className="flex items-center gap-2">
        <input
          id={id}
          type="checkbox"
          checked={checked}
          onChange={(event) => onChange(event.target.checked)}
          aria-describedby={hint === undefined ? undefined : `${id}-more`}
          className="size-4 shrink-0 accent-(--accent)"
        />
        {label}
      </label>
      {hint !== undefined && (
        <span id={`${id}-more`} className="pl-6 text-small leading-[18px] text-fg-3">
          {hint}
        </span>
      )}
    </div>
  );
}
