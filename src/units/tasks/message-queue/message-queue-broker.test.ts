import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Channel, type ChannelModel, connect } from 'amqplib';
import { type MessageQueueConnection, type PropertyValue, Secret } from 'opendtsx/sdk';
import { type TaskSurroundings, type TaskUnderTest, taskUnderTest } from 'opendtsx/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { suite } from '../../../../tests/suite-availability.ts';
import { messageQueueTask } from './index.ts';

const address = 'amqp://guest:guest@127.0.0.1:5672';
const isThere = await connect(address, { timeout: 3000 }).then(
  async (broker) => {
    await broker.close();
    return true;
  },
  () => false,
);

let broker: ChannelModel;
let channel: Channel;
let queue: string;
let folder: string;

const withBroker = suite('rabbitmq', isThere, `start a broker at ${address} (Debian: apt-get install rabbitmq-server)`);

function prepare(properties: Record<string, PropertyValue>, surroundings: TaskSurroundings = {}): TaskUnderTest {
  const connection: MessageQueueConnection = {
    kind: 'message-queue',
    name: 'Orders',
    path: '.\\private$\\orders',
    broker: new Secret(address),
    queue,
    host: '127.0.0.1',
    security: { mode: 'none' },
  };
  return taskUnderTest(messageQueueTask, {
    ...surroundings,
    variables: { 'System::PackageID': '{AAAA}', ...surroundings.variables },
    connections: { queue: connection },
    properties: { MSMQConnection: 'queue', ...properties },
  });
}

const receive = { QueueType: 1, RemoveFromMessageQueue: true, TimeoutAfter: 10, ErrorIfMessageTimeOut: true };
const intoVariable = { ...receive, MessageType: 3, Variable: 'User::Text' };
const variables = { 'User::Text': 'before' };

/** What lies in the queue, in order; it is empty afterwards. */
async function rest(): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    const next = await channel.get(queue, { noAck: true });
    if (next === false) return found;
    found.push(next.content.toString('utf8'));
  }
}

async function sendStrings(...texts: string[]): Promise<void> {
  for (const text of texts) expect(await prepare({ StringMessage: text }).execute()).toEqual({ result: 'success' });
}

withBroker('messages at a broker', () => {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'message-queue-'));
    broker = await connect(address);
    channel = await broker.createChannel();
    ({ queue } = await channel.assertQueue('', { exclusive: false, autoDelete: false, durable: true }));
  });
  afterEach(async () => {
    await channel.deleteQueue(queue).catch(() => undefined);
    await broker.close();
  });

  it('are strings that a variable receives', async () => {
    await sendStrings('ready: \u20ac');
    const task = prepare(intoVariable, { variables });
    expect(await task.execute()).toEqual({ result: 'success' });
    expect(task.context.read('User::Text')).toBe('ready: \u20ac');
    expect(await rest()).toEqual([]);
    expect(task.context.logged.map((line) => line.split(':')[0])).toEqual([
      'MSMQBeforeOpen',
      'MSMQAfterOpen',
      'MSMQBeginReceive',
      'MSMQTaskInfo',
      'MSMQEndReceive',
    ]);
  });

  it('have the properties that other programs need', async () => {
    const task = prepare({ StringMessage: 'x' });
    await task.execute();
    const found = await channel.get(queue, { noAck: true });
    if (found === false) throw new Error('The queue is empty.');
    expect(found.properties).toMatchObject({
      type: 'String message',
      contentType: 'text/plain; charset=utf-8',
      deliveryMode: 2,
      headers: { 'ssis-package-id': '{AAAA}' },
    });
    expect(task.context.logged.map((line) => line.split(':')[0])).toEqual([
      'MSMQBeforeOpen',
      'MSMQAfterOpen',
      'MSMQBeginSend',
      'MSMQTaskInfo',
      'MSMQEndSend',
    ]);
  });

  it('of other programs are strings', async () => {
    channel.sendToQueue(queue, Buffer.from('from elsewhere'));
    const task = prepare(intoVariable, { variables });
    await task.execute();
    expect(task.context.read('User::Text')).toBe('from elsewhere');
  });

  it('stay in the queue unless they are to be removed', async () => {
    await sendStrings('one', 'two');
    const task = prepare({ ...intoVariable, RemoveFromMessageQueue: false }, { variables });
    await task.execute();
    expect(task.context.read('User::Text')).toBe('one');
    expect(await rest()).toEqual(['one', 'two']);
  });

  it.each([
    [1, 'ready', 'ready'],
    [2, 'rEADY', 'Ready'],
    [3, 'eady t', 'not ready today'],
    [0, '', 'Ready'],
  ])('are compared with rule %i and %j, and others keep their places', async (Compare, CompareString, expected) => {
    await sendStrings('Ready', 'ready', 'not ready today');
    const task = prepare({ ...intoVariable, Compare, CompareString }, { variables });
    await task.execute();
    expect(task.context.read('User::Text')).toBe(expected);
    expect(await rest()).toEqual(['Ready', 'ready', 'not ready today'].filter((text) => text !== expected));
  });

  it('are waited for', async () => {
    await sendStrings('no');
    const properties = { ...intoVariable, Compare: 1, CompareString: 'go', TimeoutAfter: 0 };
    const task = prepare(properties, { variables });
    const running = task.execute();
    await sendStrings('not yet', 'go', 'later');
    expect(await running).toEqual({ result: 'success' });
    expect(task.context.read('User::Text')).toBe('go');
    expect(await rest()).toEqual(['no', 'not yet', 'later']);
  });

  it('that do not come in time fail the task, or not, as it says', async () => {
    await sendStrings('no');
    const properties = { ...intoVariable, Compare: 1, CompareString: 'go', TimeoutAfter: 0.05 };
    expect(await prepare(properties, { variables }).failure()).toBe('DTS_E_MSMQTASK_TASK_TIMEOUT');
    const task = prepare({ ...properties, ErrorIfMessageTimeOut: false }, { variables });
    expect(await task.execute()).toEqual({ result: 'success' });
    expect(task.context.logged.at(-1)).toMatch(/^MSMQTaskTimeOut: /);
    expect(await rest()).toEqual(['no']);
  });

  it('are not waited for any more when the execution is canceled', async () => {
    const abort = new AbortController();
    const waits = Promise.withResolvers<void>();
    const task = prepare({ ...intoVariable, TimeoutAfter: 0 }, { variables, signal: abort.signal });
    const running = task.execute();
    const poll = async (): Promise<void> => {
      while ((await channel.checkQueue(queue)).consumerCount === 0) await new Promise(setImmediate);
      waits.resolve();
    };
    await Promise.all([poll(), waits.promise]);
    abort.abort();
    expect(await running).toEqual({ result: 'canceled' });
  });

  it('are files, byte by byte', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
    const { writeFile } = await import('node:fs/promises');
    await writeFile(join(folder, 'in.dat'), bytes);
    await sendStrings('between');
    await prepare({ MessageType: 1, DataFileMessage: join(folder, 'in.dat') }).execute();
    const target = join(folder, 'out.dat');
    await prepare({ ...receive, MessageType: 1, SaveFileAs: target }).execute();
    expect((await readFile(target)).equals(bytes)).toBe(true);
    expect(await rest()).toEqual(['between']);
  });

  it('that cannot be kept stay in the queue', async () => {
    const { writeFile } = await import('node:fs/promises');
    await writeFile(join(folder, 'in.dat'), 'x');
    await prepare({ MessageType: 1, DataFileMessage: join(folder, 'in.dat') }).execute();
    const properties = { ...receive, MessageType: 1, SaveFileAs: join(folder, 'none', 'out.dat') };
    expect(await prepare(properties).failure()).toBe('DTS_E_MSMQTASK_DATA_FILE_SAVE_FAILED');
    expect(await rest()).toEqual(['x']);
  });

  it('are variables with their types: by name, else by place', async () => {
    const given = { 'User::A': 5, 'User::B': 'text', 'User::C': true };
    await prepare({ MessageType: 2, VariableMessage: 'User::A, User::B,User::C' }, { variables: given }).execute();
    const taken = { 'User::C': false, 'User::X': '' };
    const task = prepare({ ...receive, MessageType: 2, Variable: 'User::C,User::X' }, { variables: taken });
    await task.execute();
    expect([task.context.read('User::C'), task.context.read('User::X')]).toEqual([true, 'text']);
  });

  it('of another package are left alone when they are filtered', async () => {
    const send = (id: string, value: string) =>
      prepare(
        { MessageType: 2, VariableMessage: 'User::A' },
        { variables: { 'System::PackageID': id, 'User::A': value } },
      ).execute();
    await send('{BBBB}', 'other');
    await send('{AAAA}', 'own');
    const properties = { ...receive, MessageType: 2, Variable: 'User::A', Filter: 1, Identifier: 'aaaa' };
    const task = prepare(properties, { variables: { 'User::A': '' } });
    await task.execute();
    expect(task.context.read('User::A')).toBe('own');
    expect(await rest()).toHaveLength(1);
  });

  it('that hold something else fail the task and stay', async () => {
    const content = '[{"name":"User::A","dataType":"DT_I4","value":"many"}]';
    channel.sendToQueue(queue, Buffer.from(content), { type: 'Variables message' });
    const task = prepare({ ...receive, MessageType: 2, Variable: 'User::A' }, { variables: { 'User::A': 1 } });
    expect(await task.failure()).toBe('DTS_E_MSMQTASK_INVALID_MESSAGE_TYPE');
    expect(await rest()).toEqual([content]);
  });

  it('need a queue', async () => {
    await channel.deleteQueue(queue);
    expect(await prepare({ StringMessage: 'x' }).failure()).toBe('DTS_E_MSMQTASK_INVALID_QUEUE_PATH');
  });
});
