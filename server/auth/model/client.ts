import type { Role, TokenAccess } from './person.ts';

/** A program that asks at one of the doors for outside tools. */
export interface Client {
  /** Name of its token; what commits and the audit log show. */
  readonly name: string;
  readonly role: Role;
  readonly access: TokenAccess;
  /** `local`: somebody who can read the state folder of this machine. */
  readonly via: 'token' | 'local';
}
