import { createClientLimits } from '#server/auth/client-limits.ts';
import type { Services } from '#server/platform/services.ts';
import { createIcebergDoor } from '../iceberg-rest/iceberg-door.ts';
import { openNessieDoor } from '../nessie/open-nessie-door.ts';
import type { Door } from './door.ts';
import { serveDoors } from './serve-doors.ts';

/** What the doors share: everything the process owns, and one count of requests. */
export type DoorDeps = Pick<
  Services,
  'catalog' | 'clock' | 'config' | 'database' | 'log' | 'secrets' | 'store' | 'version'
> & { readonly limits: ReturnType<typeof createClientLimits> };

/** The doors for outside tools, to be asked before the pages. */
export function openDoors(services: Omit<DoorDeps, 'limits'>): ReturnType<typeof serveDoors> {
  const deps: DoorDeps = { ...services, limits: createClientLimits() };
  const doors: readonly Door[] = [createIcebergDoor(deps), openNessieDoor(deps)];
  return serveDoors(doors, deps.log);
}
