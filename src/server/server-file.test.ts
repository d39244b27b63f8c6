import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readServerFile } from './server-file.ts';

const made: string[] = [];
afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true });
  vi.unstubAllEnvs();
});

function fileOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'server-'));
  made.push(folder);
  const file = join(folder, 'server.yaml');
  writeFileSync(file, text);
  return file;
}

describe('a server file', () => {
  it('gives its settings, paths from the folder, sizes in bytes and secrets from the environment', async () => {
    vi.stubEnv('MAIL_PASSWORD', 'geheim');
    const file = fileOf(`
version: 1
serverName: etl-1
executions: { capacity: 4, processMemory: 2GB, optionsFile: opendtsx.yaml, journalFolder: ../shared, checkpointRetries: 2 }
jobs:
  timeZone: Europe/Lisbon
  smtp: { host: mail, port: 587, security: explicit, from: etl@example.org, userName: etl, password: { env: MAIL_PASSWORD } }
packageRoots: { 'File System': packages }
tds: { port: 1433, host: 0.0.0.0, encrypt: required }
webService: { roots: { 'C:\\My Packages': mine }, anonymousUser: web, publicAddress: 'https://etl.example.org' }
openId: { issuer: 'https://id.example.org', audience: etl, roleClaim: groups, roles: { etl-admins: [ssis_admin] } }
`);
    const settings = await readServerFile(file, '/srv/etl');
    expect(settings.jobs?.smtp?.password?.reveal()).toBe('geheim');
    expect(JSON.parse(JSON.stringify(settings))).toEqual({
      serverName: 'etl-1',
      executions: {
        capacity: 4,
        processMemory: 2_000_000_000,
        optionsFile: '/srv/etl/opendtsx.yaml',
        journalFolder: '/srv/shared',
        checkpointRetries: 2,
      },
      jobs: {
        timeZone: 'Europe/Lisbon',
        smtp: {
          host: 'mail',
          port: 587,
          security: 'explicit',
          from: 'etl@example.org',
          userName: 'etl',
          password: '****',
        },
      },
      packageRoots: [{ name: 'File System', folder: '/srv/etl/packages' }],
      tds: { port: 1433, host: '0.0.0.0', encrypt: 'required' },
      webService: {
        roots: [{ path: 'C:\\My Packages', folder: '/srv/etl/mine' }],
        anonymousUser: 'web',
        publicAddress: 'https://etl.example.org',
      },
      openId: {
        issuer: 'https://id.example.org',
        audience: 'etl',
        roleClaim: 'groups',
        roles: { 'etl-admins': ['ssis_admin'] },
      },
    });
  });

  it('gives connections of T-SQL steps: files from the folder, users and passwords beside addresses', async () => {
    vi.stubEnv('DB_PASSWORD', 'geheim');
    const file = fileOf(`
version: 1
jobs:
  connections:
    Local: sqlite:./local.db
    Sales: { target: 'postgresql://db.example.org/sales', user: etl, password: { env: DB_PASSWORD }, seconds: 60, allow: [loaders] }
    Stock: { target: 'postgresql://db.example.org/stock', user: etl, password: { env: DB_PASSWORD } }
`);
    const { jobs } = await readServerFile(file, '/srv/etl');
    const [local, sales, stock] = jobs?.connections ?? [];
    expect(local).toEqual({ name: 'Local', target: 'sqlite:/srv/etl/local.db' });
    expect(sales).toMatchObject({ name: 'Sales', user: 'etl', seconds: 60, allow: ['loaders'] });
    expect([sales?.password?.reveal(), stock?.password?.reveal()]).toEqual(['geheim', 'geheim']);
    expect(process.env.DB_PASSWORD).toBeUndefined();
  });

  it('takes folders of the web service as they are written', async () => {
    const file = fileOf('version: 1\nwebService: { roots: [mine, /srv/all] }\n');
    const { webService } = await readServerFile(file, '/srv/etl');
    expect(webService?.roots).toEqual([
      { path: '/srv/etl/mine', folder: '/srv/etl/mine' },
      { path: '/srv/all', folder: '/srv/all' },
    ]);
  });

  it.each([
    ['no driver', 'jobs: { connections: { a: "oracle:x" } }', /jobs\.connections\.a: .*oracle/],
    ['no target', 'jobs: { connections: { a: { user: x } } }', /jobs\.connections\.a/],
    ['no place for a user', 'jobs: { connections: { a: { target: "sqlite:x", user: u } } }', /no address/],
    [
      'no such variable',
      'jobs: { connections: { a: { target: "postgresql://h/d", password: { env: NO_SUCH } } } }',
      /NO_SUCH is not set/,
    ],
  ])('is refused for a connection with %s', async (_, jobs, detail) => {
    await expect(readServerFile(fileOf(`version: 1\n${jobs}\n`), '/')).rejects.toThrow(detail);
  });

  it.each([
    ['version: 2', /version/],
    ['version: 1\nexecution: {}', /execution\b/],
    ['version: 1\nexecutions: { capacity: many }', /executions\.capacity/],
    ['version: 1\nexecutions: { processMemory: lots }', /processMemory.*lots/],
    [
      'version: 1\njobs: { smtp: { host: m, port: 1, security: none, from: a@b, password: { env: NOT_SET_HERE } } }',
      /NOT_SET_HERE/,
    ],
    [
      'version: 1\njobs: { smtp: { host: m, port: 1, security: none, from: a@b, password: geheim } }',
      /jobs\.smtp\.password/,
    ],
    ['version: [', /\S/],
    ['', /\S/],
  ])('is refused with its place: %j', async (text, place) => {
    await expect(readServerFile(fileOf(text), '/srv')).rejects.toMatchObject({
      diagnostic: { symbol: 'OPENDTSX_E_SERVER_FILE', message: expect.stringMatching(place) },
    });
  });

  it('that says a password outright is refused without repeating it', async () => {
    const text = 'version: 1\njobs: { smtp: { host: m, port: 1, security: none, from: a@b, password: geheim } }';
    const error = await readServerFile(fileOf(text), '/srv').catch((cause: unknown) => cause);
    expect(String((error as Error).message)).not.toContain('geheim');
  });

  it('that is not there is refused', async () => {
    await expect(readServerFile('/nowhere/server.yaml', '/srv')).rejects.toMatchObject({
      diagnostic: { symbol: 'OPENDTSX_E_SERVER_FILE' },
    });
  });
});
