'use client';

import { Segments } from '#components/ui/segments.tsx';

export type Role = 'admin' | 'analyst';

const ROLES = [
  { value: 'analyst', label: 'analyst' },
  { value: 'admin', label: 'admin' },
] as const;

interface Props {
  readonly value: Role;
  readonly onChange: (role: Role) => void;
}

/** An analyst reads everything and writes on branches; an admin also changes main, people and tokens. */
export function RoleChoice({ value, onChange }: Props) {
  return (
    <div className="grid gap-1">
      <span aria-hidden className="text-small font-medium">
        Role
      </span>
      <Segments label="Role" segments={ROLES} value={value} onChange={onChange} />
    </div>
  );
}
