import { z } from 'zod';
import { defaultBranchRule } from '#server/branches/model/protection.ts';
import {
  addProtectionRule,
  listProtectionRules,
  NewProtectionRule,
  removeProtectionRule,
} from '#server/branches/protection-rules.ts';
import { audited } from '../audited.ts';
import { adminProcedure, router, userProcedure } from '../init.ts';

export const protectionRouter = router({
  /** What refs need by their name: the default branch's rule, which stays, and those of administrators. */
  list: userProcedure.query(async ({ ctx: { services } }) => [
    {
      ...defaultBranchRule(services.catalog.defaultBranch),
      createdBy: null,
      createdAt: null,
    },
    ...(await listProtectionRules(services)),
  ]),

  add: adminProcedure
    .input(NewProtectionRule)
    .mutation(({ ctx, input }) =>
      audited(ctx, { action: 'protection.add', target: `${input.pattern}: ${input.kind}` }, () =>
        addProtectionRule(ctx.services, { ...input, by: ctx.caller.name }),
      ),
    ),

  remove: adminProcedure
    .input(z.object({ id: z.string().min(1).max(64), pattern: z.string().max(200) }))
    .mutation(({ ctx, input: { id, pattern } }) =>
      audited(ctx, { action: 'protection.remove', target: pattern }, () =>
        removeProtectionRule(ctx.services, { id }),
      ),
    ),
});
