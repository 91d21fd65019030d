import type { Conflict } from '../port.ts';
import { formatKey } from './content-key.ts';

/** What happened to a key on both sides of a merge, in words for the person who decides. */
export function explainConflict(conflict: Conflict, from: string, into: string): string {
  const name = conflict.key === null ? 'The branch' : formatKey(conflict.key);
  switch (conflict.conflictType) {
    case 'VALUE_DIFFERS':
      return `${name} was changed on ${into} as well as on ${from}.`;
    case 'KEY_EXISTS':
      return `${name} was added on ${into} as well as on ${from}.`;
    case 'KEY_DOES_NOT_EXIST':
      return `${name} was deleted on ${into} and changed on ${from}.`;
    case 'CONTENT_ID_DIFFERS':
      return `${name} was deleted and made anew on ${into}.`;
    case 'PAYLOAD_DIFFERS':
      return `${name} is of another kind on ${into} than on ${from}.`;
    case 'NAMESPACE_ABSENT':
      return `Namespace ${name} does not exist on ${into} any more, but ${from} put tables in it.`;
    case 'NOT_A_NAMESPACE':
      return `${name} is no namespace on ${into}, but ${from} put tables in it.`;
    case 'NAMESPACE_NOT_EMPTY':
      return `Namespace ${name} was deleted on ${from}, but still holds tables on ${into}.`;
    default:
      return `${name}: ${conflict.message}.`;
  }
}
