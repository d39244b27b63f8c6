import {
  type ConnectionContext,
  DtsError,
  InternalError,
  type MessageQueueConnection,
  readTransportSecurity,
  requireHost,
  requireServerTarget,
  Secret,
  type ServerTarget,
} from 'opendtsx/sdk';
import { type MsmqInstance, msmqDeclaration, msmqTargets, queuePath } from './msmq.ts';

const ports: Readonly<Record<string, number>> = { amqp: 5672, amqps: 5671 };

/** Describes the queue; the task connects. Throws what validation finds. */
export async function acquire(instance: MsmqInstance, context: ConnectionContext): Promise<MessageQueueConnection> {
  const target = requireServerTarget(instance, msmqTargets);
  const fault = msmqDeclaration.validate(instance, context).find(({ severity }) => severity === 'error');
  if (fault !== undefined) throw new DtsError(fault);
  if (target === undefined) throw new InternalError('A queue without broker got past validation.');
  requireHost(target.host, target.port ?? ports[target.scheme], context);
  const path = queuePath(instance);
  return {
    kind: 'message-queue',
    name: instance.name,
    path,
    broker: new Secret(brokerUrl(target, instance.password)),
    queue: target.options.get('queue') || queueName(path),
    host: target.host,
    security: await readTransportSecurity(target.scheme === 'amqps' ? 'implicit' : 'none', target, instance, context),
  };
}

/** Nothing is held. */
export async function release(): Promise<void> {}

/** The queue at the broker for an MSMQ path: its last part, `orders` of `.\private$\orders`. */
export function queueName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

function brokerUrl(target: ServerTarget, given: Secret | undefined): string {
  const { scheme, host, port, userName, path } = target;
  const password = (target.password ?? given)?.reveal();
  const login = password === undefined ? '' : `:${encodeURIComponent(password)}`;
  const user = userName === '' ? '' : `${encodeURIComponent(userName)}${login}@`;
  const name = host.includes(':') ? `[${host}]` : host;
  const virtualHost = path === '' ? '' : `/${encodeURIComponent(path)}`;
  return `${scheme}://${user}${name}:${port ?? ports[scheme]}${virtualHost}`;
}
