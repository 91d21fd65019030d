import type { z } from 'zod';
import { AppError } from '#server/platform/errors.ts';
import { findDeclared, loadDeclarations } from './load-declarations.ts';
import type { TestSite } from './nightscout-port.ts';
import type { SecretVault } from './secret-vault.ts';
import { TestConnectionInput } from './source-inputs.ts';
import type { ConnectionReport } from './source-views.ts';

/**
 * Tries a site out before it is saved, or a declared one with the secret that is kept for it. Throws
 * `not-found` for a name that is not declared, `invalid` when a secret is needed and there is none.
 */
export async function testConnection(
  deps: {
    readonly testSite: TestSite;
    readonly vault: SecretVault;
    readonly projectFolder: string;
  },
  input: z.input<typeof TestConnectionInput>,
  signal?: AbortSignal,
): Promise<ConnectionReport> {
  const {
    url,
    auth,
    allow_private_network: allowPrivateNetwork,
    name,
  } = TestConnectionInput.parse(input);
  const secret = auth.kind === 'none' ? null : (auth.secret ?? (await keptSecret(deps, name, url)));
  return deps.testSite({ url, signIn: auth.kind, secret, allowPrivateNetwork }, signal);
}

/** A kept secret goes to the host that it was entered for and to no other. */
async function keptSecret(
  { projectFolder, vault }: { readonly projectFolder: string; readonly vault: SecretVault },
  name: string | null,
  url: string,
): Promise<string> {
  if (name === null) throw new AppError('invalid', 'Enter the secret to test the connection with.');
  const { declaration } = findDeclared(await loadDeclarations(projectFolder), name);
  const isSame =
    declaration.kind === 'nightscout' && new URL(declaration.url).origin === new URL(url).origin;
  if (!isSame) {
    throw new AppError(
      'invalid',
      'The address is another one than before: enter the secret again.',
    );
  }
  const secret =
    declaration.auth.kind === 'none' ? null : await vault.open(declaration.auth.secret);
  if (secret === null) {
    throw new AppError('invalid', `No secret is kept for ${name}: enter it.`);
  }
  return secret;
}
