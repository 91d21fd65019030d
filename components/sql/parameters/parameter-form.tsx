'use client';

import { useId } from 'react';
import { PARAMETER_TYPES, type ParameterSetting, problemOf } from './parameter-settings.ts';

interface Props {
  readonly names: readonly string[];
  readonly settings: Readonly<Record<string, ParameterSetting>>;
  readonly onChange: (name: string, setting: ParameterSetting) => void;
  readonly onRun: () => void;
}

/** A value for each `:name` of the text; bound by the server, never written into the statement. */
export function ParameterForm({ names, settings, onChange, onRun }: Props) {
  return (
    <form
      aria-label="Parameters"
      onSubmit={(event) => {
        event.preventDefault();
        onRun();
      }}
      className="flex flex-wrap items-start gap-x-4 gap-y-1.5 border-b border-line px-3 py-1.5"
    >
      {names.map((name) => (
        <Parameter
          key={name}
          name={name}
          setting={settings[name] ?? { type: 'varchar', value: '' }}
          onChange={(setting) => onChange(name, setting)}
        />
      ))}
      <button type="submit" className="sr-only">
        Run with these values
      </button>
    </form>
  );
}

interface ParameterProps {
  readonly name: string;
  readonly setting: ParameterSetting;
  readonly onChange: (setting: ParameterSetting) => void;
}

function Parameter({ name, setting, onChange }: ParameterProps) {
  const id = useId();
  const problem = problemOf(setting);
  const isNull = setting.value === null;
  return (
    <span className="grid gap-0.5">
      <span className="flex items-center">
        <label htmlFor={id} className="mr-1.5 font-mono text-small text-fg-2">
          {name.startsWith('?') ? name : `:${name}`}
        </label>
        <select
          aria-label={`Type of ${name}`}
          value={setting.type}
          onChange={(event) => onChange({ ...setting, type: event.target.value })}
          className="h-7 rounded-l-2 border border-r-0 border-line-control bg-subtle px-1 font-mono text-micro text-fg-3 [&>option]:bg-raised [&>option]:text-fg"
        >
          {PARAMETER_TYPES.map(({ type, label }) => (
            <option key={type} value={type}>
              {label}
            </option>
          ))}
        </select>
        <input
          id={id}
          value={setting.value ?? ''}
          placeholder={isNull ? 'NULL' : ''}
          aria-invalid={problem === null ? undefined : true}
          aria-describedby={problem === null ? undefined : `${id}-problem`}
          onChange={(event) => onChange({ ...setting, value: event.target.value })}
          className="h-7 w-40 border border-line-control bg-control px-2 font-mono text-small aria-invalid:border-bad"
        />
        <button
          type="button"
          aria-pressed={isNull}
          aria-label={`${name} is NULL`}
          onClick={() => onChange({ ...setting, value: isNull ? '' : null })}
          className="h-7 rounded-r-2 border border-l-0 border-line-control px-1.5 font-mono text-micro text-fg-3 aria-pressed:bg-active aria-pressed:text-fg"
        >
          NULL
        </button>
      </span>
      {problem !== null && (
        <span id={`${id}-problem`} role="alert" className="text-micro text-bad-text">
          {problem}
        </span>
      )}
    </span>
  );
}
