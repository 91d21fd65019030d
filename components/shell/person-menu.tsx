'use client';

import { KeyRound, LogOut } from 'lucide-react';
import { signOut } from 'next-auth/react';
import { Menu } from '#components/ui/menu.tsx';
import { useConsole } from './console-context.tsx';

/** Who is signed in, and the way out. */
export function PersonMenu() {
  const { person } = useConsole();
  const leave = async () => {
    await signOut({ redirect: false });
    // A whole new page: nothing that was loaded for this person stays in memory.
    window.location.assign('/signin');
  };
  return (
    <Menu
      header={
        <>
          <b className="block text-fg">{person.name}</b>
          {person.role}
        </>
      }
      trigger={
        <button
          type="button"
          aria-label={`${person.name}, ${person.role}`}
          className="grid size-[26px] shrink-0 place-items-center rounded-full bg-active text-[10.5px] font-semibold tracking-[0.02em] text-fg-2"
        >
          {initials(person.name)}
        </button>
      }
      items={[
        { id: 'settings', label: 'Password and tokens', icon: KeyRound, href: '/settings' },
        { id: 'out', label: 'Sign out', icon: LogOut, onSelect: leave, separated: true },
      ]}
    />
  );
}

function initials(name: string): string {
  const words = name.split(/[\s._@-]+/).filter((word) => word !== '');
  const letters = words.length > 1 ? words.slice(0, 2).map((word) => word[0]) : [name.slice(0, 2)];
  return letters.join('').toUpperCase();
}
