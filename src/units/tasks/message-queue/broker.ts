import type { ChannelModel, ConfirmChannel, ConsumeMessage, Message } from 'amqplib';
import { loadClientLibrary, type MessageQueueConnection, tlsOptions } from 'opendtsx/sdk';
import type { QueueMessage } from './queue-message.ts';

/** A queue of a broker, open. */
export interface OpenQueue {
  /** Resolves when the broker has the message, and keeps it over its own end. */
  send(message: QueueMessage): Promise<void>;
  /**
   * The first message that is wanted, now or later; undefined when the signal is aborted before it comes. The others stay where they are;
   * while the queue is open, no other program gets them.
   */
  receive(isWanted: (message: QueueMessage) => boolean, until: AbortSignal): Promise<ReceivedMessage | undefined>;
  /** Gives back what was not removed. */
  close(): Promise<void>;
}

/** A message that still lies in the queue, hidden from others. */
export interface ReceivedMessage {
  readonly message: QueueMessage;
  /** Takes the message from the queue. */
  remove(): void;
}

/** The queue does not exist at the broker. */
export class QueueMissing extends Error {}

const connectTimeout = 30_000;
const notFound = 404;

/** Connects to the broker and finds the queue. Rejects with `QueueMissing`, or with what the connection says. */
export async function openQueue(connection: MessageQueueConnection, signal: AbortSignal): Promise<OpenQueue> {
  const { connect } = await loadClientLibrary(() => import('amqplib'), 'amqplib', 'The Message Queue task');
  signal.throwIfAborted();
  const options = { timeout: connectTimeout, ...tlsOptions(connection.host, connection.security) };
  const broker = await connect(connection.broker.reveal(), options);
  const broken = brokenPromise(broker);
  try {
    signal.throwIfAborted();
    const channel = await broker.createConfirmChannel();
    // Told by the rejections of what is under way.
    channel.on('error', () => undefined);
    await channel.checkQueue(connection.queue).catch((cause: { readonly code?: number }) => {
      throw cause.code === notFound ? new QueueMissing(connection.queue) : cause;
    });
    return queueOf(broker, channel, connection.queue, broken);
  } catch (cause) {
    await broker.close().catch(() => undefined);
    throw cause;
  }
}

/** Rejects when the connection breaks. */
function brokenPromise(broker: ChannelModel): Promise<never> {
  const broken = new Promise<never>((_, reject) => {
    broker.on('error', reject);
    broker.on('close', (cause?: Error) => reject(cause ?? new Error('the connection was closed')));
  });
  broken.catch(() => undefined);
  return broken;
}

function queueOf(broker: ChannelModel, channel: ConfirmChannel, queue: string, broken: Promise<never>): OpenQueue {
  return {
    async send({ type, contentType, packageId, fileName, content }) {
      const headers = { 'ssis-package-id': packageId, ...(fileName === '' ? {} : { 'ssis-file-name': fileName }) };
      channel.sendToQueue(queue, content, { persistent: true, type, contentType, headers, timestamp: Date.now() });
      await Promise.race([channel.waitForConfirms(), broken]);
    },
    async receive(isWanted, until) {
      const found = await Promise.race([findMessage(channel, queue, isWanted, until), broken]);
      if (found === undefined) return undefined;
      return { message: messageOf(found), remove: () => channel.ack(found) };
    },
    async close() {
      // Closing the channel returns what was not acknowledged to its places.
      await channel.close().catch(() => undefined);
      await broker.close().catch(() => undefined);
    },
  };
}

type AnyMessage = Pick<Message, 'content' | 'properties'>;

async function findMessage(
  channel: ConfirmChannel,
  queue: string,
  isWanted: (message: QueueMessage) => boolean,
  until: AbortSignal,
): Promise<Message | undefined> {
  // What lies in the queue is looked at one by one, so that no more is taken out of it than needed.
  for (;;) {
    const next = await channel.get(queue);
    if (next === false) break;
    if (isWanted(messageOf(next))) return next;
    if (until.aborted) return undefined;
  }
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(undefined);
    if (until.aborted) stop();
    until.addEventListener('abort', stop, { once: true });
    const take = (next: ConsumeMessage | null): void => {
      if (next === null) reject(new QueueMissing(queue));
      else if (isWanted(messageOf(next))) resolve(next);
    };
    channel.consume(queue, take).catch(reject);
  });
}

function messageOf({ content, properties }: AnyMessage): QueueMessage {
  const headers = (properties.headers ?? {}) as Readonly<Record<string, unknown>>;
  return {
    type: properties.type as string | undefined,
    contentType: String(properties.contentType ?? ''),
    packageId: String(headers['ssis-package-id'] ?? ''),
    fileName: String(headers['ssis-file-name'] ?? ''),
    content,
  };
}
