import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExecutionEvent, runPackage } from 'opendtsx';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTables, queryRows } from './real-packages/sqlite-tables.ts';

let folder = '';
let file = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx'));
  file = join(folder, 'data.db');
});

afterEach(() => rmSync(folder, { recursive: true }));

type Delayed = 'flow' | 'container' | 'connection' | 'nothing';

const manager = '{ADAAB575-B297-5FED-B4BF-88EAF98F1D6D}';
const flow = 'Package\\Container\\Copy';
const columns = [
  ['Id', 'dataType="i4"', 'cachedDataType="i4"'],
  ['Name', 'dataType="wstr" length="20"', 'cachedDataType="wstr" cachedLength="20"'],
] as const;

function component(name: string, classId: string, table: string, ports: string): string {
  const place = `${flow}\\${name}`;
  return `<component refId="${place}" componentClassID="${classId}" name="${name}" usesDispositions="true">
    <properties><property dataType="System.String" name="OpenRowset">${table}</property><property dataType="System.Int32" name="AccessMode">0</property></properties>
    <connections><connection refId="${place}.Connections[OleDbConnection]" connectionManagerID="${manager}" connectionManagerRefId="Package.ConnectionManagers[Store]" name="OleDbConnection" /></connections>
    ${ports}</component>`;
}

function source(): string {
  const place = `${flow}\\Read.Outputs[Output]`;
  const added = columns.map(
    ([name, type]) =>
      `<outputColumn refId="${place}.Columns[${name}]" ${type} lineageId="${place}.Columns[${name}]" name="${name}" externalMetadataColumnId="${place}.ExternalColumns[${name}]" errorRowDisposition="FailComponent" truncationRowDisposition="FailComponent" />`,
  );
  const external = columns.map(
    ([name, type]) => `<externalMetadataColumn refId="${place}.ExternalColumns[${name}]" ${type} name="${name}" />`,
  );
  return component(
    'Read',
    'Microsoft.OLEDBSource',
    '[dbo].[Source]',
    `<outputs><output refId="${place}" name="Output"><outputColumns>${added.join('')}</outputColumns><externalMetadataColumns isUsed="True">${external.join('')}</externalMetadataColumns></output></outputs>`,
  );
}

function destination(): string {
  const place = `${flow}\\Write.Inputs[Input]`;
  const taken = columns.map(
    ([name, , cached]) =>
      `<inputColumn refId="${place}.Columns[${name}]" ${cached} cachedName="${name}" externalMetadataColumnId="${place}.ExternalColumns[${name}]" lineageId="${flow}\\Read.Outputs[Output].Columns[${name}]" />`,
  );
  const external = columns.map(
    ([name, type]) => `<externalMetadataColumn refId="${place}.ExternalColumns[${name}]" ${type} name="${name}" />`,
  );
  return component(
    'Write',
    'Microsoft.OLEDBDestination',
    '[dbo].[Target]',
    `<inputs><input refId="${place}" name="Input" errorRowDisposition="FailComponent" hasSideEffects="true"><inputColumns>${taken.join('')}</inputColumns><externalMetadataColumns isUsed="True">${external.join('')}</externalMetadataColumns></input></inputs>`,
  );
}

function executable(refId: string, type: string, attributes: string, content: string): string {
  const name = refId.split('\\').at(-1);
  const id = `00000000-0000-0000-0000-${String(refId.length).padStart(12, '0')}`;
  return `<DTS:Executable DTS:refId="${refId}" DTS:CreationName="${type}" DTS:DTSID="{${id}}" DTS:ExecutableType="${type}" DTS:ObjectName="${name}"${attributes}><DTS:Variables />${content}</DTS:Executable>`;
}

/** A package with an Execute SQL task, and after it a data flow in a container that copies Source to Target. */
function packageText(statement: string, delayed: Delayed): string {
  const delay = (place: Delayed) => (place === delayed ? ' DTS:DelayValidation="True"' : '');
  const pipeline = `<pipeline version="1"><components>${source()}${destination()}</components><paths><path refId="${flow}.Paths[Path]" name="Path" startId="${flow}\\Read.Outputs[Output]" endId="${flow}\\Write.Inputs[Input]" /></paths></pipeline>`;
  const copy = executable(flow, 'Microsoft.Pipeline', delay('flow'), `<DTS:ObjectData>${pipeline}</DTS:ObjectData>`);
  const container = executable(
    'Package\\Container',
    'STOCK:SEQUENCE',
    delay('container'),
    `<DTS:Executables>${copy}</DTS:Executables>`,
  );
  const make = executable(
    'Package\\Make',
    'Microsoft.ExecuteSQLTask',
    '',
    `<DTS:ObjectData><SQLTask:SqlTaskData xmlns:SQLTask="www.microsoft.com/sqlserver/dts/tasks/sqltask" SQLTask:Connection="${manager}" SQLTask:SqlStatementSource="${statement}" /></DTS:ObjectData>`,
  );
  return `<?xml version="1.0"?>
<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:DTSID="{998EE7BF-E13E-5425-A33B-39B8D31FEE11}" DTS:ExecutableType="Microsoft.Package" DTS:LocaleID="1033" DTS:ObjectName="Package" DTS:ProtectionLevel="0">
  <DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
  <DTS:ConnectionManagers><DTS:ConnectionManager DTS:refId="Package.ConnectionManagers[Store]" DTS:CreationName="OLEDB" DTS:DTSID="${manager}" DTS:ObjectName="Store"${delay('connection')}>
    <DTS:ObjectData><DTS:ConnectionManager DTS:ConnectionString="Data Source=server;Initial Catalog=db;Provider=SQLNCLI11.1;" /></DTS:ObjectData>
  </DTS:ConnectionManager></DTS:ConnectionManagers>
  <DTS:Executables>${make}${container}</DTS:Executables>
  <DTS:PrecedenceConstraints><DTS:PrecedenceConstraint DTS:From="Package\\Make" DTS:To="Package\\Container" DTS:LogicalAnd="True" DTS:ObjectName="Constraint" /></DTS:PrecedenceConstraints>
</DTS:Executable>`;
}

/** Runs or validates the package; gives its result and the warnings and errors. */
async function go(
  options: {
    validateOnly?: boolean;
    delayed?: Delayed;
    statement?: string;
    warnAsError?: boolean;
    unreachable?: boolean;
  } = {},
) {
  const path = join(folder, 'package.dtsx');
  writeFileSync(path, packageText(options.statement ?? 'DELETE FROM Target', options.delayed ?? 'nothing'));
  const events: ExecutionEvent[] = [];
  const { result } = await runPackage({
    source: { path },
    optionsFile: false,
    validateOnly: options.validateOnly ?? false,
    warnAsError: options.warnAsError ?? false,
    set: options.unreachable ? [{ path: '\\Package\\Make.Properties[Disable]', value: true }] : [],
    connectionTargets: new Map([['Store', `sqlite:${options.unreachable ? join(folder, 'none', 'data.db') : file}`]]),
    onEvent: (event) => events.push(event),
  });
  const told = events
    .filter(({ event, symbol }) => /^On(Error|Warning)$/.test(event) && symbol !== 'DTS_W_MAXIMUMERRORCOUNTREACHED')
    .map(({ event, executablePath, subComponent, symbol, message }) =>
      [event, executablePath, subComponent ?? '', symbol, message?.replaceAll(folder, '')].join(' | '),
    );
  return { result, told };
}

const sourceTable = { columns: ['Id int', 'Name nvarchar(20)'], rows: [[1, 'a']] };
const targetTable = { columns: ['Id int', 'Name nvarchar(20)'], rows: [] };
const place = '\\Package\\Container\\Copy';
const warnedTable = `${place} | Write | OPENDTSX_W_CHECKEDAGAIN | Write cannot find the table [dbo].[Target] in SQLite /data.db. It is checked again right before the data flow runs, and then is an error (OPENDTSX_E_TABLENOTFOUND).`;
const missingTable = `${place} | Write | OPENDTSX_E_TABLENOTFOUND | Write cannot find the table [dbo].[Target] in SQLite /data.db.`;

describe('validation of external metadata', () => {
  it('finds nothing when tables are as the package knows them, wider or with more columns', async () => {
    makeTables(file, {
      Source: { columns: ['id int', 'Extra int', 'NAME nvarchar(10)'], rows: [] },
      Target: { columns: ['Name nvarchar(50)', 'Id bigint', 'Note text'], rows: [] },
    });
    expect(await go({ validateOnly: true })).toEqual({ result: 'success', told: [] });
    expect(await go()).toEqual({ result: 'success', told: [] });
  });

  it('is an error for a missing table, column and connection when only validation is asked for', async () => {
    expect(await go({ validateOnly: true })).toEqual({
      result: 'failure',
      told: [
        `OnError | ${place} | Read | OPENDTSX_E_DRIVER_CONNECT | No connection to SQLite /data.db: the file does not exist`,
      ],
    });
    expect(existsSync(file)).toBe(false);
    makeTables(file, { Source: { columns: ['Id int', 'FullName text'], rows: [] } });
    expect(await go({ validateOnly: true })).toEqual({
      result: 'failure',
      told: [
        `OnError | ${place} | Read | OPENDTSX_E_EXTERNALCOLUMNMISSING | Read uses the column Name, which the table [dbo].[Source] does not have. It has: Id, FullName.`,
        `OnError | ${place} | ${missingTable.slice(place.length + 3)}`,
      ],
    });
  });

  it('is a warning in a run, whose tasks may still make the table', async () => {
    makeTables(file, { Source: sourceTable });
    const made = await go({ statement: 'CREATE TABLE Target (Id int, Name nvarchar(20))' });
    expect(made).toEqual({ result: 'success', told: [`OnWarning | ${warnedTable}`] });
    expect(queryRows(file, 'SELECT * FROM Target')).toEqual([[1, 'a']]);
  });

  it('is an error again right before the data flow when the table is still missing', async () => {
    makeTables(file, { Source: sourceTable });
    const { result, told } = await go({ statement: 'CREATE TABLE Other (Id int)' });
    expect(result).toBe('failure');
    expect(told).toEqual([`OnWarning | ${warnedTable}`, `OnError | ${missingTable}`]);
  });

  it('names the component whose connection is missing, in the warning and in the error', async () => {
    const { told } = await go({ unreachable: true });
    expect(told.map((line) => line.split(' | ').slice(0, 4))).toEqual([
      ['OnWarning', place, 'Read', 'OPENDTSX_W_CHECKEDAGAIN'],
      ['OnError', place, 'Read', 'OPENDTSX_E_DRIVER_CONNECT'],
    ]);
  });

  it('makes the validation fail when warnings are errors', async () => {
    makeTables(file, { Source: sourceTable });
    const { result, told } = await go({ warnAsError: true });
    expect(result).toBe('failure');
    expect(told[0]).toBe(`OnWarning | ${warnedTable}`);
    expect(told[1]).toContain('OPENDTSX_E_WARNINGASERROR');
  });

  it.each(['flow', 'container', 'connection'] as const)(
    'is postponed by DelayValidation of the %s',
    async (delayed) => {
      expect(await go({ validateOnly: true, delayed })).toEqual({ result: 'success', told: [] });
      makeTables(file, { Source: sourceTable });
      const statement = 'CREATE TABLE Target (Id int, Name nvarchar(20))';
      expect(await go({ delayed, statement })).toEqual({ result: 'success', told: [] });
    },
  );

  it('warns of a source that has become wider and a table that has become narrower, naming both widths', async () => {
    makeTables(file, {
      Source: { columns: ['Id int', 'Name nvarchar(30)'], rows: [] },
      Target: { columns: ['Id int', 'Name varchar(15)'], rows: [] },
    });
    const told = [
      `OnWarning | ${place} | Read | OPENDTSX_W_EXTERNALCOLUMNWIDTH | The column Name of the table [dbo].[Source] is 30 wide, and Read in the package was designed for 20. Longer values are truncation errors.`,
      `OnWarning | ${place} | Write | OPENDTSX_W_EXTERNALCOLUMNWIDTH | The column Name of the table [dbo].[Target] is 15 wide, and Write in the package was designed for 20. Longer values are refused.`,
    ];
    expect(await go({ validateOnly: true })).toEqual({ result: 'success', told });
    expect(await go()).toEqual({ result: 'success', told });
    expect(await go({ delayed: 'flow' })).toEqual({ result: 'success', told });
  });

  it('opens no connection for a data flow that is disabled', async () => {
    makeTables(file, { Source: targetTable, Target: targetTable });
    rmSync(file);
    const path = join(folder, 'package.dtsx');
    writeFileSync(path, packageText('SELECT 1', 'nothing').replace('"Container"', '"Container" DTS:Disabled="True"'));
    const { result } = await runPackage({
      source: { path },
      optionsFile: false,
      validateOnly: true,
      connectionTargets: new Map([['Store', `sqlite:${file}`]]),
    });
    expect(result).toBe('success');
  });
});
