'use client';

import { Eye, EyeOff } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { useInBrowser } from '#components/ui/use-in-browser.ts';
import { enter } from './enter.ts';

interface Props {
  /** Address inside the console to go on to. */
  readonly next: string;
}

/** Name and password. What is wrong stands at the password, as only that may be told. */
export function PasswordForm({ next }: Props) {
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  // Sent before React listens, the form would put the password into the address.
  const inBrowser = useInBrowser();
  const [shown, setShown] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    const problem = await enter('password', {
      name: String(form.get('name')),
      password: String(form.get('password')),
    });
    if (problem === null) return window.location.assign(next);
    setError(problem);
    setBusy(false);
  };
  const EyeIcon = shown ? EyeOff : Eye;
  return (
    <form onSubmit={submit} className="grid gap-3.5">
      <Field label="Name" name="name" autoComplete="username" size="large" required autoFocus />
      <Field
        label="Password"
        name="password"
        type={shown ? 'text' : 'password'}
        autoComplete="current-password"
        size="large"
        required
        error={error}
        after={
          <button
            type="button"
            aria-label={shown ? 'Hide the password' : 'Show the password'}
            onClick={() => setShown(!shown)}
          >
            <EyeIcon aria-hidden className="size-3.5" />
          </button>
        }
      />
      <Button type="submit" variant="primary" size="large" disabled={busy || !inBrowser}>
        {busy ? 'Checking …' : 'Sign in'}
        {!busy && <Kbd plain>↵</Kbd>}
      </Button>
      <p className="text-small leading-[18px] text-fg-3">
        No password at hand? On the machine of the console <code>npx cascade sign-in</code> prints a
        link that works once, for 15 minutes.
      </p>
    </form>
  );
}
