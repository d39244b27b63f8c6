import { DtsError, dtsError, type MessageQueueConnection, type TaskContext, type TaskResult } from 'opendtsx/sdk';
import { type OpenQueue, openQueue, QueueMissing } from './broker.ts';
import { type MessageQueueInstance, messageQueueDeclaration, queueTypes } from './message-queue.ts';
import { prepareMessage } from './prepare-message.ts';
import { prepareReceiving } from './prepare-receiving.ts';
import type { TaskErrorMaker } from './task-error.ts';

const milliseconds = 1000;
const longestTimer = 2 ** 31 - 1;

/** Sends or receives one message. Everything on this side is judged before the broker is connected to. */
export async function execute(instance: MessageQueueInstance, context: TaskContext): Promise<TaskResult> {
  const fault = messageQueueDeclaration.validate(instance, context).find(({ severity }) => severity === 'error');
  if (fault !== undefined) throw new DtsError(fault);
  const error: TaskErrorMaker = (symbol, args = {}, cause) =>
    dtsError(symbol, { executable: instance.path, ...args }, { source: context.source }, { cause });
  const use =
    instance.properties.QueueType === queueTypes.Receiver
      ? await receiver(instance, context, error)
      : await sender(instance, context, error);
  const connection = await connectionOf(instance, context, error);
  try {
    await withQueue(connection, context, use);
  } catch (cause) {
    if (context.signal.aborted) return { result: 'canceled' };
    throw brokerError(cause, connection, error);
  }
  return context.signal.aborted ? { result: 'canceled' } : { result: 'success' };
}

async function withQueue(
  connection: MessageQueueConnection,
  context: TaskContext,
  use: (queue: OpenQueue) => Promise<void>,
): Promise<void> {
  context.log('MSMQBeforeOpen', `Opening ${connection.queue} at ${connection.host}.`);
  const queue = await openQueue(connection, context.signal);
  try {
    context.log('MSMQAfterOpen', `${connection.queue} is open.`);
    await use(queue);
  } finally {
    await queue.close();
  }
}

async function sender(instance: MessageQueueInstance, context: TaskContext, error: TaskErrorMaker) {
  const message = await prepareMessage(instance, context, error);
  return async (queue: OpenQueue): Promise<void> => {
    context.log('MSMQBeginSend', `Sending a ${message.type}.`);
    context.log('MSMQTaskInfo', `The message has ${message.content.length} bytes.`);
    await queue.send(message);
    context.log('MSMQEndSend', 'The message was sent.');
  };
}

async function receiver(instance: MessageQueueInstance, context: TaskContext, error: TaskErrorMaker) {
  const { TimeoutAfter: timeout, ErrorIfMessageTimeOut, RemoveFromMessageQueue } = instance.properties;
  const { isWanted, keep } = await prepareReceiving(instance, context, error);
  return async (queue: OpenQueue): Promise<void> => {
    context.log('MSMQBeginReceive', timeout === 0 ? 'Waiting without limit.' : `Waiting ${timeout} seconds at most.`);
    const timer = timeout === 0 ? [] : [AbortSignal.timeout(Math.min(timeout * milliseconds, longestTimer))];
    const received = await queue.receive(isWanted, AbortSignal.any([context.signal, ...timer]));
    if (context.signal.aborted) return;
    if (received === undefined) {
      context.log('MSMQTaskTimeOut', `No message came within ${timeout} seconds.`);
      if (ErrorIfMessageTimeOut) throw error('DTS_E_MSMQTASK_TASK_TIMEOUT', { timeout });
      return;
    }
    context.log('MSMQTaskInfo', `The message has ${received.message.content.length} bytes.`);
    await keep(received.message);
    // A message that could not be kept stays in the queue.
    if (RemoveFromMessageQueue) received.remove();
    context.log('MSMQEndReceive', 'A message was received.');
  };
}

async function connectionOf(
  instance: MessageQueueInstance,
  context: TaskContext,
  error: TaskErrorMaker,
): Promise<MessageQueueConnection> {
  const { MSMQConnection: reference } = instance.properties;
  const connection = await context.connection(reference);
  if (connection.kind === 'message-queue') return connection;
  throw error('DTS_E_MSMQTASK_CONNECTIONTYPENOTMSMQ', { connection: reference, kind: connection.kind });
}

function brokerError(
  cause: unknown,
  { name, host, queue, path }: MessageQueueConnection,
  error: TaskErrorMaker,
): unknown {
  if (cause instanceof DtsError) return cause;
  if (cause instanceof QueueMissing) {
    return error('DTS_E_MSMQTASK_INVALID_QUEUE_PATH', { queue, host, path, connection: name }, cause);
  }
  if (!(cause instanceof Error)) return cause;
  const detail = cause.message.replace(/\.$/, '') || (cause as NodeJS.ErrnoException).code || cause.name;
  return error('OPENDTSX_E_MSMQ_BROKER', { connection: name, host, detail }, cause);
}
