import { z } from 'zod';
import type { ContentKey } from '../../model/content.ts';
import { encodeKey } from '../../model/content-key.ts';
import { parseReferenceSpec } from '../../model/reference-spec.ts';
import type {
  EffectiveReference,
  EntryOptions,
  HistoryOptions,
  KeySelection,
  LogEntry,
  Page,
  PageRequest,
} from '../../port.ts';
import { toWireKey } from '../../wire/contents.ts';
import { WireDiff, WireEntry, WireKeyedContent, WireLogEntry } from '../../wire/operations.ts';
import { WireEffectiveReference } from '../../wire/references.ts';
import { badRequest } from './failure.ts';
import type { NessieClient } from './nessie-client.ts';
import { pageQuery, refPath, selectionQuery } from './paths.ts';
import { settleSpec } from './settle-spec.ts';

const Token = z
  .string()
  .nullish()
  .transform((token) => token || null);
const Entries = z.object({
  entries: z.array(WireEntry),
  effectiveReference: WireEffectiveReference,
  token: Token,
});
const Contents = z.object({
  contents: z.array(WireKeyedContent),
  effectiveReference: WireEffectiveReference,
});
const History = z.object({ logEntries: z.array(WireLogEntry), token: Token });
const Diffs = z.object({
  diffs: z.array(WireDiff),
  effectiveFromReference: WireEffectiveReference,
  effectiveToReference: WireEffectiveReference,
  token: Token,
});

/** There is no question for it alone: the first entry comes with what the spec came down to. */
export async function resolve(client: NessieClient, ref: string): Promise<EffectiveReference> {
  return (await listEntries(client, ref, {}, { maxRecords: 1 })).effective;
}

/** Where to ask about a reference spec; what is none would name another place of the API. */
async function pathOf(client: NessieClient, ref: string): Promise<string> {
  const spec = parseReferenceSpec(ref);
  if (typeof spec === 'string') throw badRequest(spec);
  return refPath(await settleSpec(ref, (single) => resolve(client, single)));
}

export async function listEntries(
  client: NessieClient,
  ref: string,
  { withContent = false, ...selection }: EntryOptions,
  page: PageRequest,
) {
  const { entries, effectiveReference, token } = await client.send({
    method: 'GET',
    path: `${await pathOf(client, ref)}/entries`,
    query: {
      ...pageQuery(page),
      ...selectionQuery(selection),
      ...(withContent && { content: true }),
    },
    answer: Entries,
  });
  return { items: entries, token, effective: effectiveReference };
}

export async function getContents(client: NessieClient, ref: string, keys: readonly ContentKey[]) {
  if (keys.length === 0) return { contents: [], effective: await resolve(client, ref) };
  const { contents, effectiveReference } = await client.send({
    method: 'POST',
    path: `${await pathOf(client, ref)}/contents`,
    body: { requestedKeys: keys.map(toWireKey) },
    answer: Contents,
    isRepeatable: true,
  });
  const found = new Map(contents.map((entry) => [encodeKey(entry.key), entry]));
  return {
    contents: keys.flatMap((key) => found.get(encodeKey(key)) ?? []),
    effective: effectiveReference,
  };
}

export async function readHistory(
  client: NessieClient,
  ref: string,
  { withOperations = false, limitHash, filter }: HistoryOptions,
  page: PageRequest,
): Promise<Page<LogEntry>> {
  // The server leaves the limit out where a page ends before it; it is then asked for alone.
  const isLast = limitHash !== undefined && page.token === limitHash;
  const asked = isLast ? { ...page, maxRecords: 1 } : page;
  const { logEntries, token } = await client.send({
    method: 'GET',
    path: `${await pathOf(client, ref)}/history`,
    query: {
      ...pageQuery(asked),
      filter,
      'limit-hash': isLast ? undefined : limitHash,
      ...(withOperations && { fetch: 'ALL' }),
    },
    answer: History,
  });
  // With a filter the server goes on to the next commit that fits, which may lie beyond the limit.
  const found = isLast ? logEntries.filter(({ meta }) => meta.hash === limitHash) : logEntries;
  const items = withOperations
    ? found.map((entry) => ({ ...entry, operations: entry.operations ?? [] }))
    : found;
  const endsBeforeLimit =
    items.length === page.maxRecords && items.at(-1)?.parentCommitHash === limitHash;
  return {
    items,
    token: isLast ? null : (token ?? (endsBeforeLimit ? (limitHash ?? null) : null)),
  };
}

export async function readDiff(
  client: NessieClient,
  { from, to }: { readonly from: string; readonly to: string },
  page: PageRequest,
  selection: KeySelection,
) {
  const answer = await client.send({
    method: 'GET',
    path: `${await pathOf(client, from)}/diff/${(await pathOf(client, to)).slice('trees/'.length)}`,
    query: { ...pageQuery(page), ...selectionQuery(selection) },
    answer: Diffs,
  });
  return {
    items: answer.diffs,
    token: answer.token,
    effectiveFrom: answer.effectiveFromReference,
    effectiveTo: answer.effectiveToReference,
  };
}
