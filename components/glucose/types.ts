import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '#server/api/trpc/root.ts';

type Glucose = inferRouterOutputs<AppRouter>['glucose'];

export type Summary = Glucose['summary'];
export type Profile = Glucose['profile'];
export type Trace = Glucose['trace'];
type Days = Glucose['days'];
export type DayFigures = Days['days'][number];
type People = Glucose['people'];
export type PersonLine = People['people'][number];
