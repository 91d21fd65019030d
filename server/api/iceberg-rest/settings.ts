import type { DoorDeps } from '../door/open-doors.ts';

/** How a client reaches the warehouse. Never its keys: a client has keys of its own. */
export function storageSettings({
  store,
  config,
}: Pick<DoorDeps, 'store' | 'config'>): Readonly<Record<string, string>> {
  if (!store.root.startsWith('s3:')) return {};
  const { endpoint, region, pathStyle } = config.s3;
  return {
    's3.region': region,
    'client.region': region,
    's3.path-style-access': String(pathStyle),
    ...(endpoint !== null && { 's3.endpoint': endpoint }),
  };
}
