import type { Page } from '@playwright/test';
import { expect, expectReady } from './test.ts';

/** The SQL page with a new tab that holds a text, the cursor at its end. */
export async function openStatement(page: Page, sql: string): Promise<void> {
  await page.goto(`/sql?q=${encodeURIComponent(sql)}`);
  await expectReady(page);
  await expect(page.locator('.monaco-editor .view-lines').first()).toBeVisible();
  await page.keyboard.press('Alt+e');
  await page.keyboard.press('ControlOrMeta+End');
}

/** What stands in the editor. */
export const statementText = (page: Page) => page.locator('.monaco-editor .view-lines').first();
