import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';

/** Secrets of sources. They come out only to be sent to their site. */
export interface SecretVault {
  /** Null when there is none of that name. One of the environment goes before a stored one. */
  open(name: string): Promise<string | null>;
  whereIs(name: string): Promise<'environment' | 'stored' | 'missing'>;
  store(name: string, secret: string): Promise<void>;
  forget(name: string): Promise<void>;
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Keeps secrets in the database, sealed with a key that is derived from `key` and never stored beside
 * them. `environment` holds those given as `CASCADE_SECRET_<NAME>`, by `<NAME>`.
 */
export function createSecretVault(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly key: string;
  readonly environment: ReadonlyMap<string, string>;
}): SecretVault {
  const { database, clock, environment } = deps;
  const key = Buffer.from(hkdfSync('sha256', deps.key, '', 'cascade source secrets', 32));
  const sealedOf = async (name: string): Promise<Buffer | null> => {
    const rows = await database.query('SELECT sealed FROM app.source_secrets WHERE name = $1', [
      name,
    ]);
    const sealed = rows[0]?.['sealed'];
    return Buffer.isBuffer(sealed) ? sealed : null;
  };
  return {
    async open(name) {
      const given = environment.get(variableOf(name));
      if (given !== undefined) return given;
      const sealed = await sealedOf(name);
      return sealed === null ? null : unseal(key, name, sealed);
    },
    async whereIs(name) {
      if (environment.has(variableOf(name))) return 'environment';
      return (await sealedOf(name)) === null ? 'missing' : 'stored';
    },
    async store(name, secret) {
      await database.query(
        `INSERT INTO app.source_secrets (name, sealed, changed_at) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed, changed_at = excluded.changed_at`,
        [name, seal(key, name, secret), clock()],
      );
    },
    async forget(name) {
      await database.query('DELETE FROM app.source_secrets WHERE name = $1', [name]);
    },
  };
}

/** `anna-token` is given as `CASCADE_SECRET_ANNA_TOKEN`. */
const variableOf = (name: string): string => name.toUpperCase().replace(/[^A-Z0-9]/g, '_');

/** The name is sealed in: a secret cannot be moved to another source in the database. */
function seal(key: Buffer, name: string, secret: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(name));
  const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

function unseal(key: Buffer, name: string, sealed: Buffer): string {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv(CIPHER, key, nonce).setAAD(Buffer.from(name));
    decipher.setAuthTag(tag);
    const body = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([body, decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new AppError(
      'invalid',
      `The secret ${name} cannot be opened: the state folder has another key than when it was entered. Enter it again.`,
      { cause },
    );
  }
}
