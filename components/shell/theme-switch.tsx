'use client';

import { Moon, Sun } from 'lucide-react';
import { buttonLook } from '#components/ui/button.tsx';
import { remember } from './remember.ts';

/** Dark or light; a cookie remembers, so that the next page is painted right at once. */
export function ThemeSwitch() {
  const toggle = () => {
    const root = document.documentElement;
    const theme = root.dataset['theme'] === 'dark' ? 'light' : 'dark';
    root.dataset['theme'] = theme;
    remember('theme', theme);
  };
  return (
    <button
      type="button"
      aria-label="Switch between dark and light"
      title="Dark or light"
      onClick={toggle}
      className={buttonLook('ghost', 'normal', true)}
    >
      <Moon aria-hidden className="size-3.5 dark:hidden" />
      <Sun aria-hidden className="hidden size-3.5 dark:block" />
    </button>
  );
}
