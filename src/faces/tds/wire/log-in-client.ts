import { DtsError } from '../../../diagnostics/dts-error.ts';
import type { DiagnosticArguments } from '../../../diagnostics/message-table.ts';
import type { SqlMessage } from '../../../tsql/batch/batch-host.ts';
import { SqlError } from '../../../tsql/batch/sql-error.ts';
import type { TdsSession } from '../tds-session.ts';
import type { IncomingMessages } from './incoming-messages.ts';
import { type Login7, loginFeature, readLogin7 } from './login7.ts';
import { MalformedMessage } from './malformed-message.ts';
import { defaultPacketBytes, largestPacketBytes, packetType } from './packet-type.ts';
import type { PacketWriter } from './packet-writer.ts';
import { agreeOnEncryption, type Prelogin, preloginAnswer, readPrelogin } from './prelogin.ts';
import { firstVersion, negotiateVersion, type ProtocolVersion } from './protocol-version.ts';
import { messageOfThrown, refusal } from './refusal.ts';
import { databaseMessage, languageMessage } from './session-changes.ts';
import type { TdsServerSetting } from './tds-server-options.ts';
import type { Transport } from './transport.ts';
import {
  doneStatus,
  environmentChange,
  token,
  writeCollation,
  writeDone,
  writeLoginAcknowledgement,
  writeMessage,
  writeNameChange,
} from './write-token.ts';

/** A connection on its way to a session. */
export interface ClientAtDoor {
  readonly setting: TdsServerSetting;
  readonly incoming: IncomingMessages;
  readonly transport: Transport;
  readonly writer: PacketWriter;
  readonly clientAddress: string;
  readonly spid: number;
  readonly signal: AbortSignal;
}

/** A client that has been let in. */
export interface LoggedInClient {
  readonly session: TdsSession;
  readonly version: ProtocolVersion;
}

const loginFailed = 18456;
const untrustedLogin = 18452;
const smallestPacketBytes = 512;
// Clients cannot take a larger packet through TLS (source: MS-TDS 2.2.6.4: records of TLS end at 16 KB).
const largestEncryptedBytes = 16_383;

/**
 * Speaks with a client until it is logged in: PRELOGIN, TLS, LOGIN7. Undefined when it is not let in, after it was told why as far as that may be told, or
 * is gone. Throws `MalformedMessage` for what is not the protocol.
 */
export async function logInClient(client: ClientAtDoor): Promise<LoggedInClient | undefined> {
  let agreed: ReturnType<typeof agreeOnEncryption> = client.setting.encrypt === 'required' ? 'refused' : 'nothing';
  for (;;) {
    const message = await client.incoming.next();
    if (message === undefined) return undefined;
    if (message.kind !== 'request') throw new MalformedMessage('the login is not what comes first');
    if (message.type === packetType.login) {
      // TDS 8.0 needs no PRELOGIN: what comes through TLS is encrypted.
      if (client.transport.isEncrypted && agreed !== 'login') agreed = 'everything';
      if (agreed === 'login') client.transport.stopTls();
      return answerLogin(client, readLogin7(message.body), agreed);
    }
    if (message.type !== packetType.prelogin) throw new MalformedMessage('the login is not what comes first');
    agreed = await answerPrelogin(client, readPrelogin(message.body));
  }
}

async function answerPrelogin(
  { setting, transport, writer }: ClientAtDoor,
  prelogin: Prelogin,
): Promise<ReturnType<typeof agreeOnEncryption>> {
  const isStrict = transport.isEncrypted;
  writer.out.bytes(preloginAnswer(prelogin, setting.encrypt, setting.product.version));
  await writer.end();
  // TDS 8.0: everything is in TLS already, and what the message says of it is ignored.
  if (isStrict) return 'everything';
  const agreed = agreeOnEncryption(prelogin.encryption, setting.encrypt);
  if (agreed === 'login' || agreed === 'everything') {
    if (setting.contexts === undefined) throw new MalformedMessage('encryption was agreed on that is not there');
    transport.startTls(setting.contexts.inPackets, true);
  }
  return agreed;
}

async function answerLogin(
  client: ClientAtDoor,
  login: Login7,
  agreed: ReturnType<typeof agreeOnEncryption>,
): Promise<LoggedInClient | undefined> {
  const { setting, transport } = client;
  const version = negotiateVersion(login.version);
  if (version === undefined) return refuse(client, firstVersion, [refusalMessage('OPENDTSX_E_TDS_VERSION')]);
  if (agreed === 'refused' && setting.encrypt === 'required') {
    return refuse(client, version, [refusalMessage('OPENDTSX_E_TDS_ENCRYPTION')]);
  }
  const unsupported = whyUnsupported(login);
  if (unsupported !== undefined) return refuse(client, version, [unsupported]);
  const session = await openSession(client, login, agreed, version);
  if (session === undefined) return undefined;
  const packetBytes = agreedPacketBytes(login.packetBytes, transport.isEncrypted);
  writeWelcome(client, login, session, version, packetBytes);
  await client.writer.end();
  client.writer.resize(packetBytes);
  return { session, version };
}

async function openSession(
  client: ClientAtDoor,
  { userName, password, database, applicationName, hostName, language }: Login7,
  agreed: ReturnType<typeof agreeOnEncryption>,
  version: ProtocolVersion,
): Promise<TdsSession | undefined> {
  const { setting, clientAddress, spid, signal } = client;
  const isEncrypted = agreed === 'login' || agreed === 'everything';
  const about = { applicationName, hostName, language, clientAddress, isEncrypted, spid };
  try {
    const session = await setting.login({ userName, password, database, ...about }, signal);
    if (!signal.aborted) return session;
    await session.close();
  } catch (error) {
    const failed = refusalMessage('OPENDTSX_E_TDS_LOGIN', { user: userName }, loginFailed);
    // Why a login failed is in the server's own log, not for whoever guesses passwords.
    if (error instanceof DtsError) return refuse(client, version, [failed]);
    const told = messageOfThrown(error, setting.onBug);
    return refuse(client, version, error instanceof SqlError && told.number === loginFailed ? [told] : [told, failed]);
  }
  return undefined;
}

function whyUnsupported({ wantsIntegratedSecurity, wantsPasswordChange, features }: Login7): SqlMessage | undefined {
  if (wantsIntegratedSecurity) return refusalMessage('OPENDTSX_E_TDS_INTEGRATEDSECURITY', {}, untrustedLogin);
  if (features.includes(loginFeature.federatedLogin))
    return refusalMessage('OPENDTSX_E_TDS_FEDERATEDLOGIN', {}, untrustedLogin);
  return wantsPasswordChange ? refusalMessage('OPENDTSX_E_TDS_CHANGEPASSWORD', {}, loginFailed) : undefined;
}

function refusalMessage(symbol: string, args: DiagnosticArguments = {}, number = loginFailed): SqlMessage {
  return refusal(symbol, args, number, 14).toMessage();
}

async function refuse(
  client: ClientAtDoor,
  version: ProtocolVersion,
  messages: readonly SqlMessage[],
): Promise<undefined> {
  const { out } = client.writer;
  for (const message of messages) writeMessage(out, message, client.setting.serverName, version);
  writeDone(out, 'done', { status: doneStatus.error, command: 0, count: 0 }, version);
  await client.writer.end();
  client.transport.end();
  return undefined;
}

function agreedPacketBytes(asked: number, isEncrypted: boolean): number {
  const most = isEncrypted ? largestEncryptedBytes : largestPacketBytes;
  return asked === 0 ? defaultPacketBytes : Math.min(Math.max(asked, smallestPacketBytes), most);
}

function writeWelcome(
  { setting, writer }: ClientAtDoor,
  login: Login7,
  session: TdsSession,
  version: ProtocolVersion,
  packetBytes: number,
): void {
  const { out } = writer;
  const { serverName, product } = setting;
  writeNameChange(out, environmentChange.database, session.database, '');
  writeMessage(out, databaseMessage(session.database), serverName, version);
  writeCollation(out);
  writeNameChange(out, environmentChange.language, session.language, '');
  writeMessage(out, languageMessage(session.language), serverName, version);
  writeLoginAcknowledgement(out, product, version);
  writeNameChange(out, environmentChange.packetSize, String(packetBytes), String(defaultPacketBytes));
  // The one feature that is answered, with no: varchar is not UTF-8 here. What is not named in the answer is not supported.
  if (version.hasFeatures && login.features.includes(loginFeature.utf8)) {
    out.uint8(token.features).uint8(loginFeature.utf8).uint32(1).uint8(0).uint8(0xff);
  }
  writeDone(out, 'done', { status: 0, command: 0, count: 0 }, version);
}
