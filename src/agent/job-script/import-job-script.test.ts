import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { onEachStore } from '../../store/testing/on-each-store.ts';
import { helpJob } from '../jobs/help-job.ts';
import { addOperator } from '../operators/operators.ts';
import { helpJobSchedule } from '../schedules/job-schedules.ts';
import { helpSchedule } from '../schedules/schedules.ts';
import { helpJobStep } from '../steps/job-steps.ts';
import { agentFixture } from '../testing/agent-fixture.ts';
import { importJobScript } from './import-job-script.ts';
import { readJobScript } from './read-job-script.ts';

const script = readFileSync(new URL('../fixtures/load-warehouse.sql', import.meta.url), 'utf8');

onEachStore('a job script', (open) => {
  // Inferred: the form in which Management Studio scripts a job.
  it('of Management Studio becomes a job with its steps and its schedule', async () => {
    const { server } = agentFixture(await open());
    await addOperator(server, { name: 'ann', emailAddress: 'ann@example.org' });
    const { jobs, notes } = await importJobScript(server, script);
    expect(jobs).toEqual([{ jobId: expect.any(String), jobName: 'Load warehouse' }]);
    expect(notes).toEqual([{ line: 17, text: expect.stringContaining('The owner sa is no user of this server') }]);
    expect(await helpJob(server)).toEqual([
      expect.objectContaining({
        description: "Loads what the shops' tills sent.",
        category: 'Data warehouse',
        notifyLevelEventlog: 0,
        notifyLevelEmail: 2,
        notifyEmailOperator: 'ann',
        hasStep: 3,
        hasSchedule: 1,
        hasTarget: 1,
        nextRunMs: Date.parse('2024-06-06T02:30:00Z'),
      }),
    ]);
    const steps = await helpJobStep(server, { jobName: 'Load warehouse' });
    expect(steps.map((step) => [step.stepName, step.subsystem, step.onFailAction, step.onFailStepId])).toEqual([
      ['load', 'SSIS', 4, 3],
      ['check', 'TSQL', 2, 0],
      ['tell', 'CmdExec', 2, 0],
    ]);
    expect(steps[0]).toMatchObject({ retryAttempts: 2, retryInterval: 5, flags: 32 });
    expect(steps[0]?.command).toContain('/ISSERVER "\\"\\SSISDB');
    expect(steps[1]?.command).toBe('EXEC dbo.CheckLoad;\nSELECT 1');
    expect((await helpJobSchedule(server, { jobName: 'Load warehouse' }))[0]?.scheduleName).toBe('nightly');
  });

  // Documentation: sp_add_schedule, example B, and sp_attach_schedule.
  it('written by hand uses names, places and variables', async () => {
    const { server } = agentFixture(await open());
    const { jobs } = await importJobScript(
      server,
      `use msdb;
declare @name nvarchar(128) = N'by hand', @schedule int;
exec dbo.sp_add_job @job_name = @name
EXEC sp_add_jobstep @job_name = @name, @step_name = 'one', @command = 'select 1';
EXEC sp_add_schedule @schedule_name = N'nightly', @freq_type = 4, @active_start_time = 010000, @schedule_id = @schedule OUTPUT
EXEC msdb..sp_attach_schedule @job_name = @name, @schedule_id = @schedule -- once
exec sp_add_jobserver NULL, N'by hand'
go`,
    );
    expect(jobs.map(({ jobName }) => jobName)).toEqual(['by hand']);
    expect((await helpJob(server))[0]).toMatchObject({ hasStep: 1, hasSchedule: 1, hasTarget: 1 });
  });

  it('that fails in the middle leaves nothing behind, and says in which line', async () => {
    const { server } = agentFixture(await open());
    await expect(importJobScript(server, script)).rejects.toMatchObject({
      diagnostic: {
        symbol: 'OPENDTSX_E_AGENT_SCRIPT',
        message: expect.stringMatching(/^Line 17 of the script: The operator ann does not exist/),
      },
    });
    const late = `exec sp_add_job N'a'\nexec sp_add_schedule N's', 1, 4\nexec sp_add_jobserver @job_name = N'b'`;
    await expect(importJobScript(server, late)).rejects.toThrow('Line 3 of the script: The job b does not exist');
    expect(await helpJob(server)).toEqual([]);
    expect(await helpSchedule(server)).toEqual([]);
  });

  it('makes nothing that the caller may not make', async () => {
    const fixture = agentFixture(await open());
    const ann = await fixture.user('ann', 'SQLAgentUserRole');
    const own = `exec sp_add_job @job_name = N'a', @owner_login_name = N'sa'`;
    await expect(importJobScript(ann, own)).rejects.toThrow('Only a member of sysadmin may make sa the owner');
    const shell = `exec sp_add_job 'a'\nexec sp_add_jobstep @job_name='a', @step_name='x', @subsystem='CmdExec', @command='rm'`;
    await expect(importJobScript(ann, shell)).rejects.toThrow(
      'Line 2 of the script: A step of the subsystem CmdExec needs',
    );
    expect(await helpJob(ann)).toEqual([]);
  });

  it.each([
    ["exec sp_add_job 'a'\n\nexec xp_cmdshell 'dir'", 3, 'xp_cmdshell is not imported'],
    ["exec sp_add_job @name = 'a'", 1, 'no parameter name'],
    ["exec sp_add_job 'a', 'yes'", 1, '@enabled is a whole number'],
    ['exec sp_add_job @job_name = @name', 1, '@name has no value yet'],
  ])('%j is refused in line %i: %s', async (text, line, reason) => {
    const { server } = agentFixture(await open());
    await expect(importJobScript(server, text)).rejects.toThrow(new RegExp(`^Line ${line} of the script: .*${reason}`));
  });
});

it.each([
  ['/* open\ncomment', 1, '/ is not expected'],
  ["exec sp_add_job N'open", 1, "' is not expected"],
  ['drop table t', 1, 'drop does not belong'],
  ["\nif exists (select 1 from sysjobs) exec sp_add_job 'a'", 2, 'the condition decides'],
  ["if @@error = 0 exec sp_add_job 'a'", 1, '[(] is expected'],
  ['select 1', 1, 'a variable is expected, not 1'],
  ['declare @x int = getdate()', 1, 'a text, a number, NULL or a variable'],
  ['begin', 1, 'a BEGIN has no END'],
  ['end', 1, 'an END has no BEGIN'],
  ['use sales', 1, 'in msdb only'],
  ['exec sp_add_job @job_name =', 1, 'a value is missing at the end'],
  ['exec', 1, 'a procedure is missing at the end'],
  ['set @x', 1, '= is expected'],
  ['if (@@error <> 0', 1, 'has no [)]'],
])('reading %j is refused in line %i: %s', (text, line, reason) => {
  expect(() => readJobScript(text)).toThrow(new RegExp(`^Line ${line} of the script: .*${reason}`));
});
