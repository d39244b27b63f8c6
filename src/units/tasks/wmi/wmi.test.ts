import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { columnType, type FileConnection, isRecordSet, type PropertyValue } from 'opendtsx/sdk';
import { type TaskSurroundings, type TaskUnderTest, taskUnderTest } from 'opendtsx/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { readTaskObjectData } from '../../../testing/task-object-data.ts';
import { holds } from './evaluate-wql.ts';
import { wmiDataReaderTask, wmiEventWatcherTask } from './index.ts';
import { parseWql } from './parse-wql.ts';
import { planDataQuery, planEventQuery } from './wmi-classes.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wmi-'));
});

const machine = { kind: 'wmi', name: 'Machine', server: '.', namespace: '\\root\\cimv2' } as const;
const fileAt = (path: string): FileConnection => ({ kind: 'file', path, writtenPath: path, usage: 'create-file' });

function surroundings(more: TaskSurroundings = {}): TaskSurroundings {
  return {
    ...more,
    connections: { machine, out: fileAt(join(folder, 'out.txt')), ...more.connections },
    paths: { 'c:\\in': folder, 'C:\\': folder, ...more.paths },
  };
}

function reader(properties: Record<string, PropertyValue>, more?: TaskSurroundings): TaskUnderTest {
  const usual = { WmiConnection: 'machine', Destination: 'out', OverwriteDestination: 0 };
  return taskUnderTest(wmiDataReaderTask, { ...surroundings(more), properties: { ...usual, ...properties } });
}

function watcher(properties: Record<string, PropertyValue>, more?: TaskSurroundings): TaskUnderTest {
  const usual = { WmiConnection: 'machine', WqlQuerySource: arrivals() };
  return taskUnderTest(wmiEventWatcherTask, { ...surroundings(more), properties: { ...usual, ...properties } });
}

const arrivals = (event = 'Creation', more = ''): string =>
  `SELECT * FROM __Instance${event}Event WITHIN 0.02 WHERE TargetInstance ISA 'CIM_DataFile' AND TargetInstance.Drive = 'c:' AND TargetInstance.Path = '\\\\in\\\\'${more}`;
const out = (): Promise<string> => readFile(join(folder, 'out.txt'), 'utf8');
const host = 'SELECT Name FROM Win32_ComputerSystem';

describe('the WMI Data Reader task', () => {
  // Source: inferred: the form of the text; documentation names the output types only.
  it.each([
    [0, `Name\r\n${hostname()}\r\n`],
    [1, `${hostname()}\r\n`],
    [2, `Name, ${hostname()}\r\n`],
  ])('writes output type %i into a file, and logs its query', async (OutputType, expected) => {
    const task = reader({ WqlQuerySource: host, OutputType });
    expect(task.validate()).toEqual([]);
    expect(await task.execute()).toEqual({ result: 'success' });
    expect(await out()).toBe(expected);
    expect(task.context.logged).toEqual([
      `WMIDataReaderOperation: ${host}`,
      'WMIDataReaderGettingWMIData: Reading Win32_ComputerSystem.',
    ]);
  });

  // Source: documentation: OverwriteDestination keeps, overwrites or appends to what is there.
  it.each([
    [0, `${hostname()}\r\n`],
    [1, `before\r\n${hostname()}\r\n`],
    [2, 'before\r\n'],
  ])('minds the overwrite rule %i for files and text variables', async (OverwriteDestination, expected) => {
    await writeFile(join(folder, 'out.txt'), 'before\r\n');
    const properties = { WqlQuerySource: host, OutputType: 1, OverwriteDestination };
    await reader(properties).execute();
    const variables = { 'User::Out': 'before\r\n' };
    const task = reader({ ...properties, DestinationType: 1, Destination: 'User::Out' }, { variables });
    await task.execute();
    expect([await out(), task.context.read('User::Out')]).toEqual([expected, expected]);
  });

  it.each([
    [0, 1],
    [1, 2],
    [2, 1],
  ])('minds the overwrite rule %i for tables of Object variables', async (OverwriteDestination, count) => {
    const properties = { WqlQuerySource: host, DestinationType: 1, Destination: 'User::Rows', OverwriteDestination };
    const task = reader(properties, { variables: { 'User::Rows': { object: undefined } } });
    await task.execute();
    await task.execute();
    const rows = task.context.read('User::Rows');
    expect(isRecordSet(rows) && rows.tables.map((table) => table.rows)).toEqual(Array(count).fill([[hostname()]]));
  });

  it('reads its query out of a variable and out of a file', async () => {
    await writeFile(join(folder, 'query.wql'), host);
    const more = { variables: { 'User::Query': host }, connections: { query: fileAt(join(folder, 'query.wql')) } };
    for (const source of [
      { WqlQuerySource: 'User::Query', WqlQuerySourceType: 2 },
      { WqlQuerySource: 'query', WqlQuerySourceType: 0 },
    ]) {
      const task = reader({ ...source, OutputType: 1 }, more);
      expect(task.validate()).toEqual([]);
      await task.execute();
      expect(await out()).toBe(`${hostname()}\r\n`);
      await rm(join(folder, 'out.txt'));
    }
  });

  it('finds files of a folder', async () => {
    await writeFile(join(folder, 'a.csv'), '123');
    await writeFile(join(folder, 'b.txt'), '1');
    const query =
      "SELECT Name, FileSize, Extension FROM CIM_DataFile WHERE Drive = 'c:' AND Path = '\\\\in\\\\' AND (Extension = 'CSV' OR FileSize > 5)";
    await reader({ WqlQuerySource: query, OutputType: 0 }).execute();
    expect(await out()).toBe('Name, FileSize, Extension\r\nc:\\in\\a.csv, 3, csv\r\n');
  });

  it('gives an empty answer when nothing meets the conditions', async () => {
    await reader({ WqlQuerySource: `${host} WHERE Name IS NULL` }).execute();
    expect(await out()).toBe('Name\r\n');
  });

  it.each(['Win32_OperatingSystem', 'Win32_Processor', "Win32_LogicalDisk WHERE DeviceID = 'C:'"])(
    'answers %s with all properties',
    async (from) => {
      await reader({ WqlQuerySource: `SELECT * FROM ${from}`, OutputType: 1 }).execute();
      expect((await out()).split('\r\n').length).toBeGreaterThan(4);
    },
  );

  it.runIf(process.platform === 'linux')('finds its own process', async () => {
    const query = `SELECT ParentProcessId FROM Win32_Process WHERE ProcessId = ${process.pid}`;
    await reader({ WqlQuerySource: query, OutputType: 1 }).execute();
    expect(await out()).toBe(`${process.ppid}\r\n`);
  });

  it('fails when the folder does not exist', async () => {
    const query = "SELECT * FROM CIM_DataFile WHERE Path = '/no/such/folder/'";
    expect(await reader({ WqlQuerySource: query }).failure()).toBe('DTS_E_WMIDRTASK_TASKFAILURE');
  });

  it('fails when the file with its query does not exist', async () => {
    const connections = { query: fileAt('/no/such/query') };
    const task = reader({ WqlQuerySource: 'query', WqlQuerySourceType: 0 }, { connections });
    expect(await task.failure()).toBe('DTS_E_WMIDRTASK_FILEDOESNOTEXIST');
  });

  const invalid: [string, Record<string, PropertyValue>][] = [
    ['DTS_E_WMIDRTASK_MISSINGWQLQUERY', { WqlQuerySource: '' }],
    ['DTS_E_WMIDRTASK_MISSINGCONNECTION', { WmiConnection: '' }],
    ['DTS_E_WMIDRTASK_CONNECTIONMNGRDOESNTEXIST', { WmiConnection: 'gone' }],
    ['DTS_E_WMIDRTASK_CONNECTIONTYPENOTWMI', { WmiConnection: 'out' }],
    ['DTS_E_WMIDRTASK_CONNECTIONTYPENOTFILE', { Destination: 'machine' }],
    ['DTS_E_WMIDRTASK_VARIABLETYPEISNOTSTRINGOROBJECT', { WqlQuerySource: 'User::Number', WqlQuerySourceType: 2 }],
    ['DTS_E_WMIDRTASK_DESTINATIONMUSTBESET', { Destination: '' }],
    ['DTS_E_WMIDRTASK_VARIABLETYPEISNOTOBJECT', { Destination: 'User::Number', DestinationType: 1 }],
    ['DTS_E_WMIDRTASK_VARIABLETYPEISNOTSTRING', { Destination: 'User::Number', DestinationType: 1, OutputType: 1 }],
    ['DTS_E_WMIDRTASK_CANTWRITETOVAR', { Destination: 'User::No', DestinationType: 1 }],
    ['OPENDTSX_E_WMI_QUERY', { WqlQuerySource: 'SELECT * FROM Win32_NTLogEvent' }],
    ['OPENDTSX_E_WMI_QUERY', { WqlQuerySource: 'SELECT Colour FROM Win32_LogicalDisk' }],
    ['OPENDTSX_E_WMI_QUERY', { WqlQuerySource: 'DELETE everything' }],
  ];
  it.each(invalid)('finds %s at validation, and does not run', async (symbol, properties) => {
    const task = reader({ WqlQuerySource: host, ...properties }, { variables: { 'User::Number': 5 } });
    expect(task.validate()).toEqual([symbol]);
    expect(await task.failure()).toBe(symbol);
  });
});

describe('the WMI Event Watcher task', () => {
  /** Runs a task and does something as soon as it watches. */
  async function whileWatching(task: TaskUnderTest, act: () => Promise<unknown>): Promise<unknown> {
    const running = task.execute();
    await expect.poll(() => task.context.logged.length).toBeGreaterThan(0);
    await act();
    return running;
  }

  const put = (name: string): Promise<void> => writeFile(join(folder, name), name);

  it('returns when a file arrives in the folder, and raises the event', async () => {
    await put('old.csv');
    const task = watcher({});
    expect(task.validate()).toEqual([]);
    expect(await whileWatching(task, () => put('new.csv'))).toEqual({ result: 'success' });
    expect(task.context.raised).toEqual(['WMIEventWatcherEventOccurred: Creation of c:\\in\\new.csv']);
    expect(task.context.logged).toEqual([`WMIEventWatcherWatchingForWMIEvents: ${arrivals()}`]);
  });

  it('only logs the event when it is to', async () => {
    const task = watcher({ ActionAtEvent: 1 });
    await whileWatching(task, () => put('new.csv'));
    expect(task.context.raised).toEqual([]);
    expect(task.context.logged.at(-1)).toBe('WMIEventWatcherEventOccurred: Creation of c:\\in\\new.csv');
  });

  it('waits for as many events as it is to', async () => {
    const task = watcher({ NumberOfEvents: 2 });
    await whileWatching(task, async () => {
      await put('1.csv');
      await put('2.csv');
    });
    expect(task.context.raised).toHaveLength(2);
  });

  it.each([
    ['Deletion', () => rm(join(folder, 'old.csv')), 'Deletion of c:\\in\\old.csv'],
    ['Modification', () => writeFile(join(folder, 'old.csv'), 'longer than before'), 'Modification of c:\\in\\old.csv'],
    ['Operation', () => put('new.csv'), 'Creation of c:\\in\\new.csv'],
  ] as const)('watches for %s', async (event, act, message) => {
    await put('old.csv');
    const task = watcher({ WqlQuerySource: arrivals(event) });
    await whileWatching(task, act);
    expect(task.context.raised[0]).toBe(`WMIEventWatcherEventOccurred: ${message}`);
  });

  // Source: documentation: the query for files that are added to a folder.
  it('watches a folder by the query of the documentation', async () => {
    const WqlQuerySource =
      'SELECT * FROM __InstanceCreationEvent WITHIN 0.02 WHERE TargetInstance ISA "CIM_DirectoryContainsFile" and TargetInstance.GroupComponent= "Win32_Directory.Name=\\"c:\\\\\\\\in\\""';
    const task = watcher({ WqlQuerySource });
    expect(task.validate()).toEqual([]);
    expect(await whileWatching(task, () => put('new.csv'))).toEqual({ result: 'success' });
  });

  it('passes over what its conditions leave out', async () => {
    const task = watcher({ WqlQuerySource: arrivals('Creation', " AND TargetInstance.Extension = 'csv'") });
    await whileWatching(task, async () => {
      await put('a.txt');
      await put('b.csv');
    });
    expect(task.context.raised).toEqual(['WMIEventWatcherEventOccurred: Creation of c:\\in\\b.csv']);
  });

  it('fails after the event when it is to', async () => {
    const task = watcher({ AfterEvent: 1 });
    const failing = task.failure();
    await expect.poll(() => task.context.logged.length).toBeGreaterThan(0);
    await put('new.csv');
    expect(await failing).toBe('DTS_E_WMIEWTASK_QUERYFAILURE');
  });

  it('watches on after events when it is to, until the time is up', async () => {
    const task = watcher({ AfterEvent: 2, Timeout: 1, AfterTimeout: 0 });
    expect(await whileWatching(task, () => put('new.csv'))).toEqual({ result: 'success' });
    expect(task.context.raised.map((event) => event.split(':')[0])).toEqual([
      'WMIEventWatcherEventOccurred',
      'WMIEventWatcherEventTimedout',
    ]);
    expect(task.context.logged.at(-1)).toContain('WMIEventWatcherTimedout');
  });

  it('fails when the time is up, and only logs that when it is to', async () => {
    const task = watcher({ Timeout: 1, ActionAtTimeout: 1 });
    expect(await task.failure()).toBe('DTS_E_WMIEWTASK_TIMEOUTOCCURRED');
    expect(task.context.raised).toEqual([]);
  });

  it('goes on after the time is up when it is to', async () => {
    const task = watcher({ Timeout: 1, AfterTimeout: 2 });
    const running = task.execute();
    await expect.poll(() => task.context.raised.length, { timeout: 10_000 }).toBeGreaterThan(0);
    await put('new.csv');
    expect(await running).toEqual({ result: 'success' });
  });

  it('is canceled with the execution', async () => {
    const controller = new AbortController();
    const task = watcher({}, { signal: controller.signal });
    expect(await whileWatching(task, async () => controller.abort())).toEqual({ result: 'canceled' });
  });

  const invalid: [string, Record<string, PropertyValue>][] = [
    ['DTS_E_WMIEWTASK_MISSINGWQLQUERY', { WqlQuerySource: ' ' }],
    ['DTS_E_WMIEWTASK_MISSINGCONNECTION', { WmiConnection: '' }],
    ['DTS_E_WMIEWTASK_CONNECTIONMNGRDOESNTEXIST', { WmiConnection: 'gone' }],
    ['DTS_E_WMIEWTASK_CONNECTIONTYPENOTWMI', { WmiConnection: 'out' }],
    ['DTS_E_WMIEWTASK_CONNECTIONTYPENOTFILE', { WqlQuerySource: 'machine', WqlQuerySourceType: 0 }],
    ['DTS_E_WMIEWTASK_VARIABLETYPEISNOTSTRING', { WqlQuerySource: 'User::No', WqlQuerySourceType: 2 }],
    ['OPENDTSX_E_TASK_PROPERTY', { NumberOfEvents: 0 }],
    ['OPENDTSX_E_TASK_PROPERTY', { Timeout: -1 }],
    ['OPENDTSX_E_WMI_QUERY', { WqlQuerySource: 'SELECT * FROM Win32_Processor' }],
    [
      'OPENDTSX_E_WMI_QUERY',
      { WqlQuerySource: "SELECT * FROM __InstanceCreationEvent WHERE TargetInstance ISA 'CIM_DataFile'" },
    ],
  ];
  it.each(invalid)('finds %s at validation', (symbol, properties) => {
    expect(watcher(properties).validate()).toEqual([symbol]);
  });

  it('fails when the file with its query does not exist', async () => {
    const connections = { query: fileAt('/no/such/query') };
    const task = watcher({ WqlQuerySource: 'query', WqlQuerySourceType: 0 }, { connections });
    expect(await task.failure()).toBe('DTS_E_WMIEWTASK_FILEDOESNOTEXIST');
  });
});

// Source: observed: a package with WMI Data Reader tasks.
it('reads what the designer writes', () => {
  const data =
    '<WMIDRTaskData WQLQuerySource="select Size from Win32_LogicalDisk" Destination="{2}" OverwriteDestination="OverwriteDestination" OutputType="PropertyNameAndValue" WMIConnectionName="{1}" />';
  expect(readTaskObjectData(data, wmiDataReaderTask.declaration.properties)).toEqual({
    WmiConnection: '{1}',
    WqlQuerySource: 'select Size from Win32_LogicalDisk',
    WqlQuerySourceType: 1,
    OutputType: 2,
    OverwriteDestination: 0,
    DestinationType: 0,
    Destination: '{2}',
  });
});

describe('a query', () => {
  const disk = new Map<string, string | number | bigint | null>([
    ['DeviceID', 'C:'],
    ['FreeSpace', 5_000_000_000n],
    ['DriveType', 3],
    ['Name', null],
  ]);

  it.each([
    ["DeviceID = 'c:'", true],
    ['DeviceID <> "C:"', false],
    ['FreeSpace >= 5000000000 AND DriveType != 2', true],
    ["FreeSpace < '6000000000'", true],
    ['DriveType > 3 OR DriveType <= 2', false],
    ['NOT (DriveType = 2)', true],
    ['Name IS NULL', true],
    ['Name IS NOT NULL', false],
    ["Name = 'x'", false],
    ["DeviceID LIKE '_:'", true],
    ["DeviceID LIKE '[AB]%'", false],
    ["DeviceID LIKE 'C'", false],
  ])('with %s is %s', (condition, expected) => {
    const parsed = parseWql(`SELECT * FROM Win32_LogicalDisk WHERE ${condition}`);
    if ('fault' in parsed) throw new Error(parsed.fault);
    const planned = planDataQuery(parsed.query);
    if ('fault' in planned || planned.query.where === undefined) throw new Error('no condition');
    expect(holds(planned.query.where, disk)).toBe(expected);
  });

  it.each([
    ['', 'SELECT is missing'],
    ['SELECT', 'a name is missing'],
    ['SELECT * FROM', 'a name is missing'],
    ['SELECT * FROM A WHERE', 'a name is missing'],
    ['SELECT * FROM A WHERE B', 'B is compared with nothing'],
    ['SELECT * FROM A WHERE B = ', 'a value stands where a value is missing'],
    ['SELECT * FROM A WHERE B = ?', 'it has no valid form at character'],
    ['SELECT * FROM A GROUP BY B', 'GROUP is not understood at this place'],
    ['SELECT * FROM A WITHIN x', 'WITHIN needs a number of seconds'],
    [`SELECT * FROM A WHERE ${'('.repeat(500)}B = 1`, 'its conditions are nested too deep'],
  ])('%s says what is wrong', (text, fault) => {
    expect(parseWql(text)).toEqual({ fault: expect.stringContaining(fault) });
  });

  it.each([
    "SELECT * FROM __InstanceCreationEvent WITHIN 5 WHERE TargetInstance ISA 'Win32_Process'",
    'SELECT * FROM Win32_Process WITHIN 5',
    "SELECT * FROM CIM_DataFile WHERE Extension = 'csv'",
  ])('for data cannot be %s', (text) => {
    const parsed = parseWql(text);
    if ('fault' in parsed) throw new Error(parsed.fault);
    expect(planDataQuery(parsed.query)).toHaveProperty('fault');
  });

  it('for events needs a class that it watches', () => {
    const parsed = parseWql('SELECT * FROM __InstanceCreationEvent WITHIN 5');
    if ('fault' in parsed) throw new Error(parsed.fault);
    expect(planEventQuery(parsed.query)).toEqual({ fault: expect.stringContaining('ISA') });
  });

  it('keeps types of numbers in a table', async () => {
    const properties = { WqlQuerySource: 'SELECT NumberOfLogicalProcessors FROM Win32_ComputerSystem' };
    const more = { variables: { 'User::Rows': { object: undefined } } };
    const task = reader({ ...properties, DestinationType: 1, Destination: 'User::Rows' }, more);
    await task.execute();
    const rows = task.context.read('User::Rows');
    expect(isRecordSet(rows) && rows.tables[0].columns[0].type).toEqual(columnType('DT_I4'));
  });
});
