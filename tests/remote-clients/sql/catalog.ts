// What a program with tedious does with the catalog and the agent.
// Arguments: host, port, user, password, encryption (on, off), what to do, and with what.
import { setTimeout as pass } from 'node:timers/promises';
import { Connection, Request, TYPES } from 'tedious';

type Row = Readonly<Record<string, unknown>>;

interface Answer {
  readonly rows: Row[];
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly returned: number | undefined;
}

const [server = '', port = '', userName = '', password = '', encryption = '', act = '', given = ''] =
  process.argv.slice(2);
let numberOfError = 0;
const columns = 'SSISDB.INFORMATION_SCHEMA.COLUMNS';

function connect(database: string): Promise<Connection> {
  const connection = new Connection({
    server,
    authentication: { type: 'default', options: { userName, password } },
    options: { port: Number(port), database, encrypt: encryption === 'on', trustServerCertificate: true },
  });
  connection.on('infoMessage', ({ number, message }) => {
    if (number > 10_000) console.log('told', message);
  });
  connection.on('errorMessage', ({ number }) => {
    numberOfError = number;
  });
  return new Promise((resolve, reject) => {
    connection.connect((error) => (error === undefined ? resolve(connection) : reject(error)));
  });
}

type Start = (connection: Connection, request: Request) => void;

function ask(connection: Connection, text: string, start: Start, onRow?: (row: Row) => void): Promise<Answer> {
  const rows: Row[] = [];
  const outputs: Record<string, unknown> = {};
  let returned: number | undefined;
  return new Promise((resolve, reject) => {
    const request = new Request(text, (error) => (error ? reject(error) : resolve({ rows, outputs, returned })));
    request.on('row', (cells: { metadata: { colName: string }; value: unknown }[]) => {
      const row = Object.fromEntries(cells.map(({ metadata, value }) => [metadata.colName, value]));
      if (onRow === undefined) rows.push(row);
      else onRow(row);
    });
    request.on('returnValue', (name, value) => {
      outputs[name] = value;
    });
    request.on('doneProc', (_count, _more, status) => {
      returned ??= status;
    });
    start(connection, request);
  });
}

type Parameter = readonly [name: string, type: (typeof TYPES)[keyof typeof TYPES], value: unknown];

const call = (connection: Connection, procedure: string, parameters: readonly Parameter[], output?: Parameter) =>
  ask(connection, procedure, (to, request) => {
    for (const [name, type, value] of parameters) request.addParameter(name, type, value);
    if (output !== undefined) request.addOutputParameter(output[0], output[1], output[2]);
    to.callProcedure(request);
  });

const query = (connection: Connection, text: string, ...parameters: readonly Parameter[]) =>
  ask(connection, text, (to, request) => {
    for (const [name, type, value] of parameters) request.addParameter(name, type, value);
    to.execSql(request);
  });

async function logIn(): Promise<void> {
  const connection = await connect('SSISDB');
  const { rows } = await query(connection, 'SELECT DB_NAME() AS name, SUSER_SNAME() AS me');
  console.log('logged in', rows[0]?.name, rows[0]?.me);
  connection.close();
}

async function start(job: string): Promise<void> {
  const connection = await connect('msdb');
  const { returned } = await call(connection, 'sp_start_job', [['job_name', TYPES.NVarChar, job]]);
  console.log('returned', returned);
  connection.close();
}

async function wait(job: string): Promise<void> {
  const connection = await connect('msdb');
  const text = `SELECT TOP 1 h.run_status FROM dbo.sysjobs j JOIN dbo.sysjobhistory h ON h.job_id = j.job_id
    WHERE j.name = @name AND h.step_id = 0 ORDER BY h.instance_id DESC`;
  let ended = await query(connection, text, ['name', TYPES.NVarChar, job]);
  while (ended.rows.length === 0) {
    await pass(20);
    ended = await query(connection, text, ['name', TYPES.NVarChar, job]);
  }
  const { rows } = await call(connection, 'sp_help_job', [['job_name', TYPES.NVarChar, job]]);
  console.log('ended', ended.rows[0]?.run_status, rows[0]?.name, rows[0]?.last_run_outcome);
  connection.close();
}

async function execute(day: string): Promise<void> {
  const connection = await connect('SSISDB');
  const names: Parameter[] = [
    ['folder_name', TYPES.NVarChar, 'Loads'],
    ['project_name', TYPES.NVarChar, 'Sales'],
    ['package_name', TYPES.NVarChar, 'Load.dtsx'],
    ['use32bitruntime', TYPES.Bit, false],
  ];
  const { outputs } = await call(connection, 'catalog.create_execution', names, ['execution_id', TYPES.BigInt, null]);
  const execution: Parameter = ['execution_id', TYPES.BigInt, outputs.execution_id];
  await call(connection, 'catalog.set_execution_parameter_value', [
    execution,
    ['object_type', TYPES.SmallInt, 30],
    ['parameter_name', TYPES.NVarChar, 'Day'],
    ['parameter_value', TYPES.NVarChar, day],
  ]);
  await call(connection, 'catalog.start_execution', [execution]);
  const state = 'SELECT status FROM catalog.executions WHERE execution_id = @execution_id';
  let status = 1;
  while ([1, 2, 5, 8].includes(status)) {
    await pass(20);
    status = Number((await query(connection, state, execution)).rows[0]?.status);
  }
  const value = `SELECT parameter_value FROM catalog.execution_parameter_values
    WHERE execution_id = @execution_id AND parameter_name = 'Day'`;
  console.log('status', status, 'day', (await query(connection, value, execution)).rows[0]?.parameter_value);
  const messages =
    'SELECT message FROM catalog.event_messages WHERE operation_id = @execution_id ORDER BY event_message_id';
  for (const { message } of (await query(connection, messages, execution)).rows) console.log(message);
  connection.close();
}

async function many(): Promise<void> {
  const connection = await connect('SSISDB');
  const text = `SELECT TOP 100000 a.ORDINAL_POSITION, a.COLUMN_NAME, b.DATA_TYPE FROM ${columns} a, ${columns} b, ${columns} c`;
  let count = 0;
  await ask(
    connection,
    text,
    (to, request) => to.execSqlBatch(request),
    ({ COLUMN_NAME }) => {
      if (typeof COLUMN_NAME === 'string') count++;
    },
  );
  console.log('rows', count);
  connection.close();
}

async function cancel(): Promise<void> {
  const connection = await connect('SSISDB');
  const text = `SELECT a.COLUMN_NAME FROM ${columns} a, ${columns} b, ${columns} c, ${columns} d`;
  await ask(
    connection,
    text,
    (to, request) => to.execSqlBatch(request),
    () => connection.cancel(),
  ).catch(({ code }: { code: string }) => {
    if (code !== 'ECANCEL') throw new Error(code);
  });
  const { rows } = await query(connection, 'SELECT 1 AS one');
  console.log('canceled, then', rows[0]?.one);
  connection.close();
}

const acts: Readonly<Record<string, (given: string) => Promise<void>>> = {
  login: logIn,
  start,
  wait,
  execute,
  many,
  cancel,
};
try {
  await acts[act]?.(given);
} catch (error) {
  console.log('error', numberOfError, (error as Error).message);
  process.exit(0);
}
