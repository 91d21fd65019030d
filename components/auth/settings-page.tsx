'use client';

import { useState } from 'react';
import { useConsole } from '#components/shell/console-context.tsx';
import { CardBoundary } from '#components/ui/card-boundary.tsx';
import { Note } from '#components/ui/note.tsx';
import { PageHeader, Section } from '#components/ui/section.tsx';
import { ChangePasswordForm } from './change-password-form.tsx';
import { ConnectTools } from './connect-tools.tsx';
import { PeopleTable } from './people-table.tsx';
import { TokensTable } from './tokens-table.tsx';

/** Your password; for an admin also who may sign in and which programs may ask. */
export function SettingsPage() {
  const { person } = useConsole();
  const [token, setToken] = useState<string | null>(null);
  return (
    <>
      <PageHeader title="Settings" />
      <div className="grid max-w-[880px] gap-8">
        <Section title="Your password" aside={`${person.name}, ${person.role}`}>
          <ChangePasswordForm />
        </Section>
        {person.role === 'admin' ? (
          <>
            <CardBoundary title="People">
              <PeopleTable />
            </CardBoundary>
            <CardBoundary title="Tokens" aside="for programs, sent as Authorization: Bearer …">
              <TokensTable onMade={setToken} />
            </CardBoundary>
          </>
        ) : (
          <Note>People and tokens are seen and made by the role admin.</Note>
        )}
        <Section
          title="Connect other tools"
          aside={
            token === null ? 'with a token in the place of <token>' : 'with the token just made'
          }
        >
          <ConnectTools token={token} />
        </Section>
      </div>
    </>
  );
}
