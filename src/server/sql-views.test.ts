import { expect, it } from 'vitest';
import { addJob, addJobServer } from '../agent/jobs/jobs.ts';
import { startJob } from '../agent/jobs/run-requests.ts';
import { addJobSchedule } from '../agent/schedules/job-schedules.ts';
import { addJobStep } from '../agent/steps/job-steps.ts';
import { createEnvironmentVariable } from '../catalog/objects/environment-variables.ts';
import { createEnvironment } from '../catalog/objects/environments.ts';
import { createFolder } from '../catalog/objects/folders.ts';
import { grantPermission } from '../catalog/permissions/grant-permission.ts';
import { objectList } from '../faces/tds/system/sql-databases.ts';
import { informationSchemaViews, systemViews } from '../faces/tds/system/system-views.ts';
import { rowsOfView } from '../faces/tds/testing/rows-of-view.ts';
import { onEachStore } from '../store/testing/on-each-store.ts';
import { openSqlHost } from './testing/open-sql-host.ts';

const everyView = [
  ...objectList.flatMap(({ name, objects }) =>
    objects.filter(({ type }) => type !== 'P').map((object) => [name, object.schema, object.name]),
  ),
  ...Object.keys(systemViews).map((name) => ['msdb', 'sys', name]),
  ...Object.keys(informationSchemaViews).map((name) => ['SSISDB', 'information_schema', name]),
];

onEachStore('views', (open) => {
  it('all give their columns, to who may see everything and to who may see nothing', async () => {
    const server = await openSqlHost(await open(), { timeZone: 'Europe/Lisbon' });
    for (const caller of [await server.user('root', 'sysadmin'), await server.user('guest')]) {
      const host = server.host(caller);
      for (const name of everyView) {
        await expect(rowsOfView(host, ...name), name.join('.')).resolves.toBeInstanceOf(Array);
      }
    }
  });

  it('of SSISDB show the rows that the caller may read', async () => {
    const server = await openSqlHost(await open());
    const root = await server.user('root', 'sysadmin');
    const guest = await server.user('guest');
    const session = server.sessions.session(root);
    const { folderId } = await createFolder(session, { folderName: 'Loads' });
    await createFolder(session, { folderName: 'Secret' });
    expect(await rowsOfView(server.host(guest), 'SSISDB', 'catalog', 'folders')).toEqual([]);
    await grantPermission(session, { objectType: 1, objectId: folderId, principalId: guest.id, permissionType: 1 });
    expect(await rowsOfView(server.host(guest), 'SSISDB', 'catalog', 'folders')).toMatchObject([
      { folder_id: folderId, name: 'Loads', created_by_name: 'root', created_time: Date.UTC(2026, 0, 31) },
    ]);
    expect(await rowsOfView(server.host(root), 'SSISDB', 'catalog', 'folders')).toHaveLength(2);
    const permissions = await rowsOfView(server.host(guest), 'SSISDB', 'catalog', 'explicit_object_permissions');
    expect(permissions).toMatchObject([{ object_type: 1, principal_id: guest.id, permission_type: 1, is_deny: 0 }]);
  });

  it('of SSISDB show values as variants of their types, and no sensitive one', async () => {
    const server = await openSqlHost(await open());
    const root = await server.user('root', 'sysadmin');
    const session = server.sessions.session(root);
    const place = { folderName: 'Loads', environmentName: 'Live' };
    await createFolder(session, place);
    await createEnvironment(session, place);
    const add = (variableName: string, dataType: string, value: string | number | boolean, sensitive = false) =>
      createEnvironmentVariable(session, { ...place, variableName, dataType, value, sensitive });
    await add('Count', 'Int32', 5);
    await add('Day', 'DateTime', '2026-01-31T08:30:00');
    await add('IsOn', 'Boolean', true);
    await add('Name', 'String', 'a:b');
    await add('Rate', 'Decimal', '1.50');
    await add('Password', 'String', 'hunter2', true);
    await add('Target', 'String', 'Data Source=x;Password=hunter2');
    const rows = await rowsOfView(server.host(root), 'SSISDB', 'catalog', 'environment_variables');
    expect(rows.map(({ name, value }) => [name, value])).toEqual([
      ['Count', 'int:5'],
      ['Day', 'datetime2:2026-01-31 08:30:00'],
      ['IsOn', 'bit:1'],
      ['Name', 'nvarchar:a:b'],
      ['Rate', 'decimal:1.50'],
      ['Password', null],
      ['Target', 'nvarchar:****'],
    ]);
  });

  it('of msdb show jobs to who may see them, with dates of the clock of the server', async () => {
    const server = await openSqlHost(await open(), { timeZone: 'America/New_York' });
    const agent = server.sessions.agent(await server.user('root', 'sysadmin'));
    const { jobId } = await addJob(agent, { jobName: 'Nightly', categoryName: 'Loading' });
    const command = '/ISSERVER "\\"\\SSISDB\\Loads\\P\\L.dtsx\\"" /De secret';
    await addJobStep(agent, { jobId, stepName: 'load', subsystem: 'SSIS', command });
    await addJobServer(agent, { jobId });
    await addJobSchedule(agent, {
      jobId,
      name: 'summer',
      freqType: 1,
      activeStartDate: 20260701,
      activeStartTime: 13000,
    });
    await startJob(agent, { jobId });
    const host = server.host(agent.caller);
    const id = jobId.toUpperCase();
    const [job] = await rowsOfView(host, 'msdb', 'dbo', 'sysjobs');
    // Midnight UTC is seven in the evening of the day before in New York; stored as if it were UTC.
    expect(job).toMatchObject({ job_id: id, name: 'Nightly', enabled: 1, date_created: Date.UTC(2026, 0, 30, 19) });
    const categories = await rowsOfView(host, 'msdb', 'dbo', 'syscategories');
    expect(categories.find(({ category_id }) => category_id === job?.category_id)?.name).toBe('Loading');
    expect(await rowsOfView(host, 'msdb', 'dbo', 'sysjobschedules')).toMatchObject([
      { job_id: id, next_run_date: 20260701, next_run_time: 13000 },
    ]);
    expect(await rowsOfView(host, 'msdb', 'dbo', 'sysjobactivity')).toMatchObject([
      {
        job_id: id,
        run_requested_source: '4',
        run_requested_date: Date.UTC(2026, 0, 30, 19),
        stop_execution_date: null,
      },
    ]);
    const [step] = await rowsOfView(host, 'msdb', 'dbo', 'sysjobsteps');
    expect(step).toMatchObject({ step_id: 1, subsystem: 'SSIS', last_run_date: 0 });
    expect(step?.command).toContain('/De ****');
    const other = server.host(await server.user('other', 'SQLAgentUserRole'));
    for (const name of ['sysjobs', 'sysjobs_view', 'sysjobsteps', 'sysjobschedules', 'sysschedules']) {
      expect(await rowsOfView(other, 'msdb', 'dbo', name)).toEqual([]);
    }
  });

  it('of sys tell what there is in the database that is asked', async () => {
    const server = await openSqlHost(await open());
    const host = server.host(await server.user('guest'));
    host.useDatabase('ssisdb');
    expect(host.database).toBe('SSISDB');
    const databases = await rowsOfView(host, 'sys', 'databases');
    expect(databases.map(({ name, database_id }) => [name, database_id])).toEqual([
      ['master', 1],
      ['tempdb', 2],
      ['msdb', 4],
      ['SSISDB', 5],
    ]);
    const procedures = await rowsOfView(host, 'sys', 'procedures');
    const found = procedures.find(({ name }) => name === 'create_execution');
    const parameters = await rowsOfView(host, 'sys', 'parameters');
    const own = parameters.filter(({ object_id }) => object_id === found?.object_id);
    expect(own.at(-1)).toMatchObject({ name: '@execution_id', system_type_id: 127, is_output: 1 });
    const tables = await rowsOfView(host, 'msdb', 'sys', 'tables');
    expect(tables.map(({ name }) => name)).toContain('sysjobs');
  });
});
