import { services } from '#server/platform/slot.ts';

/** What pages may know about the console itself; nothing of it is secret. */
export interface ConsoleFacts {
  readonly mode: 'embedded' | 'stack';
  readonly defaultBranch: string;
  readonly version: string;
  readonly engine: string;
}

export function consoleFacts(): ConsoleFacts {
  const { config, version, engine } = services();
  const given = [
    config.databaseUrl,
    config.warehouseUri,
    config.catalogUrl,
    config.engineUrl,
    config.orchestratorUrl,
  ];
  return {
    mode: given.every((url) => url === null) ? 'embedded' : 'stack',
    defaultBranch: config.defaultBranch,
    version,
    engine: engine.version,
  };
}
