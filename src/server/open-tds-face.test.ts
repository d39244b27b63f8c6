import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { samplePackage, scriptTask } from '../catalog/executions/testing/sample-project.ts';
import { projectFile } from '../catalog/testing/project-aid.ts';
import { packetType } from '../faces/tds/wire/packet-type.ts';
import { remoteCall, text } from '../faces/tds/wire/testing/remote-calls.ts';
import { type ClientSetting, TdsClient } from '../faces/tds/wire/testing/tds-client.ts';
import { type OpenServer, openServer } from './open-server.ts';
import type { TdsSettings } from './server-settings.ts';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Started {
  readonly server: OpenServer;
  readonly port: number;
  readonly password: string;
  readonly bugs: readonly unknown[];
}

async function start(tds: Partial<TdsSettings> = {}): Promise<Started> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'opendtsx-tds-'));
  closing.push(() => rm(dataFolder, { recursive: true }));
  const bugs: unknown[] = [];
  const settings = {
    dataFolder,
    port: 0,
    serverName: 'TEST',
    executions: { warmWorkers: 0 },
    tds: { port: 0, ...tds },
  };
  const server = await openServer(settings, { onBug: (error) => void bugs.push(error) });
  closing.push(() => server.close());
  closing.push(() => expect(bugs).toEqual([]));
  const port = Number(server.tdsAddress?.split(':')[1]);
  return { server, port, password: server.firstUser?.password.reveal() ?? '', bugs };
}

async function logIn(setting: ClientSetting): Promise<[TdsClient, string[]]> {
  const found = await TdsClient.logIn(setting);
  closing.push(() => found[0].destroy());
  return found;
}

it('lets users in with their passwords, encrypted with a certificate of its own', async () => {
  const { port, password } = await start();
  const [client, welcome] = await logIn({ port, encryption: 1, userName: 'admin', password, database: 'ssisdb' });
  expect(welcome.join('\n')).toContain('SSISDB');
  const answer = await client.batch('SELECT DB_NAME() AS now, SUSER_SNAME() AS me, @@SERVERNAME AS here');
  expect(answer).toContain("ROW 'SSISDB', 'admin', 'TEST'");
});

it('refuses wrong passwords, and writes it down; nobody learns why', async () => {
  const { server, port, password } = await start();
  const [, refusal] = await logIn({ port, encryption: 1, userName: 'admin', password: 'wrong' });
  const [, unknown] = await logIn({ port, encryption: 1, userName: 'nobody', password: 'wrong' });
  expect(refusal.find((line) => line.startsWith('ERROR'))).toContain('18456');
  expect(unknown.map((line) => line.replaceAll('nobody', 'admin'))).toEqual(refusal);
  const audit = await fetch(`${server.address}/api/v1/audit`, {
    headers: { authorization: `Basic ${btoa(`admin:${password}`)}` },
  });
  const { items } = (await audit.json()) as { items: object[] };
  expect(items).toMatchObject([
    { principal: 'nobody', face: 'tds', action: 'login', outcome: 'refused' },
    { principal: 'admin', face: 'tds', action: 'login', outcome: 'refused' },
  ]);
});

it('waits after wrong passwords, as over HTTP', async () => {
  const { server, port, password } = await start();
  for (let guess = 0; guess < 6; guess++) await logIn({ port, encryption: 1, userName: 'admin', password: `${guess}` });
  const [, refused] = await logIn({ port, encryption: 1, userName: 'admin', password });
  expect(refused.find((line) => line.startsWith('ERROR'))).toContain('18456');
  const answer = await fetch(`${server.address}/api/v1/me`, {
    headers: { authorization: `Basic ${btoa(`admin:${password}`)}` },
  });
  expect(answer.status).toBe(429);
});

it('refuses a database there is not', async () => {
  const { port, password } = await start();
  const [, refusal] = await logIn({ port, encryption: 1, userName: 'admin', password, database: 'Northwind' });
  expect(refusal.find((line) => line.startsWith('ERROR'))).toContain('4060');
});

it('speaks in the open where it is told to', async () => {
  const { port, password } = await start({ encrypt: 'off' });
  const [client] = await logIn({ port, encryption: 2, userName: 'admin', password });
  expect(await client.batch('SELECT 1 AS one')).toContain('ROW 1');
});

it('runs a package, and tells its end in the same batch', async () => {
  const { port, password } = await start({ encrypt: 'off' });
  const [client] = await logIn({ port, userName: 'admin', password });
  const file = projectFile({
    packages: { 'Quick.dtsx': [] },
    entries: { 'Quick.dtsx': Buffer.from(samplePackage([scriptTask('Say', 'console.log(1)')])) },
  });
  const deploy = await client.batch(`
    EXEC SSISDB.catalog.create_folder N'Loads', NULL;
    EXEC SSISDB.catalog.deploy_project N'Loads', N'Sales', 0x${Buffer.from(file).toString('hex')};`);
  expect(deploy.filter((line) => line.startsWith('ERROR'))).toEqual([]);
  const run = await client.batch(`
    DECLARE @id bigint;
    EXEC SSISDB.catalog.create_execution N'Loads', N'Sales', N'Quick.dtsx', @execution_id = @id OUTPUT;
    EXEC SSISDB.catalog.set_execution_parameter_value @id, 50, N'SYNCHRONIZED', 1;
    EXEC SSISDB.catalog.start_execution @id;
    SELECT status FROM SSISDB.catalog.executions WHERE execution_id = @id;
    SELECT COUNT(*) AS messages FROM SSISDB.catalog.event_messages WHERE operation_id = @id AND event_name = 'OnPostExecute';`);
  expect(run.filter((line) => /^(?:ERROR|ROW)/.test(line))).toEqual(['ROW 7', 'ROW 2']);
});

it('answers remote calls, with output parameters and prepared texts', async () => {
  const { port, password } = await start({ encrypt: 'off' });
  const [client] = await logIn({ port, userName: 'admin', password, database: 'SSISDB' });
  const folderId = { name: '@folder_id', type: { name: 'bigint' }, value: null, isOutput: true } as const;
  const made = await client.ask(
    packetType.remoteCall,
    remoteCall('catalog.create_folder', [text('Loads', '@folder_name'), folderId]),
  );
  expect(made.join('\n')).toMatch(/@folder_id.* 1/);
  const asked = await client.ask(
    packetType.remoteCall,
    remoteCall(10, [
      text('SELECT folder_id FROM catalog.folders WHERE name = @n'),
      text('@n nvarchar(20)'),
      text('loads', '@n'),
    ]),
  );
  expect(asked).toContain('ROW 1');
});

it('gives an open connection no more than its user has now', async () => {
  const { server, port, password } = await start({ encrypt: 'off' });
  const send = (method: string, path: string, body?: object) =>
    fetch(`${server.address}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Basic ${btoa(`admin:${password}`)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const own = 'correct horse battery';
  expect((await send('POST', '/users', { name: 'anna', password: own })).status).toBe(201);
  expect((await send('PUT', '/roles/ssis_admin/members/anna')).ok).toBe(true);
  const [client] = await logIn({ port, userName: 'anna', password: own });
  expect(await client.batch("EXEC SSISDB.catalog.create_folder N'A', NULL")).not.toContainEqual(
    expect.stringMatching(/^ERROR/),
  );
  expect((await send('DELETE', '/roles/ssis_admin/members/anna')).ok).toBe(true);
  expect(await client.batch("EXEC SSISDB.catalog.create_folder N'B', NULL")).toContainEqual(
    expect.stringMatching(/^ERROR.*27188/),
  );
  expect((await send('PATCH', '/users/anna', { isDisabled: true })).ok).toBe(true);
  expect(await client.batch('SELECT 1')).toContainEqual(expect.stringMatching(/^ERROR.*18456/));
});

it('ends an endless query when the client goes on, and is there for others meanwhile', async () => {
  const { port, password } = await start({ encrypt: 'off' });
  const [client] = await logIn({ port, userName: 'admin', password });
  const [other] = await logIn({ port, userName: 'admin', password });
  const columns = 'SSISDB.INFORMATION_SCHEMA.COLUMNS';
  client.send(
    packetType.batch,
    client.batchMessage(`SELECT COUNT_BIG(*) AS n FROM ${columns} a, ${columns} b, ${columns} c, ${columns} d`),
  );
  expect(await other.batch('SELECT COUNT(*) AS n FROM msdb.dbo.sysjobs')).toContain('ROW 0');
  client.attention();
  const answer: string[] = [];
  while (!answer.includes('DONE attention')) answer.push(...(await client.tokens()));
  expect(answer.some((line) => line.startsWith('ROW'))).toBe(false);
  expect(await client.batch('SELECT 1 AS one')).toContain('ROW 1');
});
