'use client';

import { useEffect, useRef, useState } from 'react';
import { ButtonLink } from '#components/ui/button.tsx';
import { Note } from '#components/ui/note.tsx';
import { State } from '#components/ui/state.tsx';
import { enter } from './enter.ts';

interface Props {
  readonly code: string;
  readonly name: string;
}

/** Uses the link up and goes in. Here and not on the server, as whoever previews a link runs no script. */
export function RedeemLink({ code, name }: Props) {
  const [problem, setProblem] = useState<string | null>(null);
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void enter('link', { token: code }).then((refused) => {
      if (refused === null) window.location.assign('/');
      else setProblem(refused);
    });
  }, [code]);
  if (problem === null) return <State kind="running">Signing in as {name} …</State>;
  return (
    <div className="grid justify-items-start gap-4">
      <Note kind="warn" role="alert">
        {problem}
      </Note>
      <ButtonLink href="/signin" size="large">
        Sign in with a password
      </ButtonLink>
    </div>
  );
}
