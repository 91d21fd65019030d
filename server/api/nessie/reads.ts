import { z } from 'zod';
import type { ContentKey } from '#server/catalog/model/content.ts';
import { formatKey } from '#server/catalog/model/content-key.ts';
import { toWireContent, WireKey } from '#server/catalog/wire/contents.ts';
import {
  toWireDiff,
  toWireEntry,
  toWireKeyedContent,
  toWireLogEntry,
} from '#server/catalog/wire/operations.ts';
import { toWireEffectiveReference } from '#server/catalog/wire/references.ts';
import type { Call } from './call.ts';
import { badRequest, NessieFailure, orFail } from './failure.ts';
import { parseBody } from './parse-body.ts';
import { readFilter, readKey, readKeySelection, readPage, wantsAll } from './read-query.ts';
import { checkHistoryToken, readSpec } from './read-reference.ts';

const RequestedKeys = z.object({ requestedKeys: z.array(WireKey) });

export async function listEntries({ catalog, query }: Call, ref: string) {
  const spec = readSpec(catalog, ref, 'getEntries.ref');
  const options = { ...readKeySelection(query), withContent: query.get('content') === 'true' };
  const page = orFail(await catalog.listEntries(spec, options, readPage(query, 'items')));
  return {
    token: page.token,
    entries: page.items.map(toWireEntry),
    effectiveReference: toWireEffectiveReference(page.effective),
    hasMore: page.token !== null,
  };
}

export async function readHistory({ catalog, query }: Call, ref: string) {
  const spec = readSpec(catalog, ref, 'getCommitLog.ref');
  const page = readPage(query, 'commits');
  checkHistoryToken(page.token);
  const limitHash = query.get('limit-hash');
  const options = {
    ...readFilter(query),
    withOperations: wantsAll(query),
    ...(limitHash && { limitHash }),
  };
  const found = orFail(await catalog.history(spec, options, page));
  return {
    token: found.token,
    logEntries: found.items.map(toWireLogEntry),
    hasMore: found.token !== null,
  };
}

export async function readDiff({ catalog, query }: Call, a: string, b: string) {
  const from = readSpec(catalog, a, 'getDiff.fromRef');
  const to = readSpec(catalog, b, 'getDiff.toRef');
  const page = readPage(query, 'items');
  const found = orFail(await catalog.diff(from, to, page, readKeySelection(query)));
  return {
    token: found.token,
    diffs: found.items.map(toWireDiff),
    effectiveFromReference: toWireEffectiveReference(found.effectiveFrom),
    effectiveToReference: toWireEffectiveReference(found.effectiveTo),
    hasMore: found.token !== null,
  };
}

export async function getContent({ catalog }: Call, ref: string, keyText: string) {
  const spec = readSpec(catalog, ref, 'getContent.ref');
  const key = readKey(keyText);
  const { contents, effective } = orFail(await catalog.getContents(spec, [key]));
  const [found] = contents;
  if (found === undefined) {
    const at = effective.name ?? effective.hash;
    throw new NessieFailure({
      status: 404,
      errorCode: 'CONTENT_NOT_FOUND',
      message: `Could not find content for key '${formatKey(key)}' in reference '${at}'.`,
      details: { kind: 'content-key', key },
    });
  }
  return {
    content: toWireContent(found.content),
    effectiveReference: toWireEffectiveReference(effective),
  };
}

export function getContents(call: Call, ref: string): Promise<unknown> {
  return contentsOf(call, ref, call.query.getAll('key').map(readKey));
}

export async function postContents(call: Call, ref: string): Promise<unknown> {
  const { requestedKeys } = parseBody(RequestedKeys, await call.readJson());
  return contentsOf(call, ref, requestedKeys);
}

async function contentsOf(
  { catalog }: Call,
  ref: string,
  keys: readonly ContentKey[],
): Promise<unknown> {
  const spec = readSpec(catalog, ref, 'getMultipleContents.ref');
  if (keys.length === 0) {
    throw badRequest(
      'getMultipleContents.request.requestedKeys: size must be between 1 and 2147483647',
    );
  }
  const { contents, effective } = orFail(await catalog.getContents(spec, keys));
  return {
    contents: contents.map(toWireKeyedContent),
    effectiveReference: toWireEffectiveReference(effective),
  };
}
