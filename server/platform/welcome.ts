import { createSignInLink } from '#server/auth/create-sign-in-link.ts';
import type { FirstPerson } from '#server/auth/ensure-first-people.ts';
import type { Services } from './services.ts';

const FIRST_LINK_MINUTES = 24 * 60;

/** What the terminal says last: on the first start a link that works once and the passwords, later only where the pages are. */
export async function welcome(
  services: Services,
  url: string,
  firstPeople: readonly FirstPerson[],
): Promise<string> {
  const lines = [''];
  if (firstPeople.length === 0) {
    lines.push(`  ${url}   (a sign-in link: npx cascade sign-in)`);
  } else {
    const { path } = await createSignInLink(services, {
      name: 'admin',
      validMinutes: FIRST_LINK_MINUTES,
      by: 'first start',
    });
    lines.push(
      '  Sign in, works once:',
      `  ${url}${path}`,
      '',
      '  Passwords, shown this once:',
      ...firstPeople.map(({ name, password }) => `    ${name.padEnd(8)} ${password}`),
    );
  }
  lines.push('', '  Ctrl-C stops everything in order.');
  return lines.join('\n');
}
