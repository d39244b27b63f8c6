import {
  type ConnectionManagerDeclaration,
  type ConnectionManagerInstance,
  checkServerTarget,
  diagnostic,
  firstProperty,
  type PropertyDeclarations,
  parseConnectionString,
} from 'opendtsx/sdk';

const properties = {
  Path: { kind: 'string', description: 'Path of the queue, e.g. `.\\private$\\orders`.' },
} as const satisfies PropertyDeclarations;

/** An MSMQ connection manager ready to be used. */
export type MsmqInstance = ConnectionManagerInstance<typeof properties>;

/** What must be given from outside: a broker that speaks AMQP 0-9-1, e.g. RabbitMQ, with TLS as `amqps`. */
export const msmqTargets = { schemes: ['amqp', 'amqps'], options: ['queue'] };

/** The queue that the package means; '' when it names none. */
export function queuePath({ connectionString, properties }: MsmqInstance): string {
  if (properties.Path.trim() !== '') return properties.Path.trim();
  const parsed = parseConnectionString(connectionString);
  const part = 'properties' in parsed ? firstProperty(parsed.properties, ['path']) : undefined;
  return (part ?? (connectionString.includes('=') ? '' : connectionString)).trim();
}

/** Declaration of the MSMQ connection manager: a queue of Windows, for which a queue of a broker stands in. */
export const msmqDeclaration: ConnectionManagerDeclaration<typeof properties> = {
  kind: 'connection-manager',
  sdkVersion: 1,
  identifiers: { creationName: 'MSMQ' },
  displayName: 'MSMQ Connection Manager',
  objectData: '<MsmqConnectionManager />',
  description:
    'Names a message queue of Windows. A target from outside (`amqp://host/vhost?queue=name`) gives the broker that stands in for it.',
  gives: 'message-queue',
  properties,
  raises: [
    'DTS_E_CONNECTIONVALIDATIONFAILED',
    'OPENDTSX_E_MSMQ_UNMAPPED',
    'OPENDTSX_E_SERVER_TARGET',
    'OPENDTSX_E_SERVER_CERTIFICATE',
  ],
  validate(instance) {
    const finding = checkServerTarget(instance, msmqTargets);
    if (finding !== undefined) return [finding];
    const connection = instance.name;
    const path = queuePath(instance);
    if (instance.target === undefined) return [diagnostic('OPENDTSX_E_MSMQ_UNMAPPED', { connection, path })];
    if (path !== '' || /[?&]queue=[^&]/.test(instance.target)) return [];
    return [diagnostic('DTS_E_CONNECTIONVALIDATIONFAILED', { connection, detail: 'it names no queue' })];
  },
};
