import {
  type ConnectionContext,
  DtsError,
  InternalError,
  readTransportSecurity,
  requireHost,
  requireServerTarget,
  type SmtpConnection,
  type TransportSecurity,
} from 'opendtsx/sdk';
import { type SmtpInstance, smtpDeclaration, smtpSettings, smtpTargets } from './smtp.ts';

const ports = { smtp: 25, smtps: 465 } as const;

/** Describes the mail server; the task connects. Throws what validation finds. */
export async function acquire(instance: SmtpInstance, context: ConnectionContext): Promise<SmtpConnection> {
  const target = requireServerTarget(instance, smtpTargets);
  const fault = smtpDeclaration.validate(instance, context).find(({ severity }) => severity === 'error');
  if (fault !== undefined) throw new DtsError(fault);
  const settings = smtpSettings(instance);
  if (settings === undefined) throw new InternalError('A connection string without form got past validation.');
  const scheme = (target?.scheme ?? 'smtp') as keyof typeof ports;
  const server =
    target === undefined
      ? { host: settings.host, port: settings.port }
      : { host: target.host, port: target.port ?? ports[scheme] };
  requireHost(server.host, server.port, context);
  const startTls = target?.options.get('starttls');
  const explicit = startTls === undefined ? settings.enableSsl : !/^(false|0|no)$/i.test(startTls);
  const mode: TransportSecurity['mode'] = scheme === 'smtps' ? 'implicit' : explicit ? 'explicit' : 'none';
  return {
    kind: 'smtp',
    name: instance.name,
    ...server,
    userName: target?.userName || settings.userName,
    password: target?.password ?? instance.password,
    timeout: settings.timeout,
    security: await readTransportSecurity(mode, target, instance, context),
  };
}

/** Nothing is held. */
export async function release(): Promise<void> {}
