import { once } from 'node:events';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { columnType, type MessageQueueConnection, type PropertyValue, Secret, type TypedValue } from 'opendtsx/sdk';
import { type TaskSurroundings, type TaskUnderTest, taskUnderTest } from 'opendtsx/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { messageQueueTask } from './index.ts';
import { readVariables, receivedValue, sentVariable } from './queue-message.ts';

const queue: MessageQueueConnection = {
  kind: 'message-queue',
  name: 'Orders',
  path: '.\\private$\\orders',
  broker: new Secret('amqp://guest:hidden-word@127.0.0.1:1'),
  queue: 'orders',
  host: '127.0.0.1',
  security: { mode: 'none' },
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'message-queue-'));
});

function prepare(properties: Record<string, PropertyValue>, surroundings: TaskSurroundings = {}): TaskUnderTest {
  return taskUnderTest(messageQueueTask, {
    ...surroundings,
    connections: { queue, ...surroundings.connections },
    properties: { MSMQConnection: 'queue', ...properties },
  });
}

const receive = { QueueType: 1 };
const other = { kind: 'other', value: undefined } as const;

describe('validation', () => {
  it('takes the task as the package has it', async () => {
    const objectData = await readFile(new URL('./fixtures/persisted.xml', import.meta.url), 'utf8');
    const connections = { '{0B6C3A52-0000-4000-8000-0000000035C0}': queue };
    const task = taskUnderTest(messageQueueTask, { objectData, connections, variables: { 'User::Text': '' } });
    expect(task.validate()).toEqual([]);
  });

  it.each<[string, Record<string, PropertyValue>]>([
    ['DTS_E_MSMQTASK_CONNMNGRNULL', { MSMQConnection: '' }],
    ['DTS_E_MSMQTASK_CONNMNGRDOESNOTEXIST', { MSMQConnection: 'gone' }],
    ['DTS_E_MSMQTASK_CONNECTIONTYPENOTMSMQ', { MSMQConnection: 'other' }],
    ['OPENDTSX_E_TASK_PROPERTY', { Use2000Format: true }],
    ['OPENDTSX_E_TASK_PROPERTY', { UseEncryption: true }],
    ['DTS_E_MSMQTASK_INVALID_PROPERTY_VALUE', { QueueType: 2 }],
    ['DTS_E_MSMQTASK_INVALID_PROPERTY_VALUE', { MessageType: 4 }],
    ['DTS_E_MSMQTASK_INVALID_PROPERTY_VALUE', { ...receive, Compare: 4, CompareString: 'a' }],
    ['DTS_E_MSMQTASK_INVALID_PROPERTY_VALUE', { ...receive, Filter: 2 }],
    ['DTS_E_MSMQTASK_INVALID_PROPERTY_VALUE', { ...receive, TimeoutAfter: -1 }],
    ['DTS_E_MSMQTASK_DATA_FILE_NAME_EMPTY', { MessageType: 1 }],
    ['DTS_E_MSMQTASK_RECEIVE_VARIABLE_EMPTY', { MessageType: 2 }],
    ['OPENDTSX_E_MSMQ_VARIABLENOTFOUND', { MessageType: 2, VariableMessage: 'User::A, User::No' }],
    ['DTS_E_MSMQTASK_INVALID_MESSAGE_TYPE', { MessageType: 3 }],
    ['DTS_E_MSMQTASK_DATA_FILE_SAVE_NAME_EMPTY', { ...receive, MessageType: 1 }],
    ['DTS_E_MSMQTASK_RECEIVE_VARIABLE_EMPTY', { ...receive, MessageType: 2 }],
    ['OPENDTSX_E_MSMQ_VARIABLENOTFOUND', { ...receive, MessageType: 2, Variable: 'User::No' }],
    ['DTS_E_MSMQTASK_STRING_COMPARE_VALUE_MISSING', { ...receive, Compare: 1 }],
    ['DTS_E_MSMQTASK_VARIABLE_TO_RECEIVE_STRING_MSG_EMPTY', { ...receive, MessageType: 3 }],
    ['DTS_E_MSMQTASK_STRING_MSG_TO_VARIABLE_NOT_FOUND', { ...receive, MessageType: 3, Variable: 'User::No' }],
  ])('finds %s, as the run does: %j', async (symbol, properties) => {
    const task = prepare(properties, { connections: { other }, variables: { 'User::A': 'a' } });
    expect(task.validate()).toEqual([symbol]);
    expect(await task.failure()).toBe(symbol);
  });
});

describe('before the broker is connected to', () => {
  it('a file to send must be there', async () => {
    const task = prepare({ MessageType: 1, DataFileMessage: join(folder, 'none.dat') });
    expect(await task.failure()).toBe('OPENDTSX_E_MSMQ_DATAFILE');
    expect(task.context.logged).toEqual([]);
  });

  it('an object variable is refused', async () => {
    const task = prepare({ MessageType: 2, VariableMessage: 'User::O' }, { variables: { 'User::O': { object: {} } } });
    expect(await task.failure()).toBe('OPENDTSX_E_TASK_PROPERTY');
  });

  it('a file to save must not be there, unless it may be replaced', async () => {
    await writeFile(join(folder, 'a.dat'), 'old');
    const properties = { ...receive, MessageType: 1, SaveFileAs: join(folder, 'a.dat') };
    expect(await prepare(properties).failure()).toBe('DTS_E_MSMQTASK_DATAFILE_ALREADY_EXISTS');
    expect(await prepare({ ...properties, Overwrite: true }).failure()).toBe('OPENDTSX_E_MSMQ_BROKER');
    expect(await readdir(folder)).toEqual(['a.dat']);
  });
});

describe('a broker', () => {
  it('that nobody runs fails the task, which does not show the password', async () => {
    const task = prepare({ StringMessage: 'a' });
    const error = await task.execute().then(
      () => undefined,
      (cause: unknown) => cause,
    );
    expect(error).toMatchObject({ diagnostic: { symbol: 'OPENDTSX_E_MSMQ_BROKER' } });
    expect(JSON.stringify([error, String(error), task.context.logged])).not.toContain('hidden-word');
  });

  it('that is none fails the task', async () => {
    const server = createServer((socket) => void socket.end('HTTP/1.1 400 No\r\n\r\n'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const broker = new Secret(`amqp://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const task = prepare({ StringMessage: 'a' }, { connections: { queue: { ...queue, broker } } });
    expect(await task.failure()).toBe('OPENDTSX_E_MSMQ_BROKER');
    server.close();
  });

  it('is not asked once the execution is canceled', async () => {
    const signal = AbortSignal.abort();
    expect(await prepare({ StringMessage: 'a' }, { signal }).execute()).toEqual({ result: 'canceled' });
  });
});

describe('values in a message', () => {
  it.each<TypedValue>([
    { type: columnType('DT_I4'), value: -5 },
    { type: columnType('DT_I8'), value: 9_007_199_254_740_993n },
    { type: columnType('DT_R8'), value: 0.1 },
    { type: columnType('DT_BOOL'), value: true },
    { type: columnType('DT_WSTR', { length: 5 }), value: 'a\n\u20ac"\\' },
    { type: columnType('DT_DATE'), value: 17_066_970_000_000_000n },
    { type: columnType('DT_DECIMAL', { scale: 3 }), value: { coefficient: 12_345n, scale: 3 } },
    { type: columnType('DT_I4'), value: null },
  ])('come back as they went: %#', (value) => {
    const sent = sentVariable('User::A', value);
    if (sent === undefined) throw new Error('It was not sent.');
    const [read] = readVariables(Buffer.from(JSON.stringify([sent])));
    expect(receivedValue(read).value).toEqual(value.value);
    expect(receivedValue(read).type.type).toBe(value.type.type);
  });

  it.each([
    ['{}', /no list of variables/],
    ['[1]', /lacks name, dataType or value/],
    ['[null]', /lacks name, dataType or value/],
  ])('are not read from %s', (text, reason) => {
    expect(() => readVariables(Buffer.from(text))).toThrow(reason);
  });

  it.each([
    ['DT_NONE', '1'],
    ['DT_I4', 'many'],
  ])('of %s are not made of %s', (dataType, value) => {
    expect(() => receivedValue({ name: 'User::A', dataType, value })).toThrow(/User::A/);
  });
});
