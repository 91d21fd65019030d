import { resetTabSession } from '#server/queries/tabs/change-tab-session.ts';
import { closeTab } from '#server/queries/tabs/close-tab.ts';
import { listTabs } from '#server/queries/tabs/list-tabs.ts';
import { OrderTabsInput, orderTabs } from '#server/queries/tabs/order-tabs.ts';
import { saveTab } from '#server/queries/tabs/save-tab.ts';
import {
  listSnippets,
  removeSnippet,
  Snippet,
  SnippetByPrefix,
  saveSnippet,
} from '#server/queries/tabs/snippets.ts';
import { SaveTabInput, TabById } from '#server/queries/tabs/tab-views.ts';
import { readerProcedure, router, userProcedure } from '../init.ts';

/** What a person has open on the SQL page. */
export const workbenchRouter = router({
  tabs: userProcedure.query(({ ctx }) => listTabs(ctx.services, ctx.caller)),

  saveTab: readerProcedure
    .input(SaveTabInput)
    .mutation(({ ctx, input }) =>
      saveTab(
        { ...ctx.services, defaultBranch: ctx.services.catalog.defaultBranch },
        input,
        ctx.caller,
      ),
    ),

  orderTabs: readerProcedure
    .input(OrderTabsInput)
    .mutation(({ ctx, input }) => orderTabs(ctx.services, input, ctx.caller)),

  closeTab: readerProcedure
    .input(TabById)
    .mutation(({ ctx, input }) => closeTab(ctx.services, input, ctx.caller)),

  /** Forgets what the tab's statements set; gives the session that is left. */
  resetSession: readerProcedure
    .input(TabById)
    .mutation(({ ctx, input }) => resetTabSession(ctx.services, input, ctx.caller)),

  snippets: userProcedure.query(({ ctx }) => listSnippets(ctx.services, ctx.caller)),

  saveSnippet: readerProcedure
    .input(Snippet)
    .mutation(({ ctx, input }) => saveSnippet(ctx.services, input, ctx.caller)),

  removeSnippet: readerProcedure
    .input(SnippetByPrefix)
    .mutation(({ ctx, input }) => removeSnippet(ctx.services, input, ctx.caller)),
});
