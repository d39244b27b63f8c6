import { describe, expect, it } from 'vitest';
import { InternalError } from '../../../diagnostics/internal-error.ts';
import type { ResultColumn, ResultSet } from '../../../tsql/batch/batch-host.ts';
import type { SqlValue } from '../../../tsql/sql-type.ts';
import { PacketParser } from './packet-parser.ts';
import { packetHeaderBytes } from './packet-type.ts';
import { PacketWriter, type SendBytes } from './packet-writer.ts';
import { negotiateVersion, type ProtocolVersion } from './protocol-version.ts';
import { Response } from './response.ts';
import { SessionChanges } from './session-changes.ts';
import { describeTokens } from './testing/describe-tokens.ts';
import { rightPassword, ScriptedSession } from './testing/scripted-session.ts';

const version = negotiateVersion(0x7400_0004) as ProtocolVersion;
const columns: readonly ResultColumn[] = [{ name: 'a', type: { name: 'varchar', length: 8000 }, nullable: true }];
const packetBytes = 4096;

const session = new ScriptedSession({
  userName: 'sa',
  password: rightPassword,
  database: '',
  clientAddress: '',
  applicationName: '',
  hostName: '',
  language: '',
  isEncrypted: false,
  spid: 51,
});

function open(send: SendBytes = () => undefined, signal: AbortSignal = new AbortController().signal) {
  const sent: Buffer[] = [];
  const writer = new PacketWriter(
    (bytes) => {
      sent.push(bytes);
      return send(bytes);
    },
    packetBytes,
    51,
  );
  const changes = new SessionChanges(session, 'TEST', version);
  const response = new Response({ writer, version, server: 'TEST', changes, checkUnsent: () => undefined }, signal);
  const packets = () => [...new PacketParser().push(Buffer.concat(sent))];
  const tokens = async (): Promise<string[]> => {
    await response.end();
    return describeTokens(Buffer.concat(packets().map(({ payload }) => payload)), version);
  };
  return { response, tokens, packets };
}

function result(...rows: SqlValue[][]): ResultSet {
  return { columns, rows: portionsOf([rows]) };
}

async function* portionsOf(portions: readonly SqlValue[][][]): AsyncGenerator<SqlValue[][]> {
  yield* portions;
}

const error = { number: 245, severity: 16, state: 1, line: 2, message: 'Conversion failed.' } as const;

describe('rows', () => {
  it('are asked for only when the client has taken those before', async () => {
    const gates: PromiseWithResolvers<void>[] = [];
    const waiting: PromiseWithResolvers<void>[] = [Promise.withResolvers(), Promise.withResolvers()];
    let asked = 0;
    const { response, tokens } = open(() => {
      const gate = Promise.withResolvers<void>();
      waiting[gates.length]?.resolve();
      gates.push(gate);
      return gates.length > 2 ? undefined : gate.promise;
    });
    async function* rows(): AsyncGenerator<SqlValue[][]> {
      for (; asked < 3; asked++) yield [['x'.repeat(8000)]];
    }
    const sending = response.resultSet({ columns, rows: rows() });
    await waiting[0].promise;
    expect(asked).toBe(0);
    gates[0].resolve();
    await waiting[1].promise;
    expect(asked).toBe(1);
    gates[1].resolve();
    expect(await sending).toEqual({ rowCount: 3 });
    expect(await tokens()).toHaveLength(5);
  });

  it('of the wrong length or form are left out whole and fail', async () => {
    const { response, tokens } = open();
    await expect(response.resultSet(result(['a', 'b']))).rejects.toThrow(InternalError);
    await expect(response.resultSet(result(['good'], [5]))).rejects.toThrow(InternalError);
    expect(await tokens()).toEqual([
      'COLUMNS a varchar(8000)',
      'DONE more error',
      'COLUMNS a varchar(8000)',
      "ROW 'good'",
      'DONE error',
    ]);
  });

  it('that fail are ended after the error, before the next result', async () => {
    const { response, tokens } = open();
    async function* failing(): AsyncGenerator<SqlValue[][]> {
      yield [['one']];
      throw new Error('lost');
    }
    await expect(response.resultSet({ columns, rows: failing() })).rejects.toThrow('lost');
    response.message(error);
    await response.resultSet(result(['two']));
    expect(await tokens()).toEqual([
      'COLUMNS a varchar(8000)',
      "ROW 'one'",
      'ERROR 245 state 1 severity 16 TEST line 2: Conversion failed.',
      'DONE more error',
      'COLUMNS a varchar(8000)',
      "ROW 'two'",
      'DONE count 1',
    ]);
  });

  it('are given up when the request is cancelled, and nothing is said after that', async () => {
    const cancel = new AbortController();
    const { response, tokens } = open(undefined, cancel.signal);
    async function* endless(): AsyncGenerator<SqlValue[][]> {
      for (;;) {
        yield [['x']];
        cancel.abort();
      }
    }
    await expect(response.resultSet({ columns, rows: endless() })).rejects.toThrow();
    response.message(error);
    response.statementDone(5);
    await expect(response.resultSet(result(['no']))).rejects.toThrow();
    expect(await tokens()).toEqual(['COLUMNS a varchar(8000)', "ROW 'x'", "ROW 'x'", 'DONE']);
  });

  it('fill packets of the size that was agreed on, the last one marked', async () => {
    const { response, tokens, packets } = open();
    await response.resultSet(result(['x'.repeat(8000)], ['y'.repeat(8000)]));
    await tokens();
    const sizes = packets().map(({ payload }) => payload.length + packetHeaderBytes);
    expect(sizes.slice(0, -1)).toEqual([packetBytes, packetBytes, packetBytes]);
    expect(packets().map(({ status }) => status)).toEqual([0, 0, 0, 1]);
  });
});

describe('messages', () => {
  it('beyond what a token holds are cut, others are whole', async () => {
    const { response, tokens } = open();
    response.message({ ...error, message: 'm'.repeat(70_000) });
    response.message({ ...error, severity: 10, procedure: 'dbo.p', message: '' });
    const [long, empty] = await tokens();
    expect(long).toMatch(/m…$/);
    expect(long.length).toBeGreaterThan(8000);
    expect(empty).toBe('INFO 245 state 1 severity 10 TEST dbo.p line 2: ');
  });
});
