import type { Catalog } from '#server/catalog/port.ts';
import type { QueryEngine } from '#server/engine/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import type { Probe } from '../port.ts';
import { catalogAsker } from './ask-catalog.ts';
import { engineAsker } from './ask-engine.ts';
import { postgresAsker } from './ask-postgres.ts';
import { processAsker } from './ask-process.ts';
import { runnerAsker } from './ask-runner.ts';
import { storeAsker } from './ask-store.ts';
import { monitored } from './monitored.ts';

interface Deps {
  readonly version: string;
  readonly clock: Clock;
  readonly engine: QueryEngine;
  readonly catalog: Catalog;
  readonly database: Database;
  readonly store: ObjectStore;
}

/** One probe for everything the console needs to work, in the order of the hub. */
export function createProbes(deps: Deps): readonly Probe[] {
  const { clock, catalog } = deps;
  const engineName = deps.engine.id === 'duckdb' ? 'DuckDB' : 'Trino';
  return [
    monitored(
      { id: 'pages', name: 'Pages and API', role: 'This process', ask: processAsker(deps) },
      clock,
    ),
    monitored(
      {
        id: 'engine',
        name: engineName,
        role: 'Query',
        ask: engineAsker({ ...deps, defaultBranch: catalog.defaultBranch }),
      },
      clock,
    ),
    monitored({ id: 'catalog', name: 'Catalog', role: 'Refs', ask: catalogAsker(deps) }, clock),
    monitored(
      { id: 'postgres', name: 'PostgreSQL', role: 'Marts, state', ask: postgresAsker(deps) },
      clock,
    ),
    monitored({ id: 'store', name: 'Object store', role: 'Files', ask: storeAsker(deps) }, clock),
    monitored({ id: 'runner', name: 'Native runner', role: 'Runs', ask: runnerAsker(deps) }, clock),
  ];
}
