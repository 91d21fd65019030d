'use client';

import { RotateCcw } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { NEW_SESSION } from '#server/queries/model/new-session.ts';
import type { TabSession } from '#server/queries/model/tab-session.ts';

interface Props {
  readonly session: TabSession;
  /** Schemas that names without one may mean. */
  readonly schemas: readonly string[];
  readonly onSchema: (schema: string | null) => void;
  readonly onReset: () => void;
}

/** What the statements of the tab have set: USE, SET SESSION, SET TIME ZONE, PREPARE. */
export function SessionChips({ session, schemas, onSchema, onReset }: Props) {
  const { catalog, schema, timeZone, path, properties, prepared } = session;
  const set = [
    ...(catalog !== NEW_SESSION.catalog && catalog !== null ? [['catalog', catalog]] : []),
    ...(timeZone !== NEW_SESSION.timeZone ? [['time zone', timeZone]] : []),
    ...(path !== null ? [['path', path]] : []),
    ...Object.entries(properties),
    ...Object.entries(prepared).map(([name, sql]) => ['prepared', `${name}: ${sql}`]),
  ];
  const known = schema === null || schemas.includes(schema) ? schemas : [schema, ...schemas];
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-1.5 text-small">
      <label className="flex items-center gap-1.5 text-fg-3">
        Schema
        <select
          value={schema ?? ''}
          onChange={(event) => onSchema(event.target.value === '' ? null : event.target.value)}
          className="h-7 max-w-40 rounded-2 border border-line-control bg-control px-1.5 font-mono text-small text-fg [&>option]:bg-raised"
        >
          <option value="">none</option>
          {known.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {set.map(([name, value]) => (
        <span
          key={`${name} ${value}`}
          title={`${name} = ${value}`}
          className="inline-flex h-5 max-w-52 items-center gap-1 rounded-1 bg-active px-1.5 font-mono text-micro text-fg-2"
        >
          <span className="truncate">
            {name} = {value}
          </span>
        </span>
      ))}
      {set.length > 0 && (
        <Button
          variant="ghost"
          size="small"
          icon={RotateCcw}
          label="Forget what statements have set"
          onClick={onReset}
        />
      )}
    </span>
  );
}
