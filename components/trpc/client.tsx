'use client';

import { createTRPCContext } from '@trpc/tanstack-react-query';
import type { AppRouter } from '#server/api/trpc/root.ts';

/** `useTRPC().noun.verb.queryOptions(input)` and its fellows; `useTRPCClient` for a call by hand. */
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();
