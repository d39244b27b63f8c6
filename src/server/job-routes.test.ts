import { afterEach, expect, it } from 'vitest';
import { onEachStore } from '../store/testing/on-each-store.ts';
import { openTestApp, type TestApp } from './testing/open-test-app.ts';

const opened: TestApp[] = [];
afterEach(async () => {
  for (const { app, bugs } of opened.splice(0)) {
    await app.close();
    expect(bugs).toEqual([]);
  }
});

onEachStore('jobs over REST', (store) => {
  async function open(): Promise<TestApp> {
    const test = await openTestApp(await store());
    opened.push(test);
    await test.user('anna', 'SQLAgentUserRole');
    await test.user('eve');
    return test;
  }

  it('makes, changes, starts, stops and deletes a job', async () => {
    const { send } = await open();
    const made = await send('root', 'POST /jobs', { body: { name: 'Nightly', description: 'loads' } });
    expect(made.statusCode).toBe(201);
    const step = { stepName: 'load', subsystem: 'CmdExec', command: 'exit 0' };
    expect((await send('root', 'POST /jobs/Nightly/steps', { body: step })).json()).toMatchObject({ stepId: 1 });
    expect((await send('root', 'PATCH /jobs/Nightly/steps/1', { body: { retryAttempts: 2 } })).statusCode).toBe(204);
    expect((await send('root', `GET /jobs/${made.json().jobId}/steps/1`)).json()).toMatchObject({
      stepName: 'load',
      subsystem: 'CmdExec',
      retryAttempts: 2,
    });
    expect((await send('root', 'GET /jobs/Nightly/steps/2')).statusCode).toBe(404);
    expect((await send('root', 'POST /jobs/nightly/start', { body: {} })).statusCode).toBe(202);
    expect((await send('root', 'POST /jobs/nightly/start', { body: {} })).json()).toMatchObject({
      status: 409,
      symbol: 'OPENDTSX_E_AGENT_RUNNING',
    });
    expect((await send('root', 'GET /job-activity')).json().items).toMatchObject([{ jobName: 'Nightly', runId: 1 }]);
    expect((await send('root', 'POST /jobs/nightly/stop')).statusCode).toBe(204);
    expect((await send('root', 'PATCH /jobs/Nightly', { body: { name: 'Daily', enabled: false } })).statusCode).toBe(
      204,
    );
    expect((await send('root', 'GET /jobs/Daily')).json()).toMatchObject({ name: 'Daily', enabled: false, hasStep: 1 });
    expect((await send('root', 'DELETE /jobs/Daily/steps/1')).statusCode).toBe(204);
    expect((await send('root', 'DELETE /jobs/Daily')).statusCode).toBe(204);
    expect((await send('root', 'GET /jobs/Daily')).statusCode).toBe(404);
  });

  it('lets users work with their own jobs only, and others with none', async () => {
    const { send } = await open();
    expect((await send('anna', 'POST /jobs', { body: { name: 'Hers' } })).statusCode).toBe(201);
    expect((await send('root', 'POST /jobs', { body: { name: 'His' } })).statusCode).toBe(201);
    expect((await send('root', 'POST /jobs', { body: { name: 'HIS' } })).statusCode).toBe(409);
    const names = (await send('anna', 'GET /jobs')).json().items.map(({ name }: { name: string }) => name);
    expect(names).toEqual(['Hers']);
    expect((await send('anna', 'DELETE /jobs/His')).statusCode).toBe(404);
    expect((await send('eve', 'GET /jobs')).statusCode).toBe(403);
    expect((await send('anna', 'DELETE /job-history')).statusCode).toBe(403);
    const page = (await send('root', 'GET /jobs?limit=1')).json();
    expect((await send('root', `GET /jobs?limit=1&after=${page.next}`)).json().items).toMatchObject([{ name: 'His' }]);
  });

  it('keeps schedules, and which jobs they start', async () => {
    const { send } = await open();
    await send('root', 'POST /jobs', { body: { name: 'Nightly' } });
    const daily = {
      name: 'Every night',
      freqType: 4,
      freqInterval: 1,
      activeStartTime: 20000,
      timeZone: 'Europe/Berlin',
    };
    const made = await send('root', 'POST /schedules', { body: daily });
    expect(made.statusCode).toBe(201);
    const { scheduleId } = made.json();
    const attach = `/jobs/Nightly/schedules/${scheduleId}`;
    expect((await send('root', `PUT ${attach}`)).statusCode).toBe(204);
    expect((await send('root', 'GET /jobs/Nightly/schedules')).json().items).toMatchObject([
      { scheduleName: 'Every night', nextRunTime: expect.stringMatching(/T0[01]:00:00/) },
    ]);
    expect((await send('root', `DELETE /schedules/${scheduleId}`)).statusCode).toBe(409);
    expect((await send('root', `PATCH /schedules/${scheduleId}`, { body: { cron: 'no cron' } })).statusCode).toBe(400);
    expect((await send('root', `PATCH /schedules/${scheduleId}`, { body: { enabled: false } })).statusCode).toBe(204);
    expect((await send('root', `GET /schedules/${scheduleId}`)).json()).toMatchObject({ enabled: false, jobCount: 1 });
    expect((await send('root', `DELETE ${attach}`)).statusCode).toBe(204);
    expect((await send('root', `DELETE /schedules/${scheduleId}`)).statusCode).toBe(204);
    expect((await send('root', `GET /schedules/${scheduleId}`)).statusCode).toBe(404);
    const own = { name: 'Own', freqType: 4, freqInterval: 1 };
    expect((await send('root', 'POST /jobs/Nightly/schedules', { body: own })).statusCode).toBe(201);
  });

  it('keeps operators, credentials and proxies, without telling their secrets', async () => {
    const { send } = await open();
    const operator = { name: 'Ops', emailAddress: 'ops@example.org', webhookUrl: 'https://example.org/canary-3' };
    expect((await send('root', 'POST /operators', { body: operator })).statusCode).toBe(201);
    const listed = await send('root', 'GET /operators');
    expect(listed.json().items).toMatchObject([{ name: 'Ops', hasWebhook: true }]);
    expect((await send('root', 'PATCH /operators/Ops', { body: { webhookUrl: 'ftp://x' } })).statusCode).toBe(400);
    const credential = { name: 'Loader', identity: 'svc', secret: 'canary-4' };
    expect((await send('root', 'POST /credentials', { body: credential })).statusCode).toBe(201);
    const credentials = await send('root', 'GET /credentials');
    expect(credentials.json().items).toMatchObject([{ name: 'Loader', identity: 'svc' }]);
    expect(listed.body + credentials.body).not.toContain('canary');
    expect((await send('root', 'POST /proxies', { body: { name: 'P', credential: 'Loader' } })).statusCode).toBe(201);
    expect((await send('root', 'PUT /proxies/P/subsystems/CmdExec')).statusCode).toBe(204);
    expect((await send('root', 'PUT /proxies/P/subsystems/TSQL')).statusCode).toBe(400);
    expect((await send('anna', 'GET /proxies')).json().items).toEqual([]);
    expect((await send('root', 'PUT /proxies/P/logins/anna')).statusCode).toBe(204);
    expect((await send('anna', 'GET /proxies')).json().items).toMatchObject([{ name: 'P', subsystems: ['CmdExec'] }]);
    expect((await send('anna', 'POST /operators', { body: { name: 'Mine' } })).statusCode).toBe(403);
    expect((await send('anna', 'GET /credentials')).statusCode).toBe(403);
    expect((await send('root', 'DELETE /credentials/Loader')).statusCode).toBe(409);
    expect((await send('root', 'DELETE /proxies/P')).statusCode).toBe(204);
    expect((await send('root', 'DELETE /credentials/Loader')).statusCode).toBe(204);
    expect((await send('root', 'DELETE /operators/Ops')).statusCode).toBe(204);
  });

  it('imports the jobs of a script, all of them or none', async () => {
    const { send } = await open();
    const script = (name: string) => `EXEC msdb.dbo.sp_add_job @job_name = N'${name}', @enabled = 1
EXEC msdb.dbo.sp_add_jobserver @job_name = N'${name}'`;
    const imported = await send('root', 'POST /jobs/import', { body: { script: script('Imported') } });
    expect([imported.statusCode, imported.json().jobs]).toMatchObject([201, [{ jobName: 'Imported' }]]);
    const broken = await send('root', 'POST /jobs/import', { body: { script: `${script('Second')}\nDROP TABLE x` } });
    expect(broken.json()).toMatchObject({ status: 400, symbol: 'OPENDTSX_E_AGENT_SCRIPT' });
    expect((await send('root', 'GET /jobs/Second')).statusCode).toBe(404);
  });
});
