import {
  type ConnectionContext,
  DtsError,
  type FtpConnection,
  readTransportSecurity,
  requireHost,
  requireServerTarget,
} from 'opendtsx/sdk';
import { type FtpInstance, ftpDeclaration, ftpServer, ftpTargets } from './ftp.ts';

const bytesInKb = 1024;
const modes = { ftp: 'none', ftpes: 'explicit', ftps: 'implicit' } as const;
const ports = { ftp: 21, ftpes: 21, ftps: 990 } as const;

/** Describes the server; the task connects. Throws what validation finds. */
export async function acquire(instance: FtpInstance, context: ConnectionContext): Promise<FtpConnection> {
  const { properties } = instance;
  const target = requireServerTarget(instance, ftpTargets);
  const fault = ftpDeclaration.validate(instance, context).find(({ severity }) => severity === 'error');
  if (fault !== undefined) throw new DtsError(fault);
  const scheme = (target?.scheme ?? 'ftp') as keyof typeof modes;
  const server = target === undefined ? ftpServer(instance) : { host: target.host, port: target.port ?? ports[scheme] };
  requireHost(server.host, server.port, context);
  const passive = target?.options.get('passive');
  return {
    kind: 'ftp',
    name: instance.name,
    ...server,
    userName: target?.userName || properties.ServerUserName.trim() || 'anonymous',
    password: target?.password ?? instance.password,
    passive: passive === undefined ? properties.UsePassiveMode : !/^(false|0|no)$/i.test(passive),
    timeout: properties.Timeout,
    retries: properties.Retries,
    chunkSize: properties.ChunkSize * bytesInKb,
    security: await readTransportSecurity(modes[scheme], target, instance, context),
  };
}

/** Nothing is held. */
export async function release(): Promise<void> {}
