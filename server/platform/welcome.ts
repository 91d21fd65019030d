import { createSignInLink } from '#server/auth/create-sign-in-link.ts';
import type { FirstPerson } from '#server/auth/ensure-first-people.ts';
import type { Services } from './services.ts';

const FIRST_LINK_MINUTES = 24 * 60;

/**
 * What the terminal says last: a link that works once until somebody has signed in, also when the
 * first start was cut off before it could; with the passwords where they are new.
 */
export async function welcome(
  services: Services,
  url: string,
  firstPeople: readonly FirstPerson[],
): Promise<string> {
  const lines = [''];
  if (await hasSignIn(services)) {
    lines.push(`  ${url}   (a sign-in link: npx cascade sign-in)`);
  } else {
    const { path } = await createSignInLink(services, {
      name: 'admin',
      validMinutes: FIRST_LINK_MINUTES,
      by: 'first start',
    });
    lines.push('  Sign in, works once:', `  ${url}${path}`);
  }
  if (firstPeople.length > 0) {
    const passwords = firstPeople.map(({ name, password }) => `    ${name.padEnd(8)} ${password}`);
    lines.push('', '  Passwords, shown this once:', ...passwords);
  }
  lines.push('', '  Ctrl-C stops everything in order.');
  return lines.join('\n');
}

async function hasSignIn({ database }: Services): Promise<boolean> {
  const [row] = await database.query(
    "SELECT EXISTS (SELECT FROM app.audit WHERE action = 'sign-in' AND outcome = 'done') AS found",
  );
  return row?.['found'] === true;
}
