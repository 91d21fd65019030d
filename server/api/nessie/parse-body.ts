import type { z } from 'zod';
import { badRequest } from './failure.ts';

/** The body in its shape. Throws 400 that names the member. */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue === undefined) throw badRequest('The body is not what this request takes.');
  if (issue.code === 'custom' && issue.params?.['isWhole'] === true)
    throw badRequest(issue.message);
  throw badRequest(`${issue.path.join('.') || 'body'}: ${issue.message}`);
}
