import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLogin7 } from '../../src/faces/tds/wire/login7.ts';
import { MalformedMessage } from '../../src/faces/tds/wire/malformed-message.ts';
import { type Packet, PacketParser } from '../../src/faces/tds/wire/packet-parser.ts';
import { packetType } from '../../src/faces/tds/wire/packet-type.ts';
import { readPrelogin } from '../../src/faces/tds/wire/prelogin.ts';
import { negotiateVersion, type ProtocolVersion } from '../../src/faces/tds/wire/protocol-version.ts';
import { readBatch } from '../../src/faces/tds/wire/read-headers.ts';
import { readRemoteCalls } from '../../src/faces/tds/wire/read-remote-calls.ts';
import { readTransaction } from '../../src/faces/tds/wire/read-transaction.ts';
import { parseExchange } from '../../src/faces/tds/wire/testing/exchange.ts';
import { SqlError } from '../../src/tsql/batch/sql-error.ts';
import { promise } from './contract.ts';
import { converseInTds } from './converse-in-tds.ts';
import type { Random } from './random.ts';

const folder = join(import.meta.dirname, '../../src/faces/tds/wire/fixtures');
const asked = [0x7100_0001, 0x7400_0004];

/** The messages that real clients were recorded to send. */
export function recordedMessages(): readonly Uint8Array[] {
  const names = readdirSync(folder).sort();
  return names.flatMap((name) => parseExchange(readFileSync(join(folder, name), 'utf8')).map(({ sent }) => sent));
}

/** Reads bytes as a server of the TDS protocol does, as clients of old and new versions would mean them; then sends them to one, before or after a login. */
export async function exerciseTds(bytes: Uint8Array, random: Random): Promise<void> {
  decode(bytes);
  await converseInTds(bytes, random);
}

function decode(bytes: Uint8Array): void {
  refusable(() => {
    for (const packet of new PacketParser().push(Buffer.from(bytes))) {
      for (const version of asked) refusable(() => read(packet, negotiateVersion(version) as ProtocolVersion));
    }
  });
}

function read({ type, payload }: Packet, version: ProtocolVersion): void {
  switch (type) {
    case packetType.prelogin:
      readPrelogin(payload);
      return;
    case packetType.login:
      promise(readLogin7(payload).features.length <= payload.length, 'a login has more features than bytes');
      return;
    case packetType.batch:
      promise(readBatch(payload, version).length <= payload.length, 'a batch is longer than its bytes');
      return;
    case packetType.remoteCall:
      promise(readRemoteCalls(payload, version).length <= payload.length, 'there are more calls than bytes');
      return;
    case packetType.transaction:
      readTransaction(payload, version);
      return;
    default:
  }
}

function refusable(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof MalformedMessage) && !(error instanceof SqlError)) throw error;
  }
}
