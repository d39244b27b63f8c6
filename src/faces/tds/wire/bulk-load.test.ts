import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SqlType, SqlValue } from '../../../tsql/sql-type.ts';
import { ByteWriter } from './byte-writer.ts';
import { packetStatus, packetType } from './packet-type.ts';
import type { ProtocolVersion } from './protocol-version.ts';
import { type ScriptedServer, serveScripted } from './testing/serve-scripted.ts';
import { TdsClient } from './testing/tds-client.ts';
import { token, writeColumns, writeDone } from './write-token.ts';
import { valueWriter } from './write-value.ts';

let scripted: ScriptedServer;
let client: TdsClient;

beforeEach(async () => {
  scripted = await serveScripted({ requestBytes: 400_000 });
  [client] = await TdsClient.logIn({ port: scripted.server.port });
});

afterEach(async () => {
  client.destroy();
  await scripted.server.close();
  expect(scripted.bugs).toEqual([]);
});

const columns: { name: string; type: SqlType; nullable: boolean }[] = [
  { name: 'id', type: { name: 'int' }, nullable: false },
  { name: 'note', type: { name: 'nvarchar', length: 'max' }, nullable: true },
  { name: 'old', type: { name: 'ntext' }, nullable: true },
];

function rows(values: readonly (readonly SqlValue[])[], version: ProtocolVersion): Buffer {
  const out = new ByteWriter();
  writeColumns(out, columns, version);
  for (const row of values) {
    out.uint8(token.row);
    for (const [index, value] of row.entries()) valueWriter(columns[index].type)(out, value);
  }
  writeDone(out, 'done', { status: 0, command: 0, count: 0 }, version);
  return Buffer.from(out.view());
}

const three: SqlValue[][] = [
  [1, 'one', 'α'],
  [2, null, null],
  [3, 'x'.repeat(100_000), ''],
];

const announce = 'INSERT BULK target (id int, note nvarchar(max), old ntext)';

describe('a bulk load', () => {
  it.each([7, 500, 4088])('is read as it arrives, in packets of %i bytes', async (room) => {
    expect(await client.batch(announce)).toEqual(['DONE']);
    client.send(packetType.bulkLoad, rows(three, client.version), 0, room);
    expect(await client.tokens()).toEqual(['DONE count 3']);
    const loaded = await client.batch('loaded');
    expect(loaded.slice(1)).toEqual([
      "ROW 1, 'one', 'α'",
      'ROW 2, NULL, NULL',
      "ROW 3, 'xxxxxxxxx… (100002), ''",
      'DONE count 3',
    ]);
  });

  it('that is refused lets its rows go by', async () => {
    expect((await client.batch('insert bulk nowhere (id int)'))[0]).toContain('ERROR 208');
    client.send(packetType.bulkLoad, rows(three, client.version));
    expect((await client.tokens())[0]).toContain('without an INSERT BULK');
    expect(await client.batch('update')).toEqual(['DONE count 3']);
  });

  it('is forgotten when something else comes first', async () => {
    await client.batch(announce);
    await client.batch('update');
    client.send(packetType.bulkLoad, rows(three, client.version));
    expect((await client.tokens())[0]).toContain('without an INSERT BULK');
  });

  it('that is taken back stores nothing and says nothing', async () => {
    await client.batch(announce);
    client.send(packetType.bulkLoad, rows(three, client.version), packetStatus.ignore);
    expect(await client.tokens()).toEqual(['DONE']);
    expect((await client.batch('loaded')).at(-1)).toBe('DONE count 0');
  });

  it('may end behind its last row', async () => {
    await client.batch(announce);
    const whole = rows(three, client.version);
    client.send(packetType.bulkLoad, whole.subarray(0, whole.length - 13));
    expect(await client.tokens()).toEqual(['DONE count 3']);
  });

  it.each<[string, (whole: Buffer) => Buffer]>([
    ['ends within a row', (whole) => whole.subarray(0, whole.length - 20)],
    ['ends within its columns', (whole) => whole.subarray(0, 10)],
    ['has something other than rows', (whole) => Buffer.concat([whole.subarray(0, -13), Buffer.of(0x42)])],
    ['does not begin with columns', () => Buffer.of(0xd1, 0, 0)],
  ])('that %s ends the connection', async (_, damage) => {
    await client.batch(announce);
    client.send(packetType.bulkLoad, damage(rows(three, client.version)));
    const answer = await client.tokens();
    expect(answer[0]).toContain('ERROR 4002 state 1 severity 20');
    await client.closed();
  });

  it('with a row beyond the limit ends the connection', async () => {
    await client.batch(announce);
    client.send(packetType.bulkLoad, rows([[1, 'x'.repeat(1_000_000), '']], client.version));
    expect((await client.tokens())[0]).toContain('a row of a bulk load is too long');
  });
});
