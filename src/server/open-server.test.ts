import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { operationStatus } from '../catalog/executions/operation-codes.ts';
import { samplePackage, sampleParameter, scriptTask } from '../catalog/executions/testing/sample-project.ts';
import { projectFile } from '../catalog/testing/project-aid.ts';
import { type OpenServer, openServer } from './open-server.ts';

const opened: { server?: OpenServer; readonly folder: string; readonly bugs: unknown[] }[] = [];
afterEach(async () => {
  for (const { server, folder, bugs } of opened.splice(0)) {
    await server?.close();
    await rm(folder, { recursive: true });
    expect(bugs).toEqual([]);
  }
});

const exits = scriptTask('Run it', '', '"-e process.exit(" + @[$Package::Code] + ")"');
const packages = {
  'Quick.dtsx': [samplePackage([exits], [sampleParameter('Code', 18, '0')]), [{ name: 'Code', value: '0' }]],
  'Waits.dtsx': [samplePackage([scriptTask('Wait', 'setInterval(() => 0, 1000)')]), []],
} as const;
const ispac = projectFile({
  packages: Object.fromEntries(Object.entries(packages).map(([name, [, parameters]]) => [name, parameters])),
  entries: Object.fromEntries(Object.entries(packages).map(([name, [text]]) => [name, Buffer.from(text)])),
});

type Send = (request: string, body?: unknown) => Promise<Response>;

async function start(folder?: string, before?: Send): Promise<{ readonly send: Send; readonly folder: string }> {
  const place = folder ?? (await mkdtemp(join(tmpdir(), 'open-server-')));
  const bugs: unknown[] = [];
  const settings = {
    dataFolder: place,
    port: 0,
    serverName: 'TEST',
    executions: { warmWorkers: 0 },
    packageRoots: [{ name: 'File System', folder: place }],
  };
  const server = await openServer(settings, { onBug: (error) => void bugs.push(error) });
  const known = opened.find((one) => one.folder === place);
  if (known === undefined) opened.push({ server, folder: place, bugs });
  else known.server = server;
  const { firstUser } = server;
  const authorization =
    firstUser === undefined ? '' : `Basic ${btoa(`${firstUser.name}:${firstUser.password.reveal()}`)}`;
  passwords.set(place, passwords.get(place) ?? authorization);
  const send: Send = (request, body) => {
    const [method, path] = request.split(/ (.*)/s);
    const isFile = body instanceof Uint8Array;
    return fetch(`${server.address}/api/v1${path}`, {
      method,
      headers: {
        authorization: passwords.get(place) ?? '',
        ...(body === undefined ? {} : { 'content-type': isFile ? 'application/octet-stream' : 'application/json' }),
      },
      ...(body === undefined
        ? {}
        : { body: isFile ? new Blob([body as Uint8Array<ArrayBuffer>]) : JSON.stringify(body) }),
    });
  };
  if (before === undefined) {
    expect((await send('POST /catalog/folders', { name: 'Loads' })).status).toBe(201);
    expect((await send('PUT /catalog/folders/Loads/projects/Sales', ispac)).status).toBe(200);
  }
  return { send, folder: place };
}

const historyOf = async (
  send: Send,
  job: string,
): Promise<{ stepId: number; runStatus: number; message: string }[]> => {
  type Answer = { items: { stepId: number; runStatus: number; message: string }[] };
  const items = async () => ((await (await send(`GET /jobs/${job}/history`)).json()) as Answer).items;
  await expect.poll(async () => (await items()).some(({ stepId }) => stepId === 0), { timeout: 50_000 }).toBe(true);
  return (await items()).sort((a, b) => a.stepId - b.stepId);
};

const passwords = new Map<string, string>();
const where = { folder: 'Loads', project: 'Sales' };

describe('a server', { timeout: 60_000 }, () => {
  it('runs a package that was deployed, tells its events and keeps its messages', async () => {
    const { send } = await start();
    const parameters = [{ scope: 'package', name: 'Code', value: '3' }];
    const made = await send('POST /executions', { ...where, package: 'Quick.dtsx', parameters });
    const { executionId } = (await made.json()) as { executionId: number };
    const events = await (await send(`GET /executions/${executionId}/events`)).text();
    expect(events).toContain(`event: end\ndata: {"executionId":${executionId},"status":${operationStatus.failed}}`);
    expect(events).toContain('"eventName":"OnError"');
    const errors = await (await send(`GET /executions/${executionId}/messages?type=120`)).json();
    expect(errors).toMatchObject({ items: [{ eventName: 'OnError', messageSourceName: 'Run it' }] });
    const executables = await (await send(`GET /executions/${executionId}/executables`)).json();
    expect(executables).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ executableName: 'Run it' })]),
    });
    const statistics = await (await send(`GET /executions/${executionId}/statistics/executables`)).json();
    expect(statistics).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ executionResult: 1 })]),
    });
  });

  it('answers a synchronized start when the execution has ended', async () => {
    const { send } = await start();
    const answer = await send('POST /executions', { ...where, package: 'Quick.dtsx', synchronized: true });
    expect(await answer.json()).toMatchObject({ status: operationStatus.succeeded });
  });

  it('cancels what runs when it is stopped, and says so when it is back', async () => {
    const { send, folder } = await start();
    const made = await send('POST /executions', { ...where, package: 'Waits.dtsx' });
    const { executionId } = (await made.json()) as { executionId: number };
    const listening = await send(`GET /executions/${executionId}/events`);
    const reader = listening.body?.getReader();
    for (let text = ''; !text.includes('OnPreExecute'); ) {
      const { value, done } = (await reader?.read()) ?? { done: true };
      if (done) throw new Error(`the stream ended: ${text}`);
      text += new TextDecoder().decode(value);
    }
    await opened.find((one) => one.folder === folder)?.server?.close();
    const again = await start(folder, send);
    const execution = await (await again.send(`GET /executions/${executionId}`)).json();
    expect(execution).toMatchObject({ status: operationStatus.canceled, stoppedByName: '##OpenDTSX##' });
  });

  it('runs SSIS and command steps of a job, and keeps the first error of the one that fails', async () => {
    const { send } = await start();
    await send('POST /jobs', { name: 'Nightly' });
    const command = (code: number) =>
      `/ISSERVER "\\"\\SSISDB\\Loads\\Sales\\Quick.dtsx\\"" /SERVER "\\".\\"" /Par "\\"$Package::Code\\"";${code} /Par "\\"$ServerOption::SYNCHRONIZED(Boolean)\\"";True /CALLERINFO SQLAGENT /REPORTING E`;
    const steps = [
      { stepName: 'load', subsystem: 'SSIS', command: command(0), onSuccessAction: 3 },
      { stepName: 'say', subsystem: 'CmdExec', command: 'echo hello', flags: 32, onSuccessAction: 3 },
      { stepName: 'fail', subsystem: 'SSIS', command: command(4) },
    ];
    for (const step of steps) expect((await send('POST /jobs/Nightly/steps', step)).status).toBe(201);
    expect((await send('POST /jobs/Nightly/start', {})).status).toBe(202);
    const rows = await historyOf(send, 'Nightly');
    expect(rows.map(({ stepId, runStatus }) => [stepId, runStatus])).toEqual([
      [0, 0],
      [1, 1],
      [2, 1],
      [3, 0],
    ]);
    expect(rows[1]?.message).toMatch(/Execution \d+ ended with the status 7/);
    expect(rows[2]?.message).toContain('hello');
    expect(rows[3]?.message).toMatch(/status 4 \(failed\)/);
  });

  it('runs packages of files and of the package store in steps, and files elsewhere not', async () => {
    const { send, folder } = await start();
    const text = samplePackage([scriptTask('Run it', 'process.exit(0)')]);
    await writeFile(join(folder, 'File.dtsx'), text);
    const stored = `/package-store/packages/${encodeURIComponent('MSDB\\Stored')}`;
    expect((await send(`PUT ${stored}`, Buffer.from(text))).status).toBe(204);
    await send('POST /jobs', { name: 'Files' });
    const commands = [
      `/FILE "\\"${join(folder, 'File.dtsx')}\\"" /CHECKPOINTING OFF /REPORTING E`,
      '/SQL "\\"\\Stored\\"" /SERVER "\\"localhost\\"" /CHECKPOINTING OFF',
      '/DTS "\\"\\File System\\File\\""',
      `/FILE "\\"${import.meta.filename}\\""`,
    ];
    for (const [at, command] of commands.entries()) {
      const step = { stepName: `step ${at}`, subsystem: 'SSIS', command, onSuccessAction: 3 };
      expect((await send('POST /jobs/Files/steps', step)).status).toBe(201);
    }
    await send('POST /jobs/Files/start', {});
    const rows = await historyOf(send, 'Files');
    expect(rows.slice(1).map(({ runStatus }) => runStatus)).toEqual([1, 1, 1, 0]);
    expect(rows[4]?.message).toContain('names no file below a folder');
  });
});
