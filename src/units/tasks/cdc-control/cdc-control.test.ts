import { columnType, type PropertyValue, type Value } from 'opendtsx/sdk';
import { type TaskSurroundings, type TaskUnderTest, taskUnderTest } from 'opendtsx/testing';
import { expect, it } from 'vitest';
import { openScriptedDatabase, type ScriptedExchange } from '../../../testing/scripted-database.ts';
import { openTaskDatabase, type TaskDatabase } from '../../../testing/task-database.ts';
import { formatState, parseState } from './cdc-state.ts';
import { cdcControlTask } from './index.ts';
import { readNextLsn } from './read-lsn.ts';

type Given = Readonly<Record<string, PropertyValue>>;

const lsnBytes = (last: number): Uint8Array => new Uint8Array([0, 0, 0x16, 0x2b, 0x15, 0x87, 0, 0, 0, last]);
const lsn = (last: number): string => `0x0000162B1587000000${last.toString(16).toUpperCase().padStart(2, '0')}`;

/** A source whose last captured change, and first change after the load, are these. */
const source = (last: number | undefined, next?: number): ScriptedExchange[] => [
  ['SELECT sys.fn_cdc_get_max_lsn()', [[last === undefined ? null : lsnBytes(last)]]],
  ['SELECT GETDATE()', [[1n]]],
  ['FROM cdc.lsn_time_mapping WHERE tran_end_time > ?', [[next === undefined ? null : lsnBytes(next)]]],
];

interface Case extends TaskSurroundings {
  readonly task: TaskUnderTest;
  readonly table: TaskDatabase;
  state(): string;
  /** The state in the variable and in the table, without its time. */
  kept(): string;
}

const untimed = (state: string): string => state.replace(/\/TS\/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\//, '/TS/?/');

function caseOf(operation: string, before: string, exchanges: readonly ScriptedExchange[], given: Given = {}): Case {
  const insert = before === '' ? '' : `INSERT INTO cdc_states VALUES ('Sales', '${before}')`;
  const table = openTaskDatabase(`CREATE TABLE cdc_states (name TEXT PRIMARY KEY, state TEXT NOT NULL); ${insert}`);
  const task = taskUnderTest(cdcControlTask, {
    properties: {
      Connection: 'C',
      StateConnection: 'S',
      TaskOperation: cdcControlTask.declaration.properties.TaskOperation.values?.[operation as 'MarkCdcStart'] ?? -1,
      StateVariable: 'User::State',
      StateTable: 'cdc_states',
      StateName: 'Sales',
      ChangeDetectionTimeout: 0,
      ...given,
    },
    variables: { 'User::State': '', 'User::Number': 1 },
    connections: {
      C: { kind: 'database', database: openScriptedDatabase(exchanges) },
      S: { kind: 'database', database: table },
      F: { kind: 'file', path: 'a', writtenPath: 'a', usage: 'existing-file' },
      P: { kind: 'database', database: openTaskDatabase() },
    },
    databases: { P: { scheme: 'sqlite', dialect: 'sqlite' } },
  });
  const state = () => String(table.rows("SELECT state FROM cdc_states WHERE name = 'Sales'")[0]?.[0] ?? '');
  return {
    task,
    table,
    state,
    kept: () => {
      expect(task.context.read('User::State')).toBe(state());
      return untimed(state());
    },
  };
}

const time = 'TS/2011-08-07T17:10:43.0031645/';

// Source: documentation: Define a State Variable (names, parts, examples); inferred: which parts each state keeps.
it.each([
  ['MarkInitialLoadStart', '', 7, `ILSTART/IR/${lsn(7)}//TS/?/`],
  ['MarkInitialLoadStart', `TFEND/CS/${lsn(1)}/${time}`, 7, `ILSTART/IR/${lsn(7)}//TS/?/`],
  ['MarkInitialLoadEnd', `ILSTART/IR/${lsn(7)}//${time}`, 7, `ILEND/IR/${lsn(7)}/${lsn(9)}/TS/?/`],
  ['MarkCdcStart', '', 7, `TFEND/CS/${lsn(7)}/TS/?/`],
  ['ResetCdcState', `TFSTART/CS/${lsn(1)}/CE/${lsn(2)}/${time}`, 7, `TFEND/CS/${lsn(7)}/TS/?/`],
  ['ResetCdcState', 'nothing that was ever a state', 7, `TFEND/CS/${lsn(7)}/TS/?/`],
  ['ResetCdcState', `ERROR/${time}ER/lost/`, 7, `TFEND/CS/${lsn(7)}/TS/?/`],
  [
    'GetProcessingRange',
    `ILEND/IR/${lsn(1)}/${lsn(3)}/${time}`,
    7,
    `ILUPDATE/IR/${lsn(1)}/${lsn(3)}/CS/${lsn(1)}/CE/${lsn(7)}/TS/?/`,
  ],
  ['GetProcessingRange', `TFEND/CS/${lsn(3)}/${time}`, 7, `TFSTART/CS/${lsn(3)}/CE/${lsn(7)}/TS/?/`],
  ['GetProcessingRange', `TFEND/CS/${lsn(3)}/${time}`, 3, `TFSTART/CS/${lsn(3)}/CE/${lsn(3)}/TS/?/`],
  ['MarkProcessedRange', `TFSTART/CS/${lsn(3)}/CE/${lsn(7)}/${time}`, 9, `TFEND/CS/${lsn(7)}/TS/?/`],
  ['MarkProcessedRange', `TFREDO/CS/${lsn(3)}/CE/${lsn(7)}/${time}`, 9, `TFEND/CS/${lsn(7)}/TS/?/`],
  [
    'MarkProcessedRange',
    `ILUPDATE/IR/${lsn(1)}/${lsn(3)}/CS/${lsn(1)}/CE/${lsn(7)}/${time}`,
    9,
    `TFEND/CS/${lsn(7)}/TS/?/`,
  ],
  [
    'MarkProcessedRange',
    `ILUPDATE/IR/${lsn(1)}/${lsn(8)}/CS/${lsn(1)}/CE/${lsn(7)}/${time}`,
    9,
    `ILEND/IR/${lsn(7)}/${lsn(8)}/TS/?/`,
  ],
  [
    'GetProcessingRange',
    `TFEND/CS/${lsn(3)}/${time}ER/the last run failed/`,
    7,
    `TFSTART/CS/${lsn(3)}/CE/${lsn(7)}/TS/?/`,
  ],
])('%s goes from "%s" on', async (operation, before, last, after) => {
  const { task, kept } = caseOf(operation, before, source(last, 9));
  expect(task.validate()).toEqual([]);
  expect(await task.execute()).toEqual({ result: 'success' });
  expect(kept()).toBe(after);
  expect(task.context.fired).toEqual([]);
});

// Source: documentation: GetProcessingRange after GetProcessingRange warns; example of TFREDO: the range stays.
it.each([
  [`TFSTART/CS/${lsn(3)}/CE/${lsn(7)}/${time}`, `TFREDO/CS/${lsn(3)}/CE/${lsn(7)}/TS/?/`],
  [`TFREDO/CS/${lsn(3)}/CE/${lsn(7)}/${time}`, `TFREDO/CS/${lsn(3)}/CE/${lsn(7)}/TS/?/`],
  [
    `ILUPDATE/IR/${lsn(1)}/${lsn(3)}/CS/${lsn(1)}/CE/${lsn(7)}/${time}`,
    `ILUPDATE/IR/${lsn(1)}/${lsn(3)}/CS/${lsn(1)}/CE/${lsn(7)}/TS/?/`,
  ],
])('gives the range of "%s" again, with a warning', async (before, after) => {
  const { task, kept } = caseOf('GetProcessingRange', before, source(9));
  await task.execute();
  expect(kept()).toBe(after);
  expect(task.context.fired).toMatchObject([{ symbol: 'OPENDTSX_W_CDC_REPEATED', args: { state: before } }]);
});

// Source: documentation: the parameter of MarkCdcStart may be the LSN of a snapshot.
it('starts after the LSN that is given', async () => {
  const { task, kept } = caseOf('MarkCdcStart', '', source(9), { OperationParameter: lsn(5) });
  await task.execute();
  expect(kept()).toBe(`TFEND/CS/${lsn(5)}/TS/?/`);
});

// Source: documentation: without automatic persistence the variable alone holds the state.
it('keeps the state in the variable only', async () => {
  const { task, state } = caseOf('MarkInitialLoadStart', '', source(7), {
    AutomaticStatePersistence: false,
    StateTable: '',
    StateName: '',
    StateConnection: '',
  });
  expect(task.validate()).toEqual([]);
  await task.execute();
  expect([untimed(String(task.context.read('User::State'))), state()]).toEqual([`ILSTART/IR/${lsn(7)}//TS/?/`, '']);
});

// Source: documentation: StateConnection is by default the same as Connection.
it('looks for the state table through Connection when StateConnection is empty', async () => {
  const rows: Value[][] = [[`TFSTART/CS/${lsn(3)}/CE/${lsn(7)}/${time}`]];
  const { task } = caseOf('MarkProcessedRange', '', [['SELECT state FROM cdc_states', rows]], { StateConnection: '' });
  await task.execute();
  expect(untimed(String(task.context.read('User::State')))).toBe(`TFEND/CS/${lsn(7)}/TS/?/`);
});

// Source: documentation: errors of the task: a state that is not consistent; inferred: which state an operation goes on from.
it.each([
  ['MarkInitialLoadEnd', ''],
  ['MarkInitialLoadEnd', `TFEND/CS/${lsn(3)}/${time}`],
  ['GetProcessingRange', ''],
  ['GetProcessingRange', `ILSTART/IR/${lsn(7)}//${time}`],
  ['GetProcessingRange', `ERROR/${time}ER/lost/`],
  ['MarkProcessedRange', `TFEND/CS/${lsn(3)}/${time}`],
  ['MarkProcessedRange', `ILEND/IR/${lsn(1)}/${lsn(3)}/${time}`],
  ['GetProcessingRange', 'TFEND/CS/soon/'],
  ['GetProcessingRange', 'TFEND/TS/x/'],
  ['MarkProcessedRange', `TFSTART/CS/${lsn(3)}/${time}`],
  ['GetProcessingRange', `DONE/CS/${lsn(3)}/`],
  ['GetProcessingRange', `TFEND/XX/${lsn(3)}/`],
])('%s does not go on from "%s"', async (operation, before) => {
  const { task } = caseOf(operation, before, source(9, 9));
  expect(await task.failure()).toBe('OPENDTSX_E_CDC_STATE');
});

// Source: documentation: ER is the last part, after an operation that failed; inferred: name and range stay, so that the next run can go on.
it('notes in the state why it failed, and goes on from there', async () => {
  const before = `TFEND/CS/${lsn(3)}/${time}`;
  const failed = caseOf('GetProcessingRange', before, [['fn_cdc', { fails: 'no such function / at all.' }]]);
  expect(await failed.task.failure()).toBe('OPENDTSX_E_CDC_LSN');
  expect(failed.kept()).toBe(`TFEND/CS/${lsn(3)}/TS/?/ER/no such function at all/`);
  const { task, kept } = caseOf('GetProcessingRange', failed.state(), source(9));
  await task.execute();
  expect(kept()).toBe(`TFSTART/CS/${lsn(3)}/CE/${lsn(9)}/TS/?/`);
});

it('cuts the error so that the state fits its table', () => {
  const state = formatState({ name: 'TFEND', currentStart: lsn(3) }, new Date(0), 'x'.repeat(500));
  expect(state.length).toBe(256);
  expect(parseState(state)).toEqual({ name: 'TFEND', currentStart: lsn(3) });
});

// Source: documentation: errors of the task: LSNs that cannot be read, a state table that cannot be read or written.
it('says what cannot be read', async () => {
  const notCaptured = caseOf('MarkInitialLoadStart', '', source(undefined));
  expect(await notCaptured.task.failure()).toBe('OPENDTSX_E_CDC_LSN');
  const noChange = caseOf('MarkInitialLoadEnd', `ILSTART/IR/${lsn(7)}//${time}`, source(7));
  expect(await noChange.task.failure()).toBe('OPENDTSX_E_CDC_LSN');
  const noTable = caseOf('MarkInitialLoadStart', '', source(7), { StateTable: 'elsewhere' });
  expect(await noTable.task.failure()).toBe('OPENDTSX_E_CDC_STATETABLE');
  const repointed = caseOf('MarkInitialLoadStart', '', source(7), { Connection: 'S' });
  expect(await repointed.task.failure()).toBe('OPENDTSX_E_TASK_PROPERTY');
});

// Source: documentation: MarkInitialLoadEnd looks for a change after the time at which it runs.
it('looks again until a change after the load was captured', async () => {
  let looks = 0;
  const pauses: number[] = [];
  const database = openScriptedDatabase(source(7));
  const { execute } = database;
  database.execute = async (sql, parameters, options) => {
    if (!sql.includes('lsn_time_mapping')) return execute(sql, parameters, options);
    expect(parameters.map(({ value }) => value.value)).toEqual([1n]);
    const rows = [[++looks === 3 ? lsnBytes(9) : null]];
    return [{ columns: [{ name: 'start_lsn', type: columnType('DT_BYTES', { length: 10 }) }], rows, rowsAffected: -1 }];
  };
  const options = { signal: new AbortController().signal, timeoutSeconds: 30 };
  const pause = async (milliseconds: number) => void pauses.push(milliseconds);
  expect(await readNextLsn(database, { timeout: 60, interval: 10 }, options, pause)).toBe(lsn(9));
  expect(pauses).toEqual([10_000, 10_000]);
  looks = 10;
  await expect(readNextLsn(database, { timeout: 20, interval: 10 }, options, pause)).rejects.toThrow(
    'no change was captured within 20 seconds',
  );
  expect(pauses.length).toBe(4);
});

const refused: readonly (readonly [string, Given])[] = [
  ['GetProcessingRange', { Connection: '' }],
  ['GetProcessingRange', { Connection: 'F' }],
  ['GetProcessingRange', { Connection: 'P' }],
  ['GetProcessingRange', { StateConnection: 'F' }],
  ['GetProcessingRange', { StateVariable: '' }],
  ['GetProcessingRange', { StateVariable: 'User::Gone' }],
  ['GetProcessingRange', { StateVariable: 'User::Number' }],
  ['GetProcessingRange', { StateTable: '' }],
  ['GetProcessingRange', { StateName: ' ' }],
  ['GetProcessingRange', { CommandTimeout: -1 }],
  ['MarkCdcStart', { OperationParameter: 'SalesSnapshot' }],
];

// Source: inferred: what cannot run is refused at validation; LSNs exist in SQL Server only.
it.each(refused)('%s is refused with %j', (operation, given) => {
  expect(caseOf(operation, '', [], given).task.validate()).toEqual(['OPENDTSX_E_TASK_PROPERTY']);
});
