import { createHash, randomBytes } from 'node:crypto';

export interface Subject {
  readonly name: string;
  /** Access token: `reader-0123456789abcdef`. */
  readonly token: string;
  /** Shiro permissions: `api:entries:read`, `*:*:read`. */
  readonly permissions: readonly string[];
}

export interface AuthOptions {
  readonly secret: string;
  readonly subjects: readonly Subject[];
  /** Permissions of anybody, added to those of every subject. */
  readonly defaultPermissions: readonly string[];
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Life of a JWT. */
  readonly jwtSeconds: number;
}

/** What a credential allows; `refused` was given and is wrong, `absent` was not given. */
export interface Grant {
  readonly state: 'known' | 'absent' | 'refused';
  readonly subject: string | null;
  may(permission: string): boolean;
  /** Of a subject: permissions of its own. */
  readonly permissions: readonly string[];
}

const DELAY_MS = 5_000;

/** Credentials of the served site, and the delay that wrong ones bring to everyone at an address. */
export class SiteAuth {
  readonly #options: AuthOptions;
  readonly #hashes: ReadonlySet<string>;
  readonly #jwts = new Map<string, { readonly subject: Subject; readonly untilMs: number }>();
  readonly #readyAt = new Map<string, number>();

  constructor(options: AuthOptions) {
    this.#options = options;
    const hash = (algorithm: string) =>
      createHash(algorithm).update(options.secret).digest('hex').toLowerCase();
    this.#hashes = new Set([hash('sha1'), hash('sha512')]);
  }

  /** Holds a call from an address that failed to sign in before. */
  async hold(address: string): Promise<void> {
    const waitMs = (this.#readyAt.get(address) ?? 0) - this.#options.now();
    if (waitMs > 0) await this.#options.sleep(waitMs);
  }

  fail(address: string): void {
    const now = this.#options.now();
    this.#readyAt.set(address, Math.max(now, this.#readyAt.get(address) ?? 0) + DELAY_MS);
  }

  /** By the API secret, by an access token, or by a JWT: the ways of the first API. */
  forV1(given: {
    readonly secret: string | null;
    readonly token: string | null;
    readonly bearer: string | null;
    readonly address: string;
  }): Grant {
    const { secret, token, bearer, address } = given;
    if (secret !== null && secret !== 'null') {
      if (this.#hashes.has(secret.toLowerCase())) {
        this.#readyAt.delete(address);
        return this.#grant('known', { name: 'admin', token: '', permissions: ['*'] });
      }
      const subject = this.#byToken(secret);
      if (subject === null) this.fail(address);
      return this.#grant(subject === null ? 'refused' : 'known', subject);
    }
    if (bearer !== null) {
      const subject = this.#byJwt(bearer);
      if (subject === null) this.fail(address);
      return this.#grant(subject === null ? 'refused' : 'known', subject);
    }
    // A wrong token in the address counts as none.
    const subject = token === null ? null : this.#byToken(token);
    if (token !== null && subject === null) this.fail(address);
    return this.#grant(subject === null ? 'absent' : 'known', subject);
  }

  /** By a JWT, the only way of the third API. */
  forV3(bearer: string | null, address: string): Grant {
    if (bearer === null) return this.#grant('absent', null);
    const subject = this.#byJwt(bearer);
    if (subject === null) this.fail(address);
    return this.#grant(subject === null ? 'refused' : 'known', subject);
  }

  /** A JWT for an access token; null when nobody has it. */
  issue(token: string): Record<string, unknown> | null {
    const subject = this.#byToken(token);
    if (subject === null) return null;
    const iat = Math.floor(this.#options.now() / 1000);
    const exp = iat + this.#options.jwtSeconds;
    const jwt = `${subject.name}.${randomBytes(12).toString('hex')}`;
    this.#jwts.set(jwt, { subject, untilMs: exp * 1000 });
    return { token: jwt, sub: subject.name, permissionGroups: [subject.permissions], iat, exp };
  }

  #byToken(text: string): Subject | null {
    const sha1 = (token: string) => createHash('sha1').update(token).digest('hex');
    return (
      this.#options.subjects.find(({ token }) => token === text || sha1(token) === text) ?? null
    );
  }

  #byJwt(jwt: string): Subject | null {
    const found = this.#jwts.get(jwt);
    return found !== undefined && found.untilMs > this.#options.now() ? found.subject : null;
  }

  #grant(state: Grant['state'], subject: Subject | null): Grant {
    const own = subject?.permissions ?? [];
    const all = state === 'refused' ? [] : [...own, ...this.#options.defaultPermissions];
    return {
      state,
      subject: subject?.name ?? null,
      permissions: own,
      may: (permission) => all.some((pattern) => implies(pattern, permission)),
    };
  }
}

/** Shiro: parts between colons, a star for any, a shorter pattern for all that begins so. */
function implies(pattern: string, permission: string): boolean {
  const wanted = permission.split(':');
  return pattern.split(':').every((part, index) => part === '*' || part === wanted[index]);
}
