// What a program with the package mssql does with the catalog and the agent.
// Arguments: host, port, user, password, encryption (on, off), what to do, and with what.
import { createRequire } from 'node:module';
import { setTimeout as pass } from 'node:timers/promises';

const sql = createRequire(import.meta.url)('mssql');
const [server, port, user, password, encryption, act, given] = process.argv.slice(2);
const columns = 'SSISDB.INFORMATION_SCHEMA.COLUMNS';

const connect = (database) =>
  sql.connect({
    server,
    port: Number(port),
    user,
    password,
    database,
    options: { encrypt: encryption === 'on', trustServerCertificate: true },
  });

async function login(pool) {
  const { recordset } = await pool.request().query('SELECT DB_NAME() AS name, SUSER_SNAME() AS me');
  console.log('logged in', recordset[0].name, recordset[0].me);
}

async function start(pool, job) {
  const request = pool.request().input('job_name', sql.NVarChar, job);
  request.on('info', ({ message }) => console.log('told', message));
  const { returnValue } = await request.execute('msdb.dbo.sp_start_job');
  console.log('returned', returnValue);
}

async function wait(pool, job) {
  const last = () =>
    pool
      .request()
      .input('name', job)
      .query(`SELECT TOP 1 h.run_status FROM msdb.dbo.sysjobs j
    JOIN msdb.dbo.sysjobhistory h ON h.job_id = j.job_id WHERE j.name = @name AND h.step_id = 0 ORDER BY h.instance_id DESC`);
  let ended = await last();
  while (ended.recordset.length === 0) {
    await pass(20);
    ended = await last();
  }
  const { recordsets } = await pool.request().input('job_name', job).execute('msdb.dbo.sp_help_job');
  const [[found]] = recordsets;
  console.log('ended', ended.recordset[0].run_status, found.name, found.last_run_outcome);
}

async function execute(pool, day) {
  const create = pool.request().input('folder_name', 'Loads').input('project_name', 'Sales');
  create.input('package_name', 'Load.dtsx').output('execution_id', sql.BigInt);
  const { output } = await create.execute('catalog.create_execution');
  const ofExecution = () => pool.request().input('execution_id', sql.BigInt, output.execution_id);
  const set = ofExecution().input('object_type', sql.SmallInt, 30).input('parameter_name', 'Day');
  await set.input('parameter_value', day).execute('catalog.set_execution_parameter_value');
  await ofExecution().execute('catalog.start_execution');
  const state = 'SELECT status FROM catalog.executions WHERE execution_id = @execution_id';
  let status = 1;
  while ([1, 2, 5, 8].includes(status)) {
    await pass(20);
    status = (await ofExecution().query(state)).recordset[0].status;
  }
  const values = await ofExecution().query(`SELECT parameter_value FROM catalog.execution_parameter_values
    WHERE execution_id = @execution_id AND parameter_name = 'Day'`);
  console.log('status', status, 'day', values.recordset[0].parameter_value);
  const messages = await ofExecution().query(
    'SELECT message FROM catalog.event_messages WHERE operation_id = @execution_id ORDER BY event_message_id',
  );
  for (const { message } of messages.recordset) console.log(message);
}

async function many(pool) {
  const request = pool.request();
  request.stream = true;
  let count = 0;
  request.on('row', ({ COLUMN_NAME }) => {
    if (typeof COLUMN_NAME === 'string') count++;
  });
  const done = new Promise((resolve, reject) => request.on('done', resolve).on('error', reject));
  request.batch(
    `SELECT TOP 100000 a.ORDINAL_POSITION, a.COLUMN_NAME, b.DATA_TYPE FROM ${columns} a, ${columns} b, ${columns} c`,
  );
  await done;
  console.log('rows', count);
}

async function cancel(pool) {
  const request = pool.request();
  request.stream = true;
  const ended = new Promise((resolve) => request.on('error', resolve).on('done', resolve));
  request.once('row', () => request.cancel());
  request.query(`SELECT a.COLUMN_NAME FROM ${columns} a, ${columns} b, ${columns} c, ${columns} d`);
  await ended;
  const { recordset } = await pool.request().query('SELECT 1 AS one');
  console.log('canceled, then', recordset[0].one);
}

try {
  const pool = await connect('SSISDB');
  await { login, start, wait, execute, many, cancel }[act](pool, given);
  await pool.close();
} catch (error) {
  // A login that fails has a code of the driver, and what the server said in the text.
  console.log('error', error.number ?? error.code, error.message);
  process.exit(0);
}
