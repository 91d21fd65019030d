import type { ReadContext, SessionChange } from '../../port.ts';
import type { HeaderChange } from './session-headers.ts';

const TIME_ZONE = 'time_zone_id';

/** What the engine says that a statement changed, in the console's names. */
export function sessionChanges(
  changes: readonly HeaderChange[],
  context: Pick<ReadContext, 'catalog' | 'schema'>,
  originalCatalog: (trinoName: string) => string,
): readonly SessionChange[] {
  const catalog = namedValue(changes, 'catalog');
  const schema = namedValue(changes, 'schema') ?? context.schema;
  const isUse = changes.some(({ kind }) => kind === 'catalog' || kind === 'schema');
  const used: readonly SessionChange[] =
    isUse && schema !== null
      ? [
          {
            kind: 'use',
            catalog: catalog === undefined ? context.catalog : originalCatalog(catalog),
            schema,
          },
        ]
      : [];
  return [...used, ...changes.flatMap(toChange)];
}

function namedValue(
  changes: readonly HeaderChange[],
  kind: 'catalog' | 'schema',
): string | undefined {
  const found = changes.find((change) => change.kind === kind);
  return found !== undefined && 'value' in found ? found.value : undefined;
}

function toChange(change: HeaderChange): readonly SessionChange[] {
  switch (change.kind) {
    case 'catalog':
    case 'schema':
      return [];
    case 'path':
      return [{ kind: 'set-path', path: change.value }];
    case 'set-property':
      return change.name === TIME_ZONE
        ? [{ kind: 'set-time-zone', timeZone: change.value }]
        : [change];
    case 'reset-property':
      return change.name === TIME_ZONE ? [{ kind: 'set-time-zone', timeZone: null }] : [change];
    case 'started-transaction':
      return [{ kind: 'transaction', transaction: change.id }];
    case 'ended-transaction':
      return [{ kind: 'transaction', transaction: null }];
    default:
      return [change];
  }
}
