import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CommandBehavior,
  type DtsClientRules,
  DtsConnection,
  DtsDataParameter,
  type DtsDataReader,
  type DtsRow,
  documentedRules,
  ParameterDirection,
} from 'opendtsx/client';
import { describe, expect, it, vi } from 'vitest';
import { readStream } from '../src/datatypes/arrow/read-stream.ts';
import { sampleColumns } from '../src/datatypes/arrow/testing/sample-columns.ts';
import {
  numbersSource,
  type SampleFlow,
  SampleFolder,
  type SampleSource,
  samplesSource,
} from './data-reader/sample-flow.ts';

const failing = (symbol: string) => expect.objectContaining({ diagnostic: expect.objectContaining({ symbol }) });

/** An open connection to a package that makes numbers, in a folder that goes with it. */
async function numbers(
  source: SampleSource,
  flow: Omit<SampleFlow, 'source'> = {},
  rules: Partial<DtsClientRules> = {},
) {
  const folder = new SampleFolder();
  const path = folder.write({ source: 'Test.Numbers', ...flow });
  const local = { optionsFile: false as const, units: [numbersSource(source)] };
  const connection = new DtsConnection(`/FILE "${path}"`, { rules, local });
  await connection.open();
  return {
    connection,
    path,
    command: connection.createCommand('Rows'),
    async [Symbol.asyncDispose]() {
      await connection.close();
      folder[Symbol.dispose]();
    },
  };
}

async function all(reader: DtsDataReader): Promise<DtsRow[]> {
  const rows: DtsRow[] = [];
  for await (const row of reader) rows.push(row);
  return rows;
}

// source: documentation, Loading the Output of a Local Package; DataReader Destination
describe('a DtsCommand', () => {
  it('reads the rows of the destination that its text names', async () => {
    await using sample = await numbers({ count: 3 }, { hasOthers: true });
    const reader = await sample.command.executeReader();
    expect(await all(reader)).toEqual([
      { n: 0n, text: 'row 0' },
      { n: 1n, text: 'row 1' },
      { n: 2n, text: 'row 2' },
    ]);
  });

  it('gives variables of the namespace DtsClient their values, with or without the namespace', async () => {
    for (const name of ['Prefix', 'DtsClient::Prefix']) {
      await using sample = await numbers({ count: 1 });
      sample.command.parameters.add(new DtsDataParameter(name, 'line '));
      expect(await all(await sample.command.executeReader())).toEqual([{ n: 0n, text: 'line 0' }]);
    }
  });

  it('can be executed again when its reader is closed, and not before', async () => {
    await using sample = await numbers({ count: 1 });
    const first = await sample.command.executeReader();
    await expect(sample.command.executeReader()).rejects.toEqual(failing('OPENDTSX_E_DTSCLIENT_STATE'));
    await first.close();
    expect(await all(await sample.command.executeReader())).toHaveLength(1);
  });

  it('names the destinations that there are when its text names none, before anything runs', async () => {
    const sent: number[] = [];
    await using sample = await numbers({ count: 1, sent }, { hasOthers: true });
    sample.command.commandText = 'rows';
    const wrong = sample.command.executeReader();
    await expect(wrong).rejects.toEqual(failing('OPENDTSX_E_DATAREADER_NAME'));
    await expect(wrong).rejects.toThrow('It has: Rows, Others.');
    expect(sent).toEqual([]);
  });

  it('gives the columns and executes nothing with SchemaOnly', async () => {
    const sent: number[] = [];
    await using sample = await numbers({ count: 1, sent });
    await using reader = await sample.command.executeReader(CommandBehavior.SchemaOnly);
    expect(reader.columns.map(({ name, type, clrType }) => [name, type, clrType])).toEqual([
      ['n', 'DT_I8', 'System.Int64'],
      ['text', 'DT_WSTR', 'System.String'],
    ]);
    expect(await reader.read()).toBe(false);
    expect(sent).toEqual([]);
  });

  it('ends after a row with SingleRow, and cancels the package', async () => {
    const sent: number[] = [];
    await using sample = await numbers({ count: 100, sent });
    const reader = await sample.command.executeReader(CommandBehavior.SingleRow);
    expect(await all(reader)).toEqual([{ n: 0n, text: 'row 0' }]);
    expect(sent.length).toBeLessThan(5);
  });

  it('closes the connection with the reader with CloseConnection', async () => {
    await using sample = await numbers({ count: 1 });
    const reader = await sample.command.executeReader(CommandBehavior.CloseConnection);
    await reader.close();
    expect(sample.connection.state).toBe('Closed');
  });

  it('gives one value with executeScalar, under the documented rules too', async () => {
    for (const rules of [{}, documentedRules]) {
      await using sample = await numbers({ count: 5 }, {}, rules);
      expect(await sample.command.executeScalar()).toBe(0n);
      await using none = await numbers({ count: 0 }, {}, rules);
      expect(await none.command.executeScalar()).toBe(undefined);
    }
  });

  it('cancels the package that runs for it', async () => {
    await using sample = await numbers({ count: 100 });
    const reader = await sample.command.executeReader();
    await reader.read();
    sample.command.cancel();
    await reader.read();
    await expect(reader.read()).rejects.toEqual(failing('DTS_MSG_PACKAGECANCEL'));
    await expect(reader.read()).rejects.toEqual(failing('DTS_MSG_PACKAGECANCEL'));
  });

  it('is of no use when it is disposed of', async () => {
    await using sample = await numbers({ count: 100 });
    const reader = await sample.command.executeReader();
    await sample.command.dispose();
    expect(reader.isClosed).toBe(true);
    await expect(sample.command.executeReader()).rejects.toEqual(failing('OPENDTSX_E_DTSCLIENT_STATE'));
  });

  it.each([
    ['a name that is none', new DtsDataParameter('a]b', 1)],
    ['no name', new DtsDataParameter('', 1)],
    ['no value', new DtsDataParameter('Prefix')],
    ['another direction', Object.assign(new DtsDataParameter('Prefix', 1), { direction: ParameterDirection.Output })],
  ])('refuses a parameter with %s', async (_, parameter) => {
    await using sample = await numbers({ count: 1 });
    sample.command.parameters.add(parameter);
    await expect(sample.command.executeReader()).rejects.toEqual(failing('OPENDTSX_E_DTSCLIENT_PARAMETER'));
  });

  it('fails with a parameter whose variable the package does not have', async () => {
    await using sample = await numbers({ count: 1 });
    sample.command.parameters.add(new DtsDataParameter('Nothing', 1));
    await expect(sample.command.executeReader()).rejects.toThrow('DtsClient::Nothing');
  });
});

describe('a DtsDataReader', () => {
  it('gives every type its value, NULLs included, by read, as rows and in columns', async () => {
    using folder = new SampleFolder();
    const path = folder.write({ source: 'Test.Samples' });
    const local = { optionsFile: false as const, units: [samplesSource()] };
    await using connection = new DtsConnection(`/F ${path}`, { local });
    await connection.open();
    const command = connection.createCommand('Rows');
    const expected = [0, 1, 2].map((row) =>
      Object.fromEntries(sampleColumns.map(({ name, shown: [first, last] }) => [name, [first, null, last][row]])),
    );
    const rows = await command.executeReader();
    expect(await all(rows)).toEqual(expected);
    await rows.close();
    const read = await command.executeReader();
    expect(read.columns.map(({ type }) => type)).toEqual(sampleColumns.map(({ type }) => type.type));
    for (const row of expected) {
      expect(await read.read()).toBe(true);
      expect(read.getValues()).toEqual(Object.values(row));
    }
    expect(await read.read()).toBe(false);
    await read.close();
    const columns = await command.executeReader();
    for await (const batch of columns.batches()) {
      expect(batch.columns.map(({ name }) => name)).toEqual(sampleColumns.map(({ name }) => name));
      expect(batch.columns[2].values).toEqual(Int32Array.of(-2147483648, 0, 2147483647));
    }
  });

  it('has a getter for the common types, which refuses other types, NULL, and where there is no row', async () => {
    using folder = new SampleFolder();
    const path = folder.write({ source: 'Test.Samples' });
    const local = { optionsFile: false as const, units: [samplesSource()] };
    await using connection = new DtsConnection(`/F ${path}`, { local });
    await connection.open();
    const reader = await connection.createCommand('Rows').executeReader();
    const at = (name: string): number => reader.getOrdinal(name);
    expect(() => reader.getInt32(at('DT_I4'))).toThrow(failing('OPENDTSX_E_DTSCLIENT_PASTEND'));
    await reader.read();
    expect(reader.getBoolean(at('DT_BOOL'))).toBe(true);
    expect(reader.getByte(at('DT_UI1'))).toBe(0);
    expect(reader.getInt16(at('DT_I2'))).toBe(-32768);
    expect(reader.getInt32(at('dt_i4'))).toBe(-2147483648);
    expect(reader.getInt64(at('DT_I8'))).toBe(-9223372036854775808n);
    expect(reader.getFloat(at('DT_R4'))).toBe(0.5);
    expect(reader.getDouble(at('DT_R8'))).toBe(0.1);
    expect(reader.getDecimal(at('DT_CY'))).toBe('-1.2345');
    expect(reader.getString(at('DT_STR'))).toBe('häß');
    expect(reader.getGuid(at('DT_GUID'))).toBe('{6F9619FF-8B86-D011-B42D-00C04FC964FF}');
    expect(reader.getDateTime(at('DT_DBDATE'))).toEqual(new Date('1969-12-31'));
    expect(reader.getBytes(at('DT_BYTES'))).toEqual(Uint8Array.of(1, 2, 255));
    expect(() => reader.getInt32(at('DT_I8'))).toThrow(failing('OPENDTSX_E_DTSCLIENT_TYPE'));
    expect(() => reader.getOrdinal('nothing')).toThrow(failing('OPENDTSX_E_DTSCLIENT_COLUMN'));
    expect(() => reader.getName(99)).toThrow(failing('OPENDTSX_E_DTSCLIENT_COLUMN'));
    await reader.read();
    expect(reader.isDBNull(at('DT_I4'))).toBe(true);
    expect(() => reader.getInt32(at('DT_I4'))).toThrow(failing('OPENDTSX_E_DTSCLIENT_NULL'));
  });

  it('tells the length, precision, scale and class of .NET of a column', async () => {
    using folder = new SampleFolder();
    const path = folder.write({ source: 'Test.Samples' });
    const local = { optionsFile: false as const, units: [samplesSource()] };
    await using connection = new DtsConnection(`/F ${path}`, { local });
    await connection.open();
    await using reader = await connection.createCommand('Rows').executeReader(CommandBehavior.SchemaOnly);
    expect(reader.columns[reader.getOrdinal('DT_NUMERIC')]).toEqual({
      name: 'DT_NUMERIC',
      ordinal: 12,
      type: 'DT_NUMERIC',
      length: 0,
      precision: 18,
      scale: 2,
      codePage: 0,
      clrType: 'System.Decimal',
    });
    expect(reader.columns[reader.getOrdinal('DT_STR')]).toMatchObject({ length: 200, codePage: 1252 });
    expect(reader.getFieldType(reader.getOrdinal('DT_DBTIMESTAMPOFFSET 7'))).toBe('System.DateTimeOffset');
    expect(reader.getDataTypeName(0)).toBe('DT_I1');
  });

  it('is empty where there are no rows', async () => {
    await using sample = await numbers({ count: 0 });
    const reader = await sample.command.executeReader();
    expect(reader.fieldCount).toBe(2);
    expect(await reader.read()).toBe(false);
    expect(await reader.read()).toBe(false);
  });

  it('lets the package wait for the program', async () => {
    const sent: number[] = [];
    await using sample = await numbers({ count: 100, sent });
    const reader = await sample.command.executeReader();
    for (let row = 0; row < 3; row++) await reader.read();
    // Row 2 is in the second buffer, which the package cannot overwrite before row 4 is asked for.
    expect(sent).toEqual([0, 2]);
  });

  it('cancels the package when the loop is left early', async () => {
    const sent: number[] = [];
    await using sample = await numbers({ count: 100, sent });
    const reader = await sample.command.executeReader();
    for await (const { n } of reader) if (n === 1n) break;
    expect(reader.isClosed).toBe(true);
    expect(sent.length).toBeLessThan(5);
    await expect(reader.read()).rejects.toEqual(failing('OPENDTSX_E_DTSCLIENT_CLOSED'));
  });

  it('throws the error of a package that fails half-way, behind the rows that came before, and again when it is asked again', async () => {
    await using sample = await numbers({ count: 2, fails: true });
    const reader = await sample.command.executeReader();
    expect([await reader.read(), await reader.read()]).toEqual([true, true]);
    await expect(reader.read()).rejects.toEqual(failing('DTS_E_PRIMEOUTPUTFAILED'));
    await expect(reader.read()).rejects.toEqual(failing('DTS_E_PRIMEOUTPUTFAILED'));
  });

  it('says that reading was too slow: the package goes on without its rows, or fails where FailOnTimeout is set', async () => {
    for (const FailOnTimeout of ['false', 'true']) {
      await using sample = await numbers({ count: 5 }, { properties: { ReadTimeout: '1', FailOnTimeout } });
      const results: string[] = [];
      const local = {
        optionsFile: false as const,
        units: [numbersSource({ count: 5 })],
        onEvent: ({ event, executablePath, data }: { event: string; executablePath?: string; data?: unknown }) => {
          if (event === 'OnPostExecute' && executablePath === '\\Package') results.push(String(data));
        },
      };
      const connection = new DtsConnection(`/FILE "${sample.path}"`, { local });
      await connection.open();
      const reader = await connection.createCommand('Rows').executeReader();
      await expect.poll(() => results.length).toBe(1);
      await expect(all(reader)).rejects.toEqual(failing('DTS_E_DATAREADERDESTREADERTIMEOUT'));
      await connection.close();
    }
  });

  it('counts slow reading as reading, however long a batch takes', async () => {
    await using sample = await numbers({ count: 4 }, { properties: { ReadTimeout: '400', FailOnTimeout: 'true' } });
    const reader = await sample.command.executeReader();
    expect(await reader.read()).toBe(true);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      for (let row = 1; row < 4; row++) {
        // Each row takes less than the time that there is; those of a batch take more.
        vi.advanceTimersByTime(300);
        expect(await reader.read()).toBe(true);
      }
    } finally {
      vi.useRealTimers();
    }
    expect(await reader.read()).toBe(false);
  });

  it('keeps batches, or uses their memory again when it may', async () => {
    await using sample = await numbers({ count: 4 });
    const kept: unknown[] = [];
    for await (const { columns } of (await sample.command.executeReader()).batches()) kept.push(columns[0].values);
    expect(kept).toEqual([BigInt64Array.of(0n, 1n), BigInt64Array.of(2n, 3n)]);
    await using again = await numbers({ count: 4 });
    const sums: bigint[] = [];
    const buffers = new Set<ArrayBufferLike>();
    for await (const { columns } of (await again.command.executeReader()).batches({ reuse: true })) {
      const { values } = columns[0];
      buffers.add(values.buffer);
      sums.push((values as BigInt64Array).reduce((sum, n) => sum + n, 0n));
    }
    expect(sums).toEqual([1n, 5n]);
    expect(buffers.size).toBe(1);
  });

  it('gives a whole stream of Arrow', async () => {
    await using sample = await numbers({ count: 3 });
    const reader = await sample.command.executeReader();
    const kinds: string[] = [];
    for await (const part of readStream(reader.arrowStream())) kinds.push(part.kind);
    expect(kinds).toEqual(['schema', 'batch', 'batch', 'end']);
  });

  it('refuses batches behind rows that were begun, and two reads at a time', async () => {
    await using sample = await numbers({ count: 10 });
    const reader = await sample.command.executeReader();
    const waiting = reader.read();
    await expect(reader.read()).rejects.toEqual(failing('OPENDTSX_E_DTSCLIENT_ASKING'));
    expect(await waiting).toBe(true);
    await expect(reader.batches().next()).rejects.toEqual(failing('OPENDTSX_E_DTSCLIENT_MIXED'));
  });
});

// source: documentation, Loading the Output of a Local Package: its notes
describe('the documented rules, where they are asked for', () => {
  it('have read give true once more behind the last row, where there is no value', async () => {
    await using sample = await numbers({ count: 1 }, {}, { readsOnceMore: true });
    const reader = await sample.command.executeReader();
    expect(await reader.read()).toBe(true);
    expect(reader.getInt64(0)).toBe(0n);
    expect(await reader.read()).toBe(true);
    expect(() => reader.getInt64(0)).toThrow(failing('OPENDTSX_E_DTSCLIENT_PASTEND'));
    await reader.close();
  });

  it('refuse to close a reader before that, and close it', async () => {
    await using sample = await numbers({ count: 1 }, {}, { readsOnceMore: true });
    const reader = await sample.command.executeReader();
    await reader.read();
    await expect(reader.close()).rejects.toEqual(failing('OPENDTSX_E_DTSCLIENT_UNREAD'));
    expect(reader.isClosed).toBe(true);
  });

  it('refuse packages of projects', async () => {
    const connection = new DtsConnection('/PROJECT a.ispac /PACKAGE b.dtsx', { rules: documentedRules });
    await expect(connection.open()).rejects.toEqual(failing('OPENDTSX_E_DTSCLIENT_PROJECT'));
  });

  it('refuse a data flow that delays its validation, for its columns too', async () => {
    for (const behavior of [CommandBehavior.Default, CommandBehavior.SchemaOnly]) {
      await using sample = await numbers({ count: 1 }, { delaysValidation: true }, documentedRules);
      const refused = sample.command.executeReader(behavior);
      await expect(refused).rejects.toEqual(failing('OPENDTSX_E_DATAREADER_DELAYED'));
      await expect(refused).rejects.toThrow(String.raw`\Package\Flow`);
    }
    await using allowed = await numbers({ count: 1 }, { delaysValidation: true });
    expect(await all(await allowed.command.executeReader())).toHaveLength(1);
  });
});

// source: documentation, Loading the Output of a Local Package; dtexec utility
describe('a DtsConnection', () => {
  it('understands the arguments of dtexec', async () => {
    using folder = new SampleFolder();
    const path = folder.write({ source: 'Test.Numbers' }, 'daily load.dtsx');
    writeFileSync(
      join(folder.path, 'options.txt'),
      String.raw`/SET \Package.Variables[DtsClient::Prefix].Value;"from file "`,
    );
    const local = { optionsFile: false as const, units: [numbersSource({ count: 1 })] };
    const read = async (text: string): Promise<unknown> => {
      await using connection = new DtsConnection(text, { local });
      await connection.open();
      return (await all(await connection.createCommand('Rows').executeReader()))[0].text;
    };
    expect(await read(`/F "${path}"`)).toBe('row 0');
    expect(await read(`-f "${path}" /REPORTING EWCDI /CHECKPOINTING OFF /CONSOLELOG NCOSGXMT`)).toBe('row 0');
    const set = String.raw`/SET "\Package.Variables[DtsClient::Prefix].Value";"set "`;
    expect(await read(`/FILE "${path}" ${set}`)).toBe('set 0');
    expect(await read(`/FILE "${path}" /COMMANDFILE "${join(folder.path, 'options.txt')}"`)).toBe('from file 0');
  });

  it.each([
    ['no package', '/SET a;b', 'OPENDTSX_E_DTSCLIENT_SOURCE'],
    ['two packages', '/FILE a.dtsx /SQL b', 'OPENDTSX_E_DTSCLIENT_SOURCE'],
    ['an option of the console', '/FILE a.dtsx --json', 'OPENDTSX_E_DTSCLIENT_OPTION'],
    ['an option that executes nothing', '/FILE a.dtsx /VALIDATE', 'OPENDTSX_E_DTSCLIENT_OPTION'],
    ['an option that is none', '/FILE a.dtsx /NOTHING', 'OPENDTSX_E_OPTION_UNKNOWN'],
    ['a word too many', '/FILE a.dtsx b.dtsx', 'OPENDTSX_E_DTSCLIENT_WORD'],
    ['a package of a server, and no server', String.raw`/DTS "\MSDB\Daily"`, 'OPENDTSX_E_DTSCLIENT_NOSERVER'],
    ['a server, and nobody who asks it', '/FILE a.dtsx /SERVER there', 'OPENDTSX_E_DTSCLIENT_NOSERVER'],
  ])('refuses a connection string with %s', async (_, text, symbol) => {
    await expect(new DtsConnection(text).open()).rejects.toEqual(failing(symbol));
  });

  it('never shows the values of its connection string in an error', async () => {
    for (const text of [
      '/FILE a.dtsx /DECRYPT hunter2 --json',
      '/FILE a.dtsx /DECRYPT hunter2 more hunter2',
      '/DECRYPT hunter2',
      '/FILE a.dtsx /CONN hunter2',
    ]) {
      const error = await new DtsConnection(text).open().catch((each: unknown) => each);
      expect(error).toBeInstanceOf(Error);
      expect(JSON.stringify([(error as Error).message, error])).not.toContain('hunter2');
    }
    const connection = new DtsConnection('/FILE no-such.dtsx /DECRYPT hunter2', { local: { optionsFile: false } });
    await connection.open();
    const error = await connection
      .createCommand('Rows')
      .executeReader()
      .catch((each: unknown) => each);
    expect(error).toEqual(failing('DTS_E_PACKAGENOTFOUND'));
    expect(JSON.stringify([(error as Error).message, error])).not.toContain('hunter2');
  });

  it('ends its readers when it is closed, and may be opened again', async () => {
    await using sample = await numbers({ count: 100 });
    const reader = await sample.command.executeReader();
    await reader.read();
    await sample.connection.close();
    expect(reader.isClosed).toBe(true);
    await expect(sample.command.executeReader()).rejects.toEqual(failing('OPENDTSX_E_DTSCLIENT_STATE'));
    await sample.connection.open();
    await expect(sample.connection.open()).rejects.toEqual(failing('OPENDTSX_E_DTSCLIENT_STATE'));
    expect(() => {
      sample.connection.connectionString = '/FILE b.dtsx';
    }).toThrow(failing('OPENDTSX_E_DTSCLIENT_STATE'));
  });
});
