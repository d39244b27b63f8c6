import { expect, it } from 'vitest';
import { projectFile } from '../catalog/testing/project-aid.ts';
import { callProcedure, type GivenArguments } from '../faces/tds/testing/call-procedure.ts';
import { rowsOfView } from '../faces/tds/testing/rows-of-view.ts';
import { packageText } from '../package-store/testing/open-package-store.ts';
import { onEachStore } from '../store/testing/on-each-store.ts';
import { type HostOfTest, openSqlHost } from './testing/open-sql-host.ts';

const ispac = projectFile({
  packages: {
    'Load.dtsx': [
      { name: 'Source', value: 'a' },
      { name: 'Most', type: 9, value: '3' },
      { name: 'Key', sensitive: true },
    ],
  },
});
const project = { folder_name: 'Loads', project_name: 'Sales' };
const nvarchar = (value: string): GivenArguments[string] => ({ type: { name: 'nvarchar', length: 4000 }, value });
const int = (value: number): GivenArguments[string] => ({ type: { name: 'int' }, value });
const catalog = (host: HostOfTest, name: string, given: GivenArguments = {}) =>
  callProcedure(host, ['SSISDB', 'catalog', name], given);
const msdb = (host: HostOfTest, name: string, given: GivenArguments = {}) =>
  callProcedure(host, ['msdb', 'dbo', name], given);

onEachStore('procedures of SSISDB', (open) => {
  async function deployed() {
    const server = await openSqlHost(await open());
    const host = server.host(await server.user('root', 'sysadmin'));
    await catalog(host, 'create_folder', { folder_name: 'Loads' });
    await catalog(host, 'deploy_project', { ...project, project_stream: ispac });
    return { server, host };
  }

  it('give numbers in their output parameters', async () => {
    const server = await openSqlHost(await open());
    const host = server.host(await server.user('root', 'sysadmin'));
    const made = await catalog(host, 'create_folder', { folder_name: 'Loads' });
    expect(made).toMatchObject({ returnValue: 0, outputs: new Map([['@folder_id', 1n]]) });
    const { outputs } = await catalog(host, 'deploy_project', { ...project, project_stream: ispac });
    const operations = await rowsOfView(host, 'SSISDB', 'catalog', 'operations');
    expect(operations).toMatchObject([{ operation_id: Number(outputs?.get('@operation_id')), operation_type: 101 }]);
  });

  it('create, set and start an execution', async () => {
    const { host } = await deployed();
    const { outputs } = await catalog(host, 'create_execution', { ...project, package_name: 'Load.dtsx' });
    const execution_id = outputs?.get('@execution_id') ?? null;
    const set = (object_type: number, parameter_name: string, parameter_value: GivenArguments[string]) =>
      catalog(host, 'set_execution_parameter_value', { execution_id, object_type, parameter_name, parameter_value });
    await set(30, 'Source', nvarchar('b'));
    await set(30, 'Most', int(7));
    await set(30, 'Key', nvarchar('canary'));
    await set(50, 'LOGGING_LEVEL', int(1));
    expect((await catalog(host, 'start_execution', { execution_id })).returnValue).toBe(0);
    const values = await rowsOfView(host, 'SSISDB', 'catalog', 'execution_parameter_values');
    const shown = new Map(values.map(({ parameter_name, parameter_value }) => [parameter_name, parameter_value]));
    expect([shown.get('Source'), shown.get('Most'), shown.get('Key')]).toEqual(['nvarchar:b', 'int:7', null]);
    expect(await rowsOfView(host, 'SSISDB', 'catalog', 'executions')).toMatchObject([
      { execution_id: Number(execution_id), status: 5, package_name: 'Load.dtsx', caller_name: 'root' },
    ]);
    await expect(catalog(host, 'start_execution', { execution_id })).rejects.toMatchObject({
      number: 27224,
      severity: 16,
      procedure: 'catalog.start_execution',
    });
  });

  it('give result sets', async () => {
    const { host } = await deployed();
    const { results } = await catalog(host, 'get_project', project);
    expect(results).toEqual([[{ project_stream: Buffer.from(ispac) }]]);
    const values = await catalog(host, 'get_parameter_values', { ...project, package_name: 'Load.dtsx' });
    expect(values.results[0]).toContainEqual({
      object_type: 30,
      parameter_data_type: 'Int32',
      parameter_name: 'Most',
      parameter_value: int(3),
      sensitive: false,
      required: false,
      value_set: false,
    });
  });

  it('refuse NULL where a value is needed, wrong values and unknown names, by the numbers of SSISDB', async () => {
    const { host } = await deployed();
    const refusal = (name: string, given: GivenArguments) =>
      catalog(host, name, given).then(
        () => undefined,
        (error: { number: number }) => error.number,
      );
    expect(await refusal('create_folder', { folder_name: null })).toBe(27100);
    expect(await refusal('create_folder', { folder_name: 'Loads' })).toBe(27190);
    expect(await refusal('delete_folder', { folder_name: 'Nowhere' })).toBe(27104);
    expect(await refusal('create_execution', { ...project, package_name: 'No.dtsx' })).toBe(27146);
    const given = { object_type: 30, ...project, object_name: 'Load.dtsx', parameter_name: 'Most' };
    expect(await refusal('set_object_parameter_value', { ...given, parameter_value: nvarchar('x') })).toBe(27147);
    expect(await refusal('deploy_packages', project)).toBe(50000);
  });

  it('do nothing for who may not, and the audit log tells changes and refusals, without values', async () => {
    const { server, host } = await deployed();
    const other = server.host(await server.user('other'));
    await expect(catalog(other, 'create_folder', { folder_name: 'Mine' })).rejects.toMatchObject({ number: 27188 });
    await expect(catalog(other, 'get_project', project)).rejects.toMatchObject({ number: 27104 });
    const given = { object_type: 30, ...project, object_name: 'Load.dtsx', parameter_name: 'Source' };
    await catalog(host, 'set_object_parameter_value', { ...given, parameter_value: nvarchar('canary') });
    const { store } = server.sessions.session(await server.user('root'));
    const entries = await store.db.selectFrom('audit_entries').selectAll().orderBy('audit_id').execute();
    expect(
      entries.map(({ principal_name, action, object_path, outcome }) => [principal_name, action, object_path, outcome]),
    ).toEqual([
      ['root', 'catalog.create_folder', '/Loads', 'done'],
      ['root', 'catalog.deploy_project', '/Loads/Sales', 'done'],
      ['other', 'catalog.create_folder', '/Mine', 'refused'],
      ['root', 'catalog.set_object_parameter_value', '/Loads/Sales/Source/Load.dtsx', 'done'],
    ]);
    expect(entries.every(({ face }) => face === 'tds')).toBe(true);
    expect(JSON.stringify(entries)).not.toContain('canary');
  });
});

onEachStore('procedures of msdb', (open) => {
  async function withJob(timeZone = 'UTC') {
    const server = await openSqlHost(await open(), { timeZone });
    const host = server.host(await server.user('root', 'sysadmin'));
    const { outputs } = await msdb(host, 'sp_add_job', { job_name: 'Nightly', description: 'loads' });
    await msdb(host, 'sp_add_jobstep', {
      job_name: 'Nightly',
      step_name: 'load',
      subsystem: 'CmdExec',
      command: 'true',
    });
    return { server, host, job_id: outputs?.get('@job_id') ?? null };
  }

  it('start a job and say so; the return value tells only that it was started', async () => {
    const { server, host, job_id } = await withJob();
    await msdb(host, 'sp_add_jobserver', { job_id });
    const started = await msdb(host, 'sp_start_job', { job_name: ' Nightly ' });
    expect(started).toMatchObject({
      returnValue: 0,
      messages: [{ number: 14243, severity: 0, message: "Job 'Nightly' started successfully." }],
    });
    expect(server.woken()).toBe(1);
    await expect(msdb(host, 'sp_start_job', { job_name: 'Nightly' })).rejects.toMatchObject({ number: 22022 });
    const stopped = await msdb(host, 'sp_stop_job', { job_id });
    expect(stopped.messages).toMatchObject([{ number: 14254, message: "Job 'Nightly' stopped successfully." }]);
  });

  it('say nothing of a start where that is not wanted', async () => {
    const { host, job_id } = await withJob();
    await msdb(host, 'sp_add_jobserver', { job_id });
    expect((await msdb(host, 'sp_start_job', { job_id, output_flag: 0 })).messages).toEqual([]);
  });

  it('refuse what cannot be started, by the numbers of SQL Server', async () => {
    const { server, host } = await withJob();
    await expect(msdb(host, 'sp_start_job', { job_name: 'Nightly' })).rejects.toMatchObject({ number: 14256 });
    await expect(msdb(host, 'sp_start_job', { job_name: 'Nothing' })).rejects.toMatchObject({ number: 14262 });
    await expect(msdb(host, 'sp_start_job')).rejects.toMatchObject({ number: 14294 });
    await expect(msdb(host, 'sp_add_job', { job_name: null })).rejects.toMatchObject({ number: 14618 });
    const other = server.host(await server.user('other', 'SQLAgentUserRole'));
    await expect(msdb(other, 'sp_start_job', { job_name: 'Nightly' })).rejects.toMatchObject({ number: 14262 });
  });

  it('show a job with its steps, schedules and targets', async () => {
    const { host, job_id } = await withJob('America/New_York');
    await msdb(host, 'sp_add_jobserver', { job_id });
    const schedule = { freq_type: 8, freq_interval: 3, freq_recurrence_factor: 1, active_start_time: 13000 };
    const made = await msdb(host, 'sp_add_jobschedule', { job_id, name: 'weekly', ...schedule });
    const { results } = await msdb(host, 'sp_help_job', { job_name: 'Nightly' });
    expect(results).toHaveLength(4);
    const [job, steps, schedules, targets] = results;
    expect(job).toMatchObject([
      {
        job_id,
        name: 'Nightly',
        enabled: 1,
        has_step: 1,
        has_schedule: 1,
        current_execution_status: 4,
        type: 1,
        last_run_date: 0,
      },
    ]);
    expect(job?.[0]?.date_created).toBe('2026-01-30 19:00:00.000');
    expect(steps).toMatchObject([{ step_id: 1, step_name: 'load', subsystem: 'CmdExec', on_success_action: 1 }]);
    expect(schedules).toMatchObject([
      { schedule_id: made.outputs?.get('@schedule_id'), next_run_date: 20260201, next_run_time: 13000, job_count: 1 },
    ]);
    expect(targets).toMatchObject([{ server_id: 0, server_name: 'TEST', last_run_outcome: 5 }]);
    const described = await msdb(host, 'sp_help_jobschedule', { job_id, include_description: true });
    expect(described.results[0]?.[0]?.schedule_description).toBe('Every week on Sunday, Monday at 01:30:00');
    expect((await msdb(host, 'sp_help_job')).results).toHaveLength(1);
  });

  it('change, detach and delete', async () => {
    const { host, job_id } = await withJob();
    const { outputs } = await msdb(host, 'sp_add_schedule', { schedule_name: 'daily', freq_type: 4 });
    const schedule_id = outputs?.get('@schedule_id') ?? null;
    await msdb(host, 'sp_attach_schedule', { job_id, schedule_id });
    await msdb(host, 'sp_update_job', { job_id, new_name: 'Daily', enabled: 0 });
    await msdb(host, 'sp_update_jobstep', { job_name: 'Daily', step_id: 1, retry_attempts: 2 });
    expect(await rowsOfView(host, 'msdb', 'dbo', 'sysjobs')).toMatchObject([
      { name: 'Daily', enabled: 0, description: 'loads' },
    ]);
    expect(await rowsOfView(host, 'msdb', 'dbo', 'sysjobsteps')).toMatchObject([
      { retry_attempts: 2, command: 'true' },
    ]);
    await expect(msdb(host, 'sp_delete_schedule', { schedule_id })).rejects.toMatchObject({ number: 14372 });
    await msdb(host, 'sp_detach_schedule', { job_id, schedule_id });
    await msdb(host, 'sp_delete_schedule', { schedule_id });
    await msdb(host, 'sp_delete_job', { job_name: 'Daily' });
    expect(await rowsOfView(host, 'msdb', 'dbo', 'sysjobs')).toEqual([]);
  });

  it('show operators, proxies, history and activity', async () => {
    const { host, job_id } = await withJob();
    await msdb(host, 'sp_add_operator', { name: 'Ann', email_address: 'ann@example.org' });
    const operators = await msdb(host, 'sp_help_operator', { operator_name: 'ann' });
    expect(operators.results).toMatchObject([[{ name: 'Ann', enabled: 1, email_address: 'ann@example.org' }]]);
    expect((await msdb(host, 'sp_help_proxy')).results).toEqual([[]]);
    expect((await msdb(host, 'sp_help_jobhistory', { job_id, mode: 'FULL' })).results).toEqual([[]]);
    expect((await msdb(host, 'sp_help_jobactivity')).results).toMatchObject([
      [{ job_id, session_id: 1, run_status: null }],
    ]);
    expect((await msdb(host, 'sp_purge_jobhistory')).messages).toMatchObject([
      { message: '0 history entries purged.' },
    ]);
  });

  it('keep packages, under the names of 2008 and of 2005', async () => {
    const server = await openSqlHost(await open());
    const host = server.host(await server.user('anna', 'db_ssisltduser'));
    const root = '00000000-0000-0000-0000-000000000000';
    await msdb(host, 'sp_ssis_addfolder', { parentfolderid: root, name: 'Loads' });
    const folders = await msdb(host, 'sp_dts_listfolders', { parentfolderid: root });
    const folderid = folders.results[0]?.find(({ foldername }) => foldername === 'Loads')?.folderid ?? null;
    const at = { name: 'Daily', folderid };
    await msdb(host, 'sp_ssis_putpackage', { ...at, packagedata: packageText('Daily') });
    const { results } = await msdb(host, 'sp_ssis_listpackages', { folderid });
    expect(results).toMatchObject([
      [
        {
          name: 'Daily',
          id: '11111111-2222-3333-4444-555555555555',
          folderid,
          createdate: '2012-11-21 20:30:00.000',
          verbuild: 7,
        },
      ],
    ]);
    expect((await msdb(host, 'sp_dts_getpackage', at)).results).toEqual([
      [{ packagedata: Buffer.from(packageText('Daily')) }],
    ]);
    expect((await msdb(host, 'sp_ssis_checkexists', at)).results).toEqual([[{ found: 1 }]]);
    expect((await msdb(host, 'sp_ssis_checkexists', { ...at, name: 'Other' })).results).toEqual([[]]);
    expect(await rowsOfView(host, 'msdb', 'dbo', 'sysssispackages')).toMatchObject([
      { name: 'Daily', packageformat: 3 },
    ]);
    await msdb(host, 'sp_ssis_renamefolder', { folderid, name: 'Daily loads' });
    await expect(msdb(host, 'sp_ssis_deletefolder', { folderid })).rejects.toMatchObject({ number: 14593 });
    await msdb(host, 'sp_ssis_deletepackage', at);
    await msdb(host, 'sp_ssis_deletefolder', { folderid });
    const guest = server.host(await server.user('guest'));
    await expect(msdb(guest, 'sp_ssis_listpackages', { folderid: root })).rejects.toMatchObject({
      number: 229,
      severity: 14,
    });
  });
});

onEachStore('the log of packages', (open) => {
  it('keeps what packages log that log to a SQL Server', async () => {
    const server = await openSqlHost(await open(), { timeZone: 'Asia/Tokyo' });
    const host = server.host(await server.user('etl', 'db_ssisoperator'));
    const entry = {
      event: 'OnError',
      computer: 'etl-1',
      operator: 'etl',
      source: 'Load',
      sourceid: '11111111-2222-3333-4444-555555555555',
      executionid: '99999999-2222-3333-4444-555555555555',
      starttime: '2026-01-31 08:30:00.123',
      endtime: '2026-01-31 08:30:00.123',
      datacode: -1,
      databytes: new Uint8Array([0]),
      message: 'failed',
    };
    await msdb(host, 'sp_ssis_addlogentry', entry);
    const logged = Date.UTC(2026, 0, 31, 8, 30, 0, 123);
    expect(await rowsOfView(host, 'msdb', 'dbo', 'sysdtslog90')).toMatchObject([
      { id: 1, event: 'OnError', sourceid: entry.sourceid, starttime: logged, datacode: -1, message: 'failed' },
    ]);
    server.clock.ms += 400 * 86_400_000;
    await msdb(host, 'sp_dts_addlogentry', { ...entry, databytes: null, message: 'a year later' });
    expect(await rowsOfView(host, 'msdb', 'dbo', 'sysssislog')).toMatchObject([{ id: 2, message: 'a year later' }]);
    const guest = server.host(await server.user('guest'));
    await expect(msdb(guest, 'sp_ssis_addlogentry', entry)).rejects.toMatchObject({ number: 229 });
    expect(await rowsOfView(guest, 'msdb', 'dbo', 'sysssislog')).toEqual([]);
  });
});

onEachStore('what drivers ask', (open) => {
  it('is answered by procedures that look around', async () => {
    const server = await openSqlHost(await open());
    const host = server.host(await server.user('guest'));
    host.useDatabase('SSISDB');
    const columns = await callProcedure(host, ['sp_columns'], { table_name: 'fold%', ODBCVer: 3 });
    expect(columns.results[0]?.[0]).toMatchObject({
      TABLE_QUALIFIER: 'SSISDB',
      TABLE_OWNER: 'catalog',
      COLUMN_NAME: 'folder_id',
      DATA_TYPE: -5,
      TYPE_NAME: 'bigint',
      PRECISION: 19,
      LENGTH: 8,
      IS_NULLABLE: 'NO',
    });
    const parameters = await callProcedure(host, ['sys', 'sp_sproc_columns'], { procedure_name: 'create_folder' });
    expect(parameters.results[0]?.map(({ COLUMN_NAME, COLUMN_TYPE }) => [COLUMN_NAME, COLUMN_TYPE])).toEqual([
      ['@RETURN_VALUE', 5],
      ['@folder_name', 1],
      ['@folder_id', 2],
    ]);
    const derived = await callProcedure(host, ['SSISDB', 'sys', 'sp_procedure_params_100_managed'], {
      procedure_name: 'create_folder',
      procedure_schema: 'catalog',
    });
    expect(derived.results[0]?.[1]).toMatchObject({
      PARAMETER_NAME: '@folder_name',
      MANAGED_DATA_TYPE: 12,
      CHARACTER_MAXIMUM_LENGTH: 128,
    });
    const types = await callProcedure(host, ['sp_datatype_info'], { data_type: -9, ODBCVer: 3 });
    expect(types.results[0]).toMatchObject([{ TYPE_NAME: 'nvarchar', PRECISION: 4000, LITERAL_PREFIX: "N'" }]);
    const tables = await callProcedure(host, ['sp_tables'], { table_qualifier: 'msdb', table_type: "'VIEW'" });
    expect(tables.results[0]?.map(({ TABLE_NAME }) => TABLE_NAME)).toEqual(['sysjobs_view']);
  });

  it('is answered by functions and variables', async () => {
    const server = await openSqlHost(await open());
    const host = server.host(await server.user('anna', 'ssis_admin'));
    const text = (value: string) => ({ type: { name: 'nvarchar', length: 128 } as const, value });
    const value = async (name: string, ...values: string[]) =>
      (await host.callFunction([name], values.map(text)))?.value;
    expect(host.globalVariable('@@VERSION')?.value).toMatch(/^OpenDTSX .*SQL Server 2019.* 15\.0\./);
    expect(host.globalVariable('@@spid')).toEqual({ type: { name: 'smallint' }, value: 51 });
    expect(host.globalVariable('@@NOTHING')).toBeUndefined();
    expect(await value('SERVERPROPERTY', 'ProductVersion')).toMatchObject({ value: '15.0.2000.5' });
    expect(await value('serverproperty', 'unheard')).toBeNull();
    expect(await value('DB_NAME')).toBe('master');
    expect(await value('DB_ID', 'ssisdb')).toBe(5);
    expect(await value('HAS_DBACCESS', 'elsewhere')).toBeNull();
    expect(await value('SUSER_SNAME')).toBe('anna');
    const root = await server.user('root', 'sysadmin');
    const sid = await server.host(root).callFunction(['SUSER_SID'], []);
    expect((await host.callFunction(['SUSER_SNAME'], sid === undefined ? [] : [sid]))?.value).toBe('root');
    expect(await value('SUSER_SNAME', 'nobody')).toBeNull();
    expect(await value('IS_SRVROLEMEMBER', 'sysadmin')).toBe(0);
    expect(await value('IS_MEMBER', 'SSIS_ADMIN')).toBe(1);
    expect(await value('OBJECT_ID', '[SSISDB].[catalog].[folders]')).toBeTypeOf('number');
    expect(await value('OBJECT_ID', 'SSISDB..folders')).toBeNull();
    expect(await value('OBJECT_ID', 'tempdb..#t')).toBeNull();
    expect(await value('xp_cmdshell')).toBeUndefined();
    expect(() => host.useDatabase('elsewhere')).toThrow(/Database 'elsewhere' does not exist/);
  });
});
