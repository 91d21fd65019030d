import { CreatePersonInput, createPerson } from '#server/auth/create-person.ts';
import { CreateSignInLinkInput, createSignInLink } from '#server/auth/create-sign-in-link.ts';
import { CreateTokenInput, createToken } from '#server/auth/create-token.ts';
import { listPeople } from '#server/auth/list-people.ts';
import { listTokens } from '#server/auth/list-tokens.ts';
import { RevokeTokenInput, revokeToken } from '#server/auth/revoke-token.ts';
import { adminProcedure, router } from '../init.ts';

export const authRouter = router({
  people: adminProcedure.query(({ ctx }) => listPeople(ctx.services)),
  createPerson: adminProcedure
    .input(CreatePersonInput)
    .mutation(({ ctx, input }) => createPerson(ctx.services, { ...input, by: ctx.caller.name })),
  createSignInLink: adminProcedure
    .input(CreateSignInLinkInput)
    .mutation(({ ctx, input }) =>
      createSignInLink(ctx.services, { ...input, by: ctx.caller.name }),
    ),
  tokens: adminProcedure.query(({ ctx }) => listTokens(ctx.services)),
  /** The answer is the only time the token is seen. */
  createToken: adminProcedure
    .input(CreateTokenInput)
    .mutation(({ ctx, input }) => createToken(ctx.services, { ...input, by: ctx.caller.name })),
  revokeToken: adminProcedure
    .input(RevokeTokenInput)
    .mutation(({ ctx, input }) => revokeToken(ctx.services, { ...input, by: ctx.caller.name })),
});
