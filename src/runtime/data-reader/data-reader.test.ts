import { describe, expect, it } from 'vitest';
import { columnType } from '../../datatypes/data-type.ts';
import { programValue } from '../../datatypes/program-value.ts';
import type { Value } from '../../datatypes/value.ts';
import { writeVector } from '../../datatypes/write-vector.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import { readPackage } from '../../formats/dtsx/read-package.ts';
import type { Package } from '../../model/package.ts';
import type { ComponentUnit } from '../../registry/registry.ts';
import { defineUnit } from '../../sdk/unit.ts';
import type { ExecutionEvent } from '../run-request.ts';
import { type DataReaderRequest, openDataReader } from './open-data-reader.ts';

/** Column `n` DT_I8 and `text` DT_WSTR, `count` rows in buffers of two; tells each buffer that was sent. */
interface Numbers {
  readonly count: number;
  readonly sent?: number[];
  /** Fails instead of ending. */
  readonly fails?: boolean;
}

function numbers({ count, sent = [], fails = false }: Numbers): ComponentUnit {
  return defineUnit(
    {
      kind: 'source',
      sdkVersion: 1,
      identifiers: { creationName: 'Test.Numbers' },
      displayName: 'Numbers',
      description: 'Makes numbers.',
      properties: {},
      outputs: { minimum: 1 },
      placement: 'main',
      partition: 'single',
      validate: () => [],
    },
    async () => ({
      createRuntime: (instance) => ({
        async produce({ outputs: [port], variable }) {
          const [n, text] = instance.outputs[0].columns;
          const prefix = String(variable('DtsClient::Prefix').value);
          for (let row = 0; row < count; row += 2) {
            const rows = Math.min(2, count - row);
            for (let position = 0; position < rows; position++) {
              writeVector(port.buffer.vector(n.lineageId), position, BigInt(row + position), n.type);
              const value: Value = row + position === 1 ? null : `${prefix}${row + position}`;
              writeVector(port.buffer.vector(text.lineageId), position, value, text.type);
            }
            sent.push(row);
            await port.send(rows);
          }
          if (fails) throw dtsError('DTS_E_PRIMEOUTPUTFAILED', { component: instance.name });
        },
      }),
    }),
  );
}

const destination = (name: string, properties: string): string =>
  `<component refId="${name}" componentClassID="Microsoft.ManagedComponentHost" name="${name}"><properties>
    <property name="UserComponentTypeName">Microsoft.SqlServer.Dts.Pipeline.DataReaderDestinationAdapter, Microsoft.SqlServer.DataReaderDest, Version=11.0.0.0</property>${properties}</properties>
    <inputs><input refId="${name}.In" name="In" hasSideEffects="true"><inputColumns>
      <inputColumn refId="${name}.n" lineageId="n" cachedName="n"/><inputColumn refId="${name}.t" lineageId="t" cachedName="text"/></inputColumns></input></inputs></component>`;

function packageOf(properties = '', more = '', disabled = 'False'): Package {
  const text = `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:ExecutableType="Microsoft.Package" DTS:DTSID="{P}" DTS:ObjectName="P">
  <DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
  <DTS:Variables><DTS:Variable DTS:DTSID="{V}" DTS:Namespace="DtsClient" DTS:ObjectName="Prefix"><DTS:VariableValue DTS:DataType="8">row </DTS:VariableValue></DTS:Variable></DTS:Variables>
  <DTS:Executables><DTS:Executable DTS:refId="Package\\Flow" DTS:CreationName="Microsoft.Pipeline" DTS:ExecutableType="Microsoft.Pipeline" DTS:DTSID="{F}" DTS:ObjectName="Flow" DTS:Disabled="${disabled}"><DTS:ObjectData>
    <pipeline version="1"><components>
      <component refId="Numbers" componentClassID="Test.Numbers" name="Numbers"><outputs><output refId="Rows" name="Rows"><outputColumns>
        <outputColumn refId="n" name="n" dataType="i8" lineageId="n"/><outputColumn refId="t" name="text" dataType="wstr" length="20" lineageId="t"/></outputColumns></output></outputs></component>
      ${destination('Rows for us', properties)}${more}</components>
    <paths><path refId="p" name="p" startId="Rows" endId="Rows for us.In"/></paths></pipeline></DTS:ObjectData></DTS:Executable></DTS:Executables></DTS:Executable>`;
  const { package: read, diagnostics } = readPackage(text);
  if (read === undefined) throw new Error(diagnostics.map(({ message }) => message).join());
  return read;
}

const property = (name: string, value: string): string => `<property name="${name}">${value}</property>`;

function open(source: Package, made: Numbers, request: Omit<DataReaderRequest, 'source'> = {}) {
  return openDataReader(
    { source: { package: source }, optionsFile: false, units: [numbers(made)], ...request },
    'Rows for us',
  );
}

const failing = (symbol: string) => expect.objectContaining({ diagnostic: expect.objectContaining({ symbol }) });

async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

// source: documentation Loading the Output of a Local Package; DataReader Destination
describe('openDataReader', () => {
  it('gives columns and every row while the package runs', async () => {
    const reader = await open(packageOf(), { count: 5 });
    expect(reader.columns.map(({ name, type }) => `${name} ${type.type}`)).toEqual(['n DT_I8', 'text DT_WSTR']);
    expect(await all(reader.rows())).toEqual([
      { n: 0n, text: 'row 0' },
      { n: 1n, text: null },
      { n: 2n, text: 'row 2' },
      { n: 3n, text: 'row 3' },
      { n: 4n, text: 'row 4' },
    ]);
    expect((await reader.close()).result).toBe('success');
    expect(await all(reader.rows())).toEqual([]);
  });

  it('gives no rows and ends where there are none', async () => {
    const reader = await open(packageOf(property('FailOnTimeout', 'true')), { count: 0 });
    expect(await all(reader.rows())).toEqual([]);
  });

  it('lends batches as vectors', async () => {
    const reader = await open(packageOf(), { count: 3 });
    const sums: bigint[] = [];
    for await (const { rowCount, vectors } of reader.batches()) {
      const [vector] = vectors;
      if (vector.layout === 'i64') sums.push(vector.values.subarray(0, rowCount).reduce((sum, n) => sum + n, 0n));
    }
    expect(sums).toEqual([1n, 2n]);
  });

  it('sets variables of the namespace DtsClient', async () => {
    const reader = await open(packageOf(), { count: 1 }, { dataParameters: { Prefix: 'line ' } });
    expect(await all(reader.rows())).toEqual([{ n: 0n, text: 'line 0' }]);
  });

  it('lets the package wait for the program', async () => {
    const sent: number[] = [];
    const reader = await open(packageOf(), { count: 100, sent });
    const rows = reader.rows();
    for (let row = 0; row < 3; row++) await rows.next();
    // Row 2 is in the second buffer, which the package cannot overwrite before row 4 is asked for.
    expect(sent).toEqual([0, 2]);
    await reader.close();
  });

  it('throws the error of a package that fails, behind the rows that came before', async () => {
    const reader = await open(packageOf(), { count: 2, fails: true });
    const found: unknown[] = [];
    const reading = (async () => {
      for await (const { n } of reader.rows()) found.push(n);
    })();
    await expect(reading).rejects.toEqual(failing('DTS_E_PRIMEOUTPUTFAILED'));
    expect(found).toEqual([0n, 1n]);
    expect((await reader.close()).result).toBe('failure');
  });

  it('cancels the package when the program leaves early', async () => {
    const reader = await open(packageOf(), { count: 100 });
    for await (const { n } of reader.rows()) if (n === 1n) break;
    expect((await reader.close()).result).toBe('canceled');
    await expect(all(reader.rows())).rejects.toEqual(failing('DTS_E_DATAREADERDESTREADERISCLOSED'));
  });

  it('cancels the package when it is closed before anything was read', async () => {
    const reader = await open(packageOf(), { count: 100 });
    expect((await reader.close()).result).toBe('canceled');
  });

  it('ends with an error when the execution is cancelled from outside', async () => {
    const stop = new AbortController();
    const reader = await open(packageOf(), { count: 100 }, { signal: stop.signal });
    const rows = reader.rows();
    await rows.next();
    stop.abort();
    await expect(all(rows)).rejects.toEqual(failing('DTS_MSG_PACKAGECANCEL'));
  });

  it('fails the package on request when nobody reads in time', async () => {
    const source = packageOf(property('FailOnTimeout', 'true') + property('ReadTimeout', '1'));
    const reader = await open(source, { count: 1 });
    expect((await reader.result).result).toBe('failure');
    await expect(all(reader.rows())).rejects.toEqual(failing('DTS_E_DATAREADERDESTREADERTIMEOUT'));
  });

  it('drops the rows otherwise, with a warning, and says so to a program that reads too late', async () => {
    const events: ExecutionEvent[] = [];
    const source = packageOf(property('ReadTimeout', '1'));
    const reader = await open(source, { count: 5 }, { onEvent: (event) => events.push(event) });
    expect((await reader.result).result).toBe('success');
    expect(events.filter(({ symbol }) => symbol === 'OPENDTSX_W_DATAREADER_DROPPED')).toHaveLength(1);
    await expect(all(reader.rows())).rejects.toEqual(failing('DTS_E_DATAREADERDESTREADERTIMEOUT'));
  });

  it('refuses a second loop while the first one waits', async () => {
    const reader = await open(packageOf(), { count: 1 });
    const rows = reader.batches();
    await rows.next();
    const waiting = rows.next();
    await expect(reader.batches().next()).rejects.toEqual(failing('DTS_E_DATAREADERDESTREADFAILED'));
    await waiting.catch(() => undefined);
  });

  it('names the destinations that there are when none has the name, before anything runs', async () => {
    const sent: number[] = [];
    const request = {
      source: { package: packageOf() },
      optionsFile: false,
      units: [numbers({ count: 1, sent })],
    } as const;
    const opened = openDataReader(request, 'rows');
    await expect(opened).rejects.toEqual(failing('OPENDTSX_E_DATAREADER_NAME'));
    await expect(opened).rejects.toThrow('It has: Rows for us.');
    expect(sent).toEqual([]);
  });

  it('says that the data flow was not executed', async () => {
    await expect(open(packageOf('', '', 'True'), { count: 1 })).rejects.toEqual(
      failing('OPENDTSX_E_DATAREADER_NOTRUN'),
    );
  });

  it('gives the error of a package that cannot be loaded', async () => {
    const opened = openDataReader({ source: { path: 'no-such.dtsx' }, optionsFile: false }, 'Rows for us');
    await expect(opened).rejects.toEqual(failing('DTS_E_PACKAGENOTFOUND'));
  });
});

// source: inferred as the object model gives variables: dates as Date, decimals as text
describe('programValue', () => {
  it('gives each type its form', () => {
    const second = 10_000_000n;
    expect(programValue(null, columnType('DT_I4'))).toBe(null);
    expect(programValue(18262, columnType('DT_DBDATE'))).toEqual(new Date('2020-01-01T00:00:00Z'));
    expect(programValue(-1n, columnType('DT_DBTIMESTAMP2', { scale: 7 }))).toEqual(new Date(-1));
    expect(programValue(second / 2n, columnType('DT_DBTIMESTAMP'))).toEqual(new Date(500));
    expect(programValue(3661, columnType('DT_DBTIME'))).toBe('01:01:01');
    expect(programValue({ coefficient: -125n, scale: 2 }, columnType('DT_NUMERIC', { precision: 9, scale: 2 }))).toBe(
      '-1.25',
    );
    expect(programValue({ ticks: 0n, offset: 60 }, columnType('DT_DBTIMESTAMPOFFSET', { scale: 0 }))).toBe(
      '1970-01-01 01:00:00 +01:00',
    );
    expect(programValue(5n, columnType('DT_I8'))).toBe(5n);
    expect(programValue(true, columnType('DT_BOOL'))).toBe(true);
  });
});
