import { spawn } from 'node:child_process';
import AxeBuilder from '@axe-core/playwright';
import { type Browser, test as base, expect, type Page } from '@playwright/test';

function given(name: string): string {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`${name} is not set: the console of the tests did not start.`);
  return value;
}

/** The console that the set-up started on an empty state folder. */
export const consoleUnderTest = () => ({
  url: given('CASCADE_E2E_URL'),
  home: given('CASCADE_E2E_HOME'),
  link: given('CASCADE_E2E_LINK'),
  output: given('CASCADE_E2E_OUTPUT'),
  passwords: { admin: given('CASCADE_E2E_ADMIN'), analyst: given('CASCADE_E2E_ANALYST') },
});

type Role = 'admin' | 'analyst';
const sessions = new Map<
  Role,
  Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['storageState']>>
>();

async function storageOf(browser: Browser, role: Role) {
  const known = sessions.get(role);
  if (known !== undefined) return known;
  const { url, passwords } = consoleUnderTest();
  const context = await browser.newContext({ baseURL: url });
  const page = await context.newPage();
  await page.goto('/signin');
  await page.getByLabel('Name').fill(role);
  await page.getByLabel('Password', { exact: true }).fill(passwords[role]);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Hub' })).toBeVisible();
  const state = await context.storageState();
  await context.close();
  sessions.set(role, state);
  return state;
}

/** `page` is signed in as `role`; what violates the content security policy fails the test. */
export const test = base.extend<{ role: Role; anonymous: Page }>({
  role: ['admin', { option: true }],
  page: async ({ browser, role }, use) => {
    const context = await browser.newContext({
      baseURL: consoleUnderTest().url,
      storageState: await storageOf(browser, role),
      reducedMotion: 'reduce',
    });
    const violations: string[] = [];
    await context.exposeFunction('reportViolation', (text: string) => violations.push(text));
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        const report = (window as unknown as { reportViolation: (text: string) => void })
          .reportViolation;
        report(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile ?? ''}`);
      });
    });
    await use(await context.newPage());
    await context.close();
    expect(violations).toEqual([]);
  },
  anonymous: async ({ browser }, use) => {
    const context = await browser.newContext({
      baseURL: consoleUnderTest().url,
      storageState: { cookies: [], origins: [] },
    });
    await use(await context.newPage());
    await context.close();
  },
});

export { expect };

/** Resolves when the page listens to keys and clicks: what the server sent is only its picture. */
export async function expectReady(page: Page): Promise<void> {
  await expect(page.locator('header kbd').filter({ hasText: /K$/ })).toBeAttached();
}

/** Fails with what axe found: rule and place. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    ),
  ).toEqual([]);
}

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line against the console under test, or with other variables. */
export function cascade(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['bin/cascade.mjs', ...args], {
      env: { ...process.env, CASCADE_HOME: consoleUnderTest().home, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
