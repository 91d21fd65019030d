import { z } from 'zod';

/** The kinds of documents that a source may give, each with a raw table of its own. */
export const Collection = z.enum(['entries', 'treatments', 'profiles', 'device_status']);
export type Collection = z.infer<typeof Collection>;

export const COLLECTIONS: readonly Collection[] = Collection.options;

/** What a raw table holds, for people. */
export const RAW_TABLE_DESCRIPTION: Readonly<Record<Collection, string>> = {
  entries: 'Every glucose document of every source as it came, all versions.',
  treatments: 'Every treatment document of every source as it came, all versions.',
  profiles: 'Every profile document of every source as it came, all versions.',
  device_status: 'Every device status document of every source as it came, all versions.',
};
