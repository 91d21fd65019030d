import { z } from 'zod';
import { parsePage } from './exact-json.ts';
import { ProtocolError } from './trino-error.ts';
import { TypeSignature } from './type-signature.ts';

const Count = z.union([z.number(), z.string()]).transform((value) => BigInt(value));

const Stage = z.object({
  stageId: z.string(),
  state: z.string(),
  totalSplits: z.number(),
  completedSplits: z.number(),
  processedRows: Count,
  processedBytes: Count,
  get subStages() {
    return z.array(Stage).default([]);
  },
});
export type Stage = z.infer<typeof Stage>;

const Stats = z.object({
  state: z.string(),
  scheduled: z.boolean().default(false),
  totalSplits: z.number().default(0),
  completedSplits: z.number().default(0),
  queuedTimeMillis: z.number().default(0),
  processedRows: Count.default(0n),
  processedBytes: Count.default(0n),
  /** Null also for a tree that is not as expected: nothing hangs on it. */
  rootStage: Stage.nullish().catch(null),
});
export type Stats = z.infer<typeof Stats>;

const QueryError = z.object({
  message: z.string().default('The engine gave no reason.'),
  errorName: z.string().default('GENERIC_INTERNAL_ERROR'),
  errorType: z.string().default('INTERNAL_ERROR'),
  errorLocation: z
    .object({ lineNumber: z.number().int(), columnNumber: z.number().int() })
    .nullish(),
});
export type QueryError = z.infer<typeof QueryError>;

const Segment = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('inline'),
    data: z.string(),
    metadata: z.object({ uncompressedSize: z.unknown() }).partial().default({}),
  }),
  z.object({
    type: z.literal('spooled'),
    uri: z.string(),
    ackUri: z.string().nullish(),
    headers: z.record(z.string(), z.array(z.string())).default({}),
    metadata: z.object({ uncompressedSize: z.unknown() }).partial().default({}),
  }),
]);
export type Segment = z.infer<typeof Segment>;

const EncodedData = z.object({ encoding: z.string(), segments: z.array(Segment) });
export type EncodedData = z.infer<typeof EncodedData>;

const Page = z.object({
  id: z.string().min(1),
  nextUri: z.string().nullish(),
  columns: z.array(z.object({ name: z.string(), typeSignature: TypeSignature })).nullish(),
  data: z.union([z.array(z.array(z.unknown())), EncodedData]).nullish(),
  stats: Stats,
  error: QueryError.nullish(),
  warnings: z
    .array(z.object({ message: z.string(), warningCode: z.object({ name: z.string() }).partial() }))
    .default([]),
  updateType: z.string().nullish(),
  updateCount: Count.nullish(),
});
/** One answer of the statement protocol. */
export type Page = z.infer<typeof Page>;

/** Throws `ProtocolError` for what is no page: a proxy's HTML, half a page. */
export function readPage(text: string): Page {
  let body: unknown;
  try {
    body = parsePage(text);
  } catch (cause) {
    throw new ProtocolError(`It answered with something that is no JSON: ${start(text)}`, cause);
  }
  const page = Page.safeParse(body);
  if (page.success) return page.data;
  const issue = page.error.issues[0];
  throw new ProtocolError(
    `It answered with a page that does not follow its protocol: ${issue?.path.join('.')}: ${issue?.message}`,
    page.error,
  );
}

const start = (text: string): string => JSON.stringify(text.trim().slice(0, 120));
