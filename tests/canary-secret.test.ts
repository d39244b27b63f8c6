import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { packageText } from '../src/catalog/testing/project-aid.ts';
import { canaryProject } from './canary/canary-project.ts';
import { CanarySearch, makeCanaries } from './canary/find-canaries.ts';
import { isWorker, markedProcesses, markVariable } from './serving/marked-processes.ts';
import { RestClient } from './serving/rest-client.ts';
import { ServeProcess } from './serving/serve-process.ts';

// Source: our own (issue: sensitive values are found nowhere).

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const project = '/catalog/folders/Loads/projects/Sales';
const minute = 60_000;

const settings = `version: 1
jobs:
  connections:
    Local: 'sqlite::memory:'
    Away: { target: 'postgresql://127.0.0.1:1/away', user: etl, password: { env: DATABASE_PASSWORD } }
  smtp: { host: 127.0.0.1, port: 1, security: none, from: etl@example.org, userName: etl, password: { env: MAIL_PASSWORD } }
`;

async function listen(answer: number): Promise<{ server: Server; url: string; bodies: string[] }> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      bodies.push(body);
      response.writeHead(answer).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => server.close());
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies };
}

/** Every GET route of the document, with its parameters filled in by name. Throws for a parameter without a value. */
async function getPaths(address: string, values: Readonly<Record<string, string>>): Promise<string[]> {
  const missing = new Set<string>();
  const document = (await (await fetch(`${address}/openapi.json`)).json()) as {
    paths: Record<string, { get?: unknown }>;
  };
  const paths = Object.entries(document.paths).flatMap(([path, { get }]) => {
    if (get === undefined) return [];
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      if (values[name] === undefined) missing.add(name);
      return encodeURIComponent(values[name] ?? '');
    });
    return [filled.replace(/^\/api\/v1/, '')];
  });
  if (missing.size > 0) throw new Error(`no values for ${[...missing].join(', ')}`);
  return paths;
}

it('a secret is found in no file, answer, event, report, output or process, while an execution runs and after it', {
  timeout: 4 * minute,
}, async () => {
  const root = mkdtempSync(join(tmpdir(), 'opendtsx-canary-'));
  cleanups.push(() => rmSync(root, { recursive: true }));
  const data = join(root, 'data');
  const go = join(root, 'go');
  const canaries = makeCanaries([
    'parameter',
    'environment variable',
    'connection string',
    'password of a connection',
    'execution value',
    'property override',
    'credential',
    'webhook',
    'refused value',
    'step command',
    'T-SQL step',
    'database password',
    'mail password',
  ]);
  const search = new CanarySearch(canaries);
  const mark = crypto.randomUUID();
  const config = join(root, 'server.yaml');
  writeFileSync(config, settings);
  const server = await ServeProcess.start({
    data,
    arguments: ['--config', config],
    environment: {
      [markVariable]: mark,
      MAIL_PASSWORD: canaries['mail password'],
      DATABASE_PASSWORD: canaries['database password'],
    },
  });
  cleanups.push(() => server.kill());
  const user = await server.firstUser();
  const client = new RestClient(server.address, user);
  const ask: RestClient['ask'] = (request, more) => client.ask(request, more);
  const hooks = await listen(500);

  await ask('POST /catalog/folders', { body: { name: 'Loads' } });
  await ask(`PUT ${project}`, { bytes: await canaryProject(go) });
  await ask('POST /catalog/folders/Loads/environments', { body: { name: 'Prod' } });
  await ask('POST /catalog/folders/Loads/environments/Prod/variables', {
    body: { name: 'Secret', type: 'String', value: canaries['environment variable'], sensitive: true },
  });
  const { referenceId } = await ask<{ referenceId: number }>(`POST ${project}/references`, {
    body: { environment: 'Prod' },
  });
  const set = (name: string, body: object) => ask(`PUT ${project}/packages/Canary.dtsx/parameters/${name}`, { body });
  await set('Key', { value: canaries.parameter });
  await set('Token', { variable: 'Secret' });
  const connectionString = `Data Source=:memory:;Provider=OleDbSQLite;Password=${canaries['connection string']};`;
  await set('CM.Store.ConnectionString', { value: connectionString });
  await set('CM.Store.Password', { value: canaries['password of a connection'] });
  const refused = { name: 'Count', type: 'Int32', value: canaries['refused value'], sensitive: true };
  const variables = '/catalog/folders/Loads/environments/Prod/variables';
  const refusal = await client.send(`POST ${variables}`, { body: refused });
  expect(refusal.status).toBe(400);
  search.look('refusal', refusal.text);

  const { executionId } = await ask<{ executionId: number }>('POST /executions', {
    body: {
      folder: 'Loads',
      project: 'Sales',
      package: 'Canary.dtsx',
      reference: referenceId,
      retryCount: 1,
      parameters: [
        { scope: 'execution', name: 'LOGGING_LEVEL', value: 3 },
        { scope: 'execution', name: 'DUMP_ON_ERROR', value: true },
        { scope: 'package', name: 'Key', value: canaries['execution value'] },
      ],
      propertyOverrides: [
        {
          path: '\\Package.Variables[User::Hidden].Properties[Value]',
          value: canaries['property override'],
          sensitive: true,
        },
      ],
    },
  });

  await ask('POST /credentials', { body: { name: 'Cred', identity: 'loader', secret: canaries.credential } });
  await ask('POST /proxies', { body: { name: 'Proxy', credential: 'Cred' } });
  await ask('PUT /proxies/Proxy/subsystems/CmdExec');
  await ask('POST /operators', {
    body: { name: 'Ops', webhookUrl: `${hooks.url}/${canaries.webhook}`, emailAddress: 'ops@example.org' },
  });
  const told = { notifyLevelWebhook: 3, notifyWebhookOperatorName: 'Ops' };
  const mailed = { notifyLevelEmail: 3, notifyEmailOperatorName: 'Ops' };
  await ask('POST /jobs', { body: { name: 'Nightly', ...told, ...mailed } });
  await ask('POST /jobs/Nightly/steps', {
    body: {
      stepName: 'Fail',
      subsystem: 'CmdExec',
      command: `test "$OPENDTSX_CREDENTIAL_SECRET" && exit 3`,
      proxyName: 'Proxy',
    },
  });
  await ask('POST /jobs', { body: { name: 'Daily' } });
  await ask('POST /jobs/Daily/steps', {
    body: {
      stepName: 'Load',
      subsystem: 'SSIS',
      command: `${String.raw`/ISSERVER "\"\SSISDB\Loads\Sales\Canary.dtsx\"" /Par "\"$Package::Key\"";`}${canaries['step command']}`,
    },
  });
  await ask('POST /jobs', { body: { name: 'Sql' } });
  for (const databaseName of ['Local', 'Away']) {
    await ask('POST /jobs/Sql/steps', {
      body: {
        stepName: databaseName,
        databaseName,
        command: `UPDATE Settings SET Password = '${canaries['T-SQL step']}' WHERE Id = 1`,
        onFailAction: 3,
        flags: 32,
      },
    });
  }
  const { scheduleId } = await ask<{ scheduleId: number }>('POST /schedules', {
    body: { name: 'Daily', freqType: 4, freqInterval: 1 },
  });
  await ask('PUT /package-store/packages/MSDB%5CCanary', { bytes: Buffer.from(packageText('Canary.dtsx')) });
  const { validationId } = await ask<{ validationId: number }>(`POST ${project}/validate`, {
    body: { environments: 'all' },
  });
  for (const job of ['Nightly', 'Daily', 'Sql']) await ask(`POST /jobs/${job}/start`, { body: {} });

  const messages = () => client.all<{ message: string; eventName?: string }>(`/executions/${executionId}/messages`);
  const isWaiting = async () => (await messages()).some(({ message }) => message.includes('Wait'));
  await expect.poll(isWaiting, { timeout: 2 * minute, interval: 100 }).toBe(true);
  const { dumpId } = await ask<{ dumpId: string }>(`POST /executions/${executionId}/dumps`);
  const report = () => ask<{ isReady: boolean }>(`GET /executions/${executionId}/dumps/${dumpId}`);
  await expect.poll(async () => (await report()).isReady, { timeout: minute }).toBe(true);
  await expect.poll(() => hooks.bodies.length, { timeout: minute }).toBeGreaterThan(0);
  for (const body of hooks.bodies) search.look('notification', body);

  const runningPackages = () => client.all<{ instanceId: string }>('/package-store/running-packages');
  await expect.poll(async () => (await runningPackages()).length, { timeout: minute }).toBeGreaterThan(0);
  const [running] = await runningPackages();
  const processes = markedProcesses(mark);
  expect(process.platform === 'linux' ? processes.filter(isWorker).length : 1).toBeGreaterThan(0);
  for (const one of processes) {
    search.lookAtProcess(one.pid === server.pid ? 'server' : isWorker(one) ? 'worker' : one.commandLine, one.pid);
  }
  // The journal, readable by its owner only, holds variables until the execution has ended.
  search.lookInFolder(data, 'journals');

  const names = {
    folder: 'Loads',
    project: 'Sales',
    package: 'Canary.dtsx',
    environment: 'Prod',
    variable: 'Secret',
    reference: String(referenceId),
    execution: String(executionId),
    operation: String(executionId),
    validation: String(validationId),
    dump: dumpId,
    job: 'Daily',
    role: 'sysadmin',
    step: '1',
    schedule: String(scheduleId),
    property: 'RETENTION_WINDOW',
    path: 'MSDB\\Canary',
    instance: running?.instanceId ?? 'none',
  };
  const paths = await getPaths(server.address, names);
  expect(paths.length).toBeGreaterThan(40);
  const answered: string[] = [];
  const look = async (path: string): Promise<void> => {
    const { status, text } = await client.send(`GET ${path}`);
    if (status === 200) answered.push(path);
    search.look(`GET ${path}`, text);
  };
  // The stream of events ends with the execution.
  for (const path of paths) if (!path.endsWith('/events')) await look(path);

  // The error that shows the value of the override is there, without it.
  expect((await messages()).map(({ message }) => message).join('\n')).toMatch(/no such table: \*{4}/);
  writeFileSync(go, '');
  const ended = () => ask<{ status: number }>(`GET /executions/${executionId}`);
  await expect.poll(async () => (await ended()).status, { timeout: minute, interval: 100 }).toBe(4);
  const steps = async () => (await client.all<{ stepId: number }>('/jobs/Sql/history')).map(({ stepId }) => stepId);
  await expect.poll(steps, { timeout: minute }).toContain(0);
  for (const path of paths) await look(path);
  for (const path of ['/jobs/Sql/history', '/jobs/Nightly/history', '/jobs/Sql/steps']) await look(path);
  search.lookInFolder(data);
  expect(await server.stop()).toBe(0);
  search.lookInFolder(data);
  search.look('output of the server', server.said);

  const refusedPaths = paths.filter((path) => !answered.includes(path));
  expect(refusedPaths).toEqual([]);
  expect(search.searched).toBeGreaterThan(500_000);
  // A step that is asked for is shown whole, and what the server was given in its environment the system keeps there.
  expect(search.found).toEqual([
    ...(process.platform === 'linux'
      ? ['database password → environ of server', 'mail password → environ of server']
      : []),
    'step command → GET /jobs/Daily/steps/1',
  ]);
});

it('a search finds a secret in every form', () => {
  const canaries = makeCanaries(['here']);
  const texts: Readonly<Record<string, string | Buffer>> = {
    plain: `x${canaries.here}y`,
    wide: Buffer.from(`x${canaries.here}`, 'utf16le'),
    hex: Buffer.from(canaries.here).toString('hex'),
    'base64 0': Buffer.from(`${canaries.here}y`).toString('base64'),
    'base64 1': Buffer.from(`x${canaries.here}y`).toString('base64'),
    'base64 2': Buffer.from(`xx${canaries.here}yy`).toString('base64'),
  };
  const search = new CanarySearch(canaries);
  for (const [form, text] of Object.entries(texts)) search.look(form, text);
  search.look('nothing', 'C4n4ry');
  expect(search.found).toEqual(
    Object.keys(texts)
      .map((form) => `here → ${form}`)
      .sort(),
  );
});
