import { router } from './init.ts';

/** Every procedure of the console, a router a noun. */
export const appRouter = router({});

export type AppRouter = typeof appRouter;
