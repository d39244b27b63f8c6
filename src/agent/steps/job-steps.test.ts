import { expect, it } from 'vitest';
import { Secret } from '../../datatypes/secret.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import { Sealer } from '../../store/sealer.ts';
import { onEachStore } from '../../store/testing/on-each-store.ts';
import type { AgentSession } from '../agent-session.ts';
import { helpJob } from '../jobs/help-job.ts';
import { addJob, addJobServer, updateJob } from '../jobs/jobs.ts';
import { startJob } from '../jobs/run-requests.ts';
import { addCredential, deleteCredential, helpCredential } from '../proxies/credentials.ts';
import {
  addProxy,
  deleteProxy,
  grantLoginToProxy,
  grantProxyToSubsystem,
  helpProxy,
  revokeLoginFromProxy,
} from '../proxies/proxies.ts';
import { agentFixture } from '../testing/agent-fixture.ts';
import { addJobStep, deleteJobStep, helpJobStep, updateJobStep } from './job-steps.ts';
import type { CheckedStep } from './step-check.ts';

const refusal = (symbol: string) => ({ diagnostic: { symbol: `OPENDTSX_E_AGENT_${symbol}` } });
const jobName = 'load';

async function addSteps(session: AgentSession, ...names: readonly string[]): Promise<void> {
  await addJob(session, { jobName });
  for (const stepName of names) await addJobStep(session, { jobName, stepName, command: stepName });
}

async function shape(session: AgentSession): Promise<string[]> {
  const steps = await helpJobStep(session, { jobName });
  return steps.map(
    (step) =>
      `${step.stepId} ${step.stepName} ${step.onSuccessAction}:${step.onSuccessStepId} ${step.onFailAction}:${step.onFailStepId}`,
  );
}

onEachStore('steps', (open) => {
  it('have the defaults of sp_add_jobstep', async () => {
    const { server } = agentFixture(await open());
    await addSteps(server, 'one');
    expect(await helpJobStep(server, { jobName })).toEqual([
      expect.objectContaining({
        stepId: 1,
        stepName: 'one',
        subsystem: 'TSQL',
        databaseName: 'master',
        cmdexecSuccessCode: 0,
        onSuccessAction: 1,
        onFailAction: 2,
        retryAttempts: 0,
        retryInterval: 0,
        flags: 0,
        lastRunOutcome: 5,
      }),
    ]);
  });

  it('move back for one that is put between them, with all that goes to them', async () => {
    const { server } = agentFixture(await open());
    await addSteps(server, 'one', 'two', 'three');
    await updateJobStep(server, { jobName, stepId: 1, onSuccessAction: 4, onSuccessStepId: 3 });
    await updateJob(server, { jobName, startStepId: 2 });
    await addJobStep(server, { jobName, stepId: 2, stepName: 'between', onFailAction: 4, onFailStepId: 1 });
    expect(await shape(server)).toEqual(['1 one 4:4 2:0', '2 between 1:0 4:1', '3 two 1:0 2:0', '4 three 1:0 2:0']);
    expect((await helpJob(server, { jobName }))[0]?.startStepId).toBe(3);
  });

  it('move up for one that is deleted; what went there ends the job', async () => {
    const { server } = agentFixture(await open());
    await addSteps(server, 'one', 'two', 'three');
    await updateJobStep(server, {
      jobName,
      stepId: 1,
      onSuccessAction: 4,
      onSuccessStepId: 3,
      onFailAction: 4,
      onFailStepId: 2,
    });
    await updateJobStep(server, { jobName, stepId: 3, onSuccessAction: 4, onSuccessStepId: 2 });
    await deleteJobStep(server, { jobName, stepId: 2 });
    expect(await shape(server)).toEqual(['1 one 4:2 2:0', '2 three 1:0 2:0']);
    await deleteJobStep(server, { jobName, stepId: 0 });
    expect(await shape(server)).toEqual([]);
  });

  it('are refused when no such place, action, name, flag or subsystem exists', async () => {
    const { server } = agentFixture(await open());
    await addSteps(server, 'one');
    const add = (settings: object) => addJobStep(server, { jobName, stepName: 'two', ...settings });
    await expect(add({ stepId: 3 })).rejects.toMatchObject(refusal('VALUE'));
    await expect(add({ stepName: 'ONE' })).rejects.toMatchObject(refusal('EXISTS'));
    await expect(add({ onSuccessAction: 5 })).rejects.toMatchObject(refusal('VALUE'));
    await expect(add({ onFailAction: 4 })).rejects.toMatchObject(refusal('VALUE'));
    await expect(add({ flags: 8 })).rejects.toMatchObject(refusal('UNSUPPORTED'));
    await expect(add({ subsystem: 'ActiveScripting' })).rejects.toMatchObject(refusal('UNSUPPORTED'));
    await expect(add({ subsystem: 'Cobol' })).rejects.toMatchObject(refusal('VALUE'));
    await expect(add({ databaseName: '[sales]' })).rejects.toMatchObject(refusal('CHARACTERS'));
    expect(await shape(server)).toHaveLength(1);
    await add({ subsystem: 'dts' });
    expect((await helpJobStep(server, { jobName, stepId: 2 }))[0]?.subsystem).toBe('SSIS');
  });

  it('of users who are no members of sysadmin write no files and run under proxies that they were given', async () => {
    const fixture = agentFixture(await open());
    const { server } = fixture;
    const ann = await fixture.user('ann', 'SQLAgentUserRole');
    await addSteps(ann, 'sql');
    const add = (settings: object) => addJobStep(ann, { jobName, stepName: 'two', ...settings });
    await expect(add({ outputFileName: 'out.txt' })).rejects.toMatchObject(refusal('OUTPUTFILE'));
    await expect(add({ databaseUserName: 'dbo' })).rejects.toMatchObject(refusal('DATABASEUSER'));
    await expect(add({ subsystem: 'CmdExec' })).rejects.toMatchObject(refusal('PROXYMISSING'));
    await addCredential(server, { name: 'files', identity: 'loader', secret: new Secret('canary') });
    await addProxy(server, { proxyName: 'runner', credentialName: 'files' });
    const command = { subsystem: 'CmdExec', proxyName: 'RUNNER' };
    await expect(add(command)).rejects.toMatchObject(refusal('PROXYREFUSED'));
    await grantProxyToSubsystem(server, { proxyName: 'runner', subsystemId: 3 });
    await expect(add(command)).rejects.toMatchObject(refusal('PROXYREFUSED'));
    await grantLoginToProxy(server, { proxyName: 'runner', loginName: 'ann' });
    await add(command);
    await expect(add({ ...command, subsystem: 'SSIS', stepName: 'three' })).rejects.toMatchObject(
      refusal('PROXYREFUSED'),
    );
    await expect(add({ proxyName: 'runner', stepName: 'three' })).rejects.toMatchObject(refusal('PROXYTSQL'));
    expect((await helpJobStep(ann, { jobName, stepId: 2 }))[0]?.proxyName).toBe('runner');
    await revokeLoginFromProxy(server, { proxyName: 'runner', loginName: 'ann' });
    await expect(updateJobStep(ann, { jobName, stepId: 2, command: 'ls' })).rejects.toMatchObject(
      refusal('PROXYREFUSED'),
    );
    await expect(updateJobStep(ann, { jobName, stepId: 2, proxyName: '' })).rejects.toMatchObject(
      refusal('PROXYMISSING'),
    );
  });

  it('may use a proxy that a role of theirs was given', async () => {
    const fixture = agentFixture(await open());
    const ann = await fixture.user('ann', 'SQLAgentUserRole');
    await addCredential(fixture.server, { name: 'files', identity: 'loader' });
    const { proxyId } = await addProxy(fixture.server, { proxyName: 'runner', credentialName: 'files' });
    await grantProxyToSubsystem(fixture.server, { proxyId, subsystemName: 'PowerShell' });
    expect(await helpProxy(ann)).toEqual([]);
    await grantLoginToProxy(fixture.server, { proxyId, msdbRole: 'SQLAgentUserRole' });
    expect(await helpProxy(ann)).toEqual([
      expect.objectContaining({ name: 'runner', credentialIdentity: 'loader', subsystems: ['PowerShell'] }),
    ]);
    await addSteps(ann);
    await addJobStep(ann, { jobName, stepName: 'shell', subsystem: 'PowerShell', proxyId });
    await expect(deleteProxy(fixture.server, { proxyId })).rejects.toMatchObject(refusal('PROXYUSED'));
    await expect(deleteCredential(fixture.server, { name: 'files' })).rejects.toMatchObject(refusal('CREDENTIALUSED'));
    await deleteJobStep(fixture.server, { jobName, stepId: 0 });
    await deleteProxy(fixture.server, { proxyId });
    await deleteCredential(fixture.server, { name: 'files' });
    expect(await helpCredential(fixture.server)).toEqual([]);
  });

  it('give credentials and proxies to members of sysadmin only', async () => {
    const fixture = agentFixture(await open());
    const bob = await fixture.user('bob', 'SQLAgentOperatorRole');
    await expect(addCredential(bob, { name: 'c', identity: 'i' })).rejects.toMatchObject(refusal('ROLE'));
    await expect(addProxy(bob, { proxyName: 'p', credentialName: 'c' })).rejects.toMatchObject(refusal('ROLE'));
    await expect(helpCredential(bob)).rejects.toMatchObject(refusal('ROLE'));
  });

  it('keep their commands sealed, show them whole one by one, and hide in a list what may be secret', async () => {
    const store = await open();
    const { server } = agentFixture(store);
    const command = String.raw`/ISSERVER "\"\SSISDB\Loads\Sales\Load.dtsx\"" /Par "\"$Project::Key\"";canary-1 /De canary-2`;
    await addJob(server, { jobName });
    await addJobStep(server, { jobName, stepName: 'load', subsystem: 'SSIS', command });
    await addJobStep(server, { jobName, stepName: 'sql', command: `UPDATE Keys SET Password = 'canary-3'` });
    await updateJobStep(server, { jobName, stepId: 1, retryAttempts: 2 });
    expect((await helpJobStep(server, { jobName, stepId: 1 }))[0]?.command).toBe(command);
    const listed = (await helpJobStep(server, { jobName })).map((step) => step.command);
    expect(listed).toEqual([
      String.raw`/ISSERVER "\"\SSISDB\Loads\Sales\Load.dtsx\"" /Par "\"$Project::Key\"";**** /De ****`,
      'UPDATE Keys SET Password = ****',
    ]);
    const rows = await store.db.selectFrom('agent_job_steps').selectAll().execute();
    expect(rows.map((row) => Buffer.from(row.sealed_command ?? []).toString('latin1')).join('')).not.toContain(
      'canary',
    );
    expect(JSON.stringify(rows)).not.toContain('canary');
  });

  it('whose key is lost are listed without their commands, and told so when one is asked for', async () => {
    const { server } = agentFixture(await open());
    await addSteps(server, 'one');
    const other = { ...server, sealer: new Sealer(Buffer.alloc(32, 2)) };
    expect((await helpJobStep(other, { jobName }))[0]?.command).toBe('****');
    await expect(helpJobStep(other, { jobName, stepId: 1 })).rejects.toMatchObject(refusal('SECRET'));
    await updateJobStep(other, { jobName, stepId: 1, command: 'anew' });
    expect((await helpJobStep(other, { jobName, stepId: 1 }))[0]?.command).toBe('anew');
  });

  it('that could not run are refused when they are added or changed and when the job is started, tokens replaced', async () => {
    const { server } = agentFixture(await open());
    const looked: CheckedStep[] = [];
    const strict: AgentSession = {
      ...server,
      checkStep: async (_, step) => {
        looked.push(step);
        if (step.command === 'bad') throw dtsError('OPENDTSX_E_AGENT_CONNECTION', { connection: 'x', known: 'none' });
      },
    };
    await addJob(server, { jobName });
    const add = (command: string) => addJobStep(strict, { jobName, stepName: command, command });
    await expect(add('bad')).rejects.toMatchObject(refusal('STEP'));
    await expect(add('$(JOBID)')).rejects.toMatchObject(refusal('STEP'));
    await add("SELECT '$(ESCAPE_SQUOTE(STEPID))'");
    expect(looked.at(-1)).toMatchObject({ subsystem: 'TSQL', command: "SELECT '1'", databaseName: 'master' });
    await expect(updateJobStep(strict, { jobName, stepId: 1, command: 'bad' })).rejects.toMatchObject(refusal('STEP'));
    await updateJobStep(server, { jobName, stepId: 1, command: 'bad' });
    await addJobServer(server, { jobName });
    await expect(startJob(strict, { jobName })).rejects.toMatchObject(refusal('STEP'));
    expect((await helpJob(server, { jobName }))[0]?.currentExecutionStatus).toBe(4);
  });

  // Source: sp_add_jobstep (documentation) for the names; which of them have no counterpart here is our own.
  it.each([
    ['ActiveScripting', 'CmdExec or PowerShell'],
    ['ANALYSISQUERY', 'SSIS'],
    ['ANALYSISCOMMAND', 'SSIS'],
    ['Distribution', 'database server'],
    ['Snapshot', 'database server'],
    ['LogReader', 'database server'],
    ['Merge', 'database server'],
    ['QueueReader', 'database server'],
  ])('of the subsystem %s are refused with the way out', async (subsystem, way) => {
    const { server } = agentFixture(await open());
    await addJob(server, { jobName });
    await expect(addJobStep(server, { jobName, stepName: 'x', subsystem })).rejects.toMatchObject({
      diagnostic: { symbol: 'OPENDTSX_E_AGENT_UNSUPPORTED', hint: expect.stringContaining(way) },
    });
  });
});
