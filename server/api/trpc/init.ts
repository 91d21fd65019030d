import { initTRPC } from '@trpc/server';
import superjson from 'superjson';
import { AppError } from '#server/platform/errors.ts';
import type { Services } from '#server/platform/services.ts';
import { toTrpcError } from './errors.ts';

/** Who asks. The role decides what a procedure may do; `null` has not signed in. */
export interface Caller {
  readonly name: string;
  readonly role: 'admin' | 'analyst';
  /** How they came in, for the audit log. */
  readonly via: 'session' | 'token' | 'local';
  /** A token that may only read, whatever its role. */
  readonly isReadOnly?: boolean;
}

export interface Context {
  readonly services: Services;
  readonly caller: Caller | null;
  readonly requestId: string;
}

const t = initTRPC.context<Context>().create({
  transformer: superjson,
  sse: {
    ping: { enabled: true, intervalMs: 10_000 },
    client: { reconnectAfterInactivityMs: 30_000 },
  },
  errorFormatter: ({ shape, error, ctx }) => ({
    ...shape,
    data: {
      ...shape.data,
      stack: undefined,
      appCode: error.cause instanceof AppError ? error.cause.code : null,
      details: error.cause instanceof AppError ? error.cause.details : null,
      requestId: ctx?.requestId ?? null,
    },
  }),
});

const mapErrors = t.middleware(async ({ next, ctx, path, type }) => {
  const startedAt = performance.now();
  const result = await next();
  const fields = {
    requestId: ctx.requestId,
    path,
    type,
    by: ctx.caller?.name ?? null,
    ms: Math.round(performance.now() - startedAt),
  };
  if (result.ok) {
    ctx.services.log.debug(fields, 'procedure');
    return result;
  }
  const error = toTrpcError(result.error);
  const level = error.code === 'INTERNAL_SERVER_ERROR' ? 'error' : 'info';
  ctx.services.log[level](
    {
      ...fields,
      code: error.code,
      error: String(result.error.cause ?? result.error),
      stack: result.error.cause?.stack,
    },
    'procedure failed',
  );
  throw error;
});

const requireCaller = t.middleware(({ ctx, next, type }) =>
  next({ ctx: { ...ctx, caller: callerWhoMay(ctx, type) } }),
);

const requireReader = t.middleware(({ ctx, next }) =>
  next({ ctx: { ...ctx, caller: requireSignedIn(ctx.caller) } }),
);

const requireAdmin = t.middleware(({ ctx, next, type }) => {
  const caller = callerWhoMay(ctx, type);
  if (caller.role !== 'admin')
    throw toTrpcError(
      new AppError('forbidden', 'Only the role admin may do this. Ask an administrator.'),
    );
  return next({ ctx: { ...ctx, caller } });
});

function callerWhoMay({ caller }: Context, type: 'query' | 'mutation' | 'subscription'): Caller {
  return type === 'mutation' ? requireWriter(caller) : requireSignedIn(caller);
}

/** Who asks, for what changes something. Throws `unauthenticated`, and `forbidden` for a token that may only read. */
export function requireWriter(caller: Caller | null): Caller {
  const known = requireSignedIn(caller);
  if (known.isReadOnly !== true) return known;
  throw new AppError('forbidden', `Token ${known.name} may only read. Make one that may write.`);
}

function requireSignedIn(caller: Caller | null): Caller {
  if (caller !== null) return caller;
  throw new AppError('unauthenticated', 'Sign in to go on.');
}

export const router = t.router;
const publicProcedure = t.procedure.use(mapErrors);
/** Anyone who has signed in. */
export const userProcedure = publicProcedure.use(requireCaller);
/** Anyone who has signed in, a token that may only read too: for mutations that change no data. */
export const readerProcedure = publicProcedure.use(requireReader);
/** Only the role admin. */
export const adminProcedure = publicProcedure.use(requireAdmin);
