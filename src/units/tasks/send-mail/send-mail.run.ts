import { stat } from 'node:fs/promises';
import type { SMTPSentMessageInfo } from 'nodemailer';
import {
  type DiagnosticArguments,
  type DtsError,
  dtsError,
  loadClientLibrary,
  type SmtpConnection,
  type TaskContext,
  type TaskResult,
  tlsOptions,
} from 'opendtsx/sdk';
import { messageText } from './message-text.ts';
import { addressesOf, attachmentPaths, mailPriorities, type SendMailInstance } from './send-mail.ts';

const milliseconds = 1000;
const longestTimer = 2 ** 31 - 1;

/** Sends the message. Everything that it needs is there before the server is asked. */
export async function execute(instance: SendMailInstance, context: TaskContext): Promise<TaskResult> {
  const { properties } = instance;
  const recipients = [properties.ToLine, properties.CCLine, properties.BCCLine].flatMap(addressesOf);
  if (properties.SmtpConnection === '')
    throw failure('DTS_E_SENDMAILTASK_SMTP_SERVER_NOT_SPECIFIED', instance, context);
  if (recipients.length === 0) throw failure('DTS_E_SENDMAILTASK_RECIPIENT_EMPTY', instance, context);
  if (properties.FromLine.trim() === '') throw failure('OPENDTSX_E_SENDMAIL_NOSENDER', instance, context);
  const text = await messageText(instance, context);
  const attachments = await findAttachments(instance, context);
  const server = await serverOf(instance, context);

  context.log('SendMailTaskBegin', `Sending to ${recipients.length} recipients through ${server.host}:${server.port}.`);
  context.log(
    'SendMailTaskInfo',
    `From "${properties.FromLine}", to "${properties.ToLine}", copies "${properties.CCLine}", subject "${properties.Subject}", ${attachments.length} attachments.`,
  );
  try {
    const sent = await send(server, context.signal, {
      from: properties.FromLine.trim(),
      to: addressesOf(properties.ToLine),
      cc: addressesOf(properties.CCLine),
      bcc: addressesOf(properties.BCCLine),
      subject: properties.Subject,
      priority: priorityName(properties.Priority),
      text,
      attachments,
    });
    if (sent.rejected.length > 0) {
      const detail = `the server does not take mail for ${sent.rejected.join(', ')}; the other recipients got it`;
      throw failure('OPENDTSX_E_SENDMAIL_REFUSED', instance, context, { server: server.host, detail });
    }
  } catch (cause) {
    if (context.signal.aborted) return { result: 'canceled' };
    throw asDtsError(cause, server, instance, context);
  }
  context.log('SendMailTaskEnd', 'The message was sent.');
  return { result: 'success' };
}

interface Attachment {
  readonly filename: string;
  readonly path: string;
}

interface Message {
  readonly from: string;
  readonly to: string[];
  readonly cc: string[];
  readonly bcc: string[];
  readonly subject: string;
  readonly priority: 'high' | 'normal' | 'low';
  readonly text: string;
  readonly attachments: Attachment[];
}

async function send(server: SmtpConnection, signal: AbortSignal, message: Message): Promise<SMTPSentMessageInfo> {
  const { createTransport } = await loadClientLibrary(() => import('nodemailer'), 'nodemailer', 'The Send Mail task');
  const { host, port, userName, password, security } = server;
  const timeout = server.timeout === 0 ? longestTimer : Math.min(server.timeout * milliseconds, longestTimer);
  const transport = createTransport({
    host,
    port,
    secure: security.mode === 'implicit',
    // A package that asks for no TLS gets none, as in SSIS, also where the server offers it.
    requireTLS: security.mode === 'explicit',
    ignoreTLS: security.mode === 'none',
    tls: tlsOptions(host, security),
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    dnsTimeout: timeout,
    ...(userName === '' ? {} : { auth: { user: userName, pass: password?.reveal() ?? '' } }),
  });
  try {
    return await transport.sendMail({
      ...message,
      attachments: [...message.attachments],
      disableUrlAccess: true,
      signal,
    });
  } finally {
    transport.close();
  }
}

function priorityName(priority: number): Message['priority'] {
  if (priority === mailPriorities.High) return 'high';
  return priority === mailPriorities.Low ? 'low' : 'normal';
}

async function findAttachments(instance: SendMailInstance, context: TaskContext): Promise<Attachment[]> {
  const found: Attachment[] = [];
  for (const written of attachmentPaths(instance.properties)) {
    const path = context.resolvePath(written);
    const file = await stat(path).catch(() => undefined);
    if (file?.isFile() !== true) {
      throw failure('DTS_E_SENDMAILTASK_INVALIDATTACHMENT', instance, context, { file: written });
    }
    found.push({ filename: written.split(/[\\/]/).at(-1) ?? written, path });
  }
  return found;
}

async function serverOf(instance: SendMailInstance, context: TaskContext): Promise<SmtpConnection> {
  const { SmtpConnection: reference } = instance.properties;
  const server = await context.connection(reference);
  if (server.kind === 'smtp') return server;
  const args = { connection: reference, kind: server.kind };
  throw failure('DTS_E_SENDMAILTASK_CONNECTIONTYPENOTSMTP', instance, context, args);
}

const connectionFaults = ['EDNS', 'ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'ETLS', 'EAUTH', 'ENOAUTH', 'EPROTOCOL'];

function asDtsError(cause: unknown, server: SmtpConnection, instance: SendMailInstance, context: TaskContext): unknown {
  if (!(cause instanceof Error) || cause.name === 'DtsError') return cause;
  const isConnecting = connectionFaults.includes(String((cause as NodeJS.ErrnoException).code));
  const symbol = isConnecting ? 'DTS_E_SENDMAILTASK_CHECK_VALID_SMTP_SERVER' : 'OPENDTSX_E_SENDMAIL_REFUSED';
  const args = { server: `${server.host}:${server.port}`, connection: server.name, detail: cause.message };
  return failure(symbol, instance, context, args, cause);
}

function failure(
  symbol: string,
  instance: SendMailInstance,
  context: TaskContext,
  args: DiagnosticArguments = {},
  cause?: unknown,
): DtsError {
  return dtsError(symbol, { executable: instance.path, ...args }, { source: context.source }, { cause });
}
