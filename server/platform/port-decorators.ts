import type { Catalog } from '#server/catalog/port.ts';
import type { MartStore } from '#server/marts/port.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import type { Database } from './database.ts';

/**
 * What stands between the ports and everybody who uses them. No entry point of the console gives any:
 * tests do, to have a write fail or the process end at it.
 */
export interface PortDecorators {
  readonly database?: (database: Database) => Database;
  readonly store?: (store: ObjectStore) => ObjectStore;
  readonly catalog?: (catalog: Catalog) => Catalog;
  readonly marts?: (marts: MartStore) => MartStore;
}
