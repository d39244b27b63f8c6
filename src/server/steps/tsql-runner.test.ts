import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StepRequest } from '../../agent/running/step-runner.ts';
import type { CheckedStep } from '../../agent/steps/step-check.ts';
import { findPrincipal } from '../../identity/find-principal.ts';
import { serverPrincipal } from '../../identity/principal.ts';
import { onEachStore } from '../../store/testing/on-each-store.ts';
import type { JobConnection } from '../server-settings.ts';
import { openTestApp } from '../testing/open-test-app.ts';
import { stepCheck } from './step-check.ts';
import { tsqlRunner } from './tsql-runner.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsql-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

onEachStore('T-SQL steps', (store) => {
  const endless = 'SELECT count(*) FROM a CROSS JOIN a AS b CROSS JOIN a AS c CROSS JOIN a AS d CROSS JOIN a AS e';

  async function open(more: Partial<JobConnection> = {}) {
    const { sessions, user } = await openTestApp(await store());
    for (const name of ['anna', 'ben']) await user(name, 'SQLAgentUserRole');
    const { store: opened } = sessions.session(serverPrincipal);
    const idOf = async (name: string) => (await findPrincipal(opened, name))?.id ?? -1;
    const connections = [{ name: 'Sales', target: `sqlite:${join(folder, 'sales.db')}`, allow: ['anna'], ...more }];
    const runner = tsqlRunner(sessions, connections);
    const check = stepCheck('TEST', connections, () => folder);
    const run = async (command: string, owner = 'root', request: Partial<StepRequest> = {}) => {
      const printed: string[] = [];
      const result = await runner({
        runId: 1,
        jobId: 'x',
        jobName: 'load',
        ownerId: await idOf(owner),
        ownerName: owner,
        stepId: 1,
        stepName: 'sql',
        subsystem: 'TSQL',
        command,
        cmdexecSuccessCode: 0,
        databaseName: 'sales',
        signal: new AbortController().signal,
        output: (text) => printed.push(text),
        ...request,
      });
      return { result, printed: printed.join('') };
    };
    const checked = async (step: Partial<CheckedStep>, owner = 'root') =>
      check(opened, {
        subsystem: 'TSQL',
        command: 'SELECT 1',
        databaseName: 'Sales',
        ownerId: await idOf(owner),
        ownerName: owner,
        ...step,
      });
    return { run, checked };
  }

  it('run in the database that they name, print its results and tell number and line of an error', async () => {
    const { run } = await open();
    const made = await run(
      "CREATE TABLE dbo.a (Id int PRIMARY KEY)\nINSERT INTO a VALUES (7)\nGO\nSELECT Id FROM Sales.dbo.a\nPRINT 'done'",
    );
    expect(made.result).toEqual({ succeeded: true });
    expect(made.printed).toBe('(1 row affected)\nId\n--\n 7\n\n(1 row affected)\ndone\n');
    const { result } = await run("PRINT 'x'\nINSERT INTO a VALUES (7)");
    expect(result).toMatchObject({ succeeded: false, sqlMessageId: 2627, sqlSeverity: 14 });
    expect(result.message).toMatch(/^Line 2: .*UNIQUE.*\(Error 2627, severity 14\)$/);
    expect(result.firstError).toBe(result.message);
    // The server of the step chooses before its database, unless it is this one.
    expect((await run('SELECT 1', 'root', { server: 'SALES', databaseName: 'master' })).result.succeeded).toBe(true);
    expect((await run('SELECT 1', 'root', { server: 'TEST' })).result.succeeded).toBe(true);
  });

  it('end when they take longer than their connection allows', async () => {
    const numbers = Array.from({ length: 400 }, (_, at) => `(${at})`).join(', ');
    const unhurried = await open();
    const made = await unhurried.run(`CREATE TABLE a (Id int)\nINSERT INTO a VALUES ${numbers}`);
    expect(made.result.succeeded).toBe(true);
    const { run } = await open({ seconds: 1 });
    const late = await run(endless);
    expect(late.result).toMatchObject({ succeeded: false, sqlMessageId: -2 });
    expect(late.result.message).toMatch(/did not end within 1 seconds/);
  }, 60_000);

  it('are ended by a stop, whatever their database does', async () => {
    const numbers = Array.from({ length: 400 }, (_, at) => `(${at})`).join(', ');
    const { run } = await open();
    const stop = new AbortController();
    const output = (text: string): void => {
      if (text.includes('on its way')) stop.abort();
    };
    const script = `CREATE TABLE a (Id int)\nINSERT INTO a VALUES ${numbers}\nPRINT 'on its way'\n${endless}`;
    expect((await run(script, 'root', { signal: stop.signal, output })).result).toEqual({ succeeded: false });
  }, 60_000);

  it('are refused to owners whom the connection is not for', async () => {
    const { run, checked } = await open();
    expect((await run('SELECT 1', 'anna')).result.succeeded).toBe(true);
    const refusal = { diagnostic: { symbol: 'OPENDTSX_E_AGENT_CONNECTIONREFUSED' } };
    await expect(run('SELECT 1', 'ben')).rejects.toMatchObject(refusal);
    await expect(checked({}, 'ben')).rejects.toMatchObject(refusal);
    const byRole = await open({ allow: ['SQLAgentUserRole'] });
    await expect(byRole.checked({}, 'ben')).resolves.toBeUndefined();
    await expect((await open({ allow: undefined })).checked({}, 'anna')).rejects.toMatchObject(refusal);
  });

  it('are refused before they run for an unknown database, another database user, and what cannot be translated', async () => {
    const { checked } = await open();
    await expect(checked({})).resolves.toBeUndefined();
    await expect(checked({ databaseName: 'master' })).rejects.toThrow(/master.*\(it has: Sales\)/);
    await expect(checked({ databaseUserName: 'dbo' })).rejects.toThrow(/database_user_name/);
    await expect(checked({ command: 'EXEC sp_who' })).rejects.toThrow(/EXEC cannot be translated/);
    expect(() => readFileSync(join(folder, 'sales.db'))).toThrow();
  });

  it('are not the only ones that are judged: SSIS options are read, and PowerShell is looked for', async () => {
    const { checked } = await open();
    await expect(checked({ subsystem: 'SSIS', command: '/FILE' })).rejects.toThrow(/lacks its value/);
    await expect(checked({ subsystem: 'SSIS', command: '/FILE x' })).resolves.toBeUndefined();
    await expect(checked({ subsystem: 'PowerShell', command: 'ls' })).rejects.toThrow(/pwsh/);
    await expect(checked({ subsystem: 'CmdExec', command: 'ls' })).resolves.toBeUndefined();
  });
});
