import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openHome } from './home.ts';
import { openSecrets } from './secrets.ts';

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cascade-home-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test('a state folder that cannot be made is named, with what to do', () =>
  withFolder(async (folder) => {
    const file = path.join(folder, 'a file');
    await writeFile(file, '');
    await expect(openHome(path.join(file, 'state'))).rejects.toThrow(
      /a file.state cannot be written.*CASCADE_HOME/,
    );
  }));

test('secrets are made once and stay', () =>
  withFolder(async (folder) => {
    const first = await openSecrets(folder);
    expect(await openSecrets(folder)).toEqual(first);
  }));

test('a folder of a version that sealed nothing gets a key for it and keeps its other secrets', () =>
  withFolder(async (folder) => {
    const { vault: _, ...before } = await openSecrets(folder);
    await writeFile(path.join(folder, 'secrets.json'), JSON.stringify(before));
    const upgraded = await openSecrets(folder);
    expect(upgraded).toMatchObject(before);
    expect(upgraded.vault.length).toBeGreaterThan(31);
    expect(await openSecrets(folder)).toEqual(upgraded);
  }));

test('damaged secrets are named instead of being made anew', () =>
  withFolder(async (folder) => {
    await writeFile(path.join(folder, 'secrets.json'), '{"database":');
    await expect(openSecrets(folder)).rejects.toThrow(/secrets\.json is damaged/);
  }));
