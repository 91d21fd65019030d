import { assembleRealLake } from './assemble-real-lake.ts';

/** A process of its own that starts a run; to be killed in the middle of it. */
const [databaseUrl = '', folder = ''] = process.argv.slice(2);
const lake = await assembleRealLake({ databaseUrl, folder });
await lake.run();
