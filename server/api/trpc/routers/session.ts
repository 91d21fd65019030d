import { ChangePasswordInput, changePassword } from '#server/auth/change-password.ts';
import { createSignInLimits } from '#server/auth/sign-in-limits.ts';
import { router, userProcedure } from '../init.ts';

export const sessionRouter = router({
  /** Who the console thinks asks. */
  me: userProcedure.query(({ ctx }) => ctx.caller),
  changePassword: userProcedure
    .input(ChangePasswordInput)
    .mutation(({ ctx, input }) =>
      changePassword(
        { ...ctx.services, limits: createSignInLimits(ctx.services.database) },
        { ...input, name: ctx.caller.name },
      ),
    ),
});
