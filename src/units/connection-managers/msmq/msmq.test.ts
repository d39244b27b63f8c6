import { Secret } from 'opendtsx/sdk';
import { describe, expect, it } from 'vitest';
import { acquire, queueName } from './msmq.run.ts';
import { type MsmqInstance, msmqDeclaration } from './msmq.ts';

const instance: MsmqInstance = {
  id: '{1}',
  name: 'Orders',
  creationName: 'MSMQ',
  connectionString: 'Path=.\\private$\\orders;',
  target: 'amqp://guest@broker.example',
  password: undefined,
  retainSameConnection: false,
  properties: { Path: '' },
};
const context = {
  signal: new AbortController().signal,
  hasDriver: () => true,
  checkPath: () => undefined,
  resolvePath: (path: string) => path,
  openDatabase: () => Promise.reject(new Error('not here')),
};

describe('the MSMQ connection manager', () => {
  it('names the queue of the broker after that of Windows', async () => {
    expect(await acquire(instance, context)).toMatchObject({
      kind: 'message-queue',
      path: '.\\private$\\orders',
      queue: 'orders',
      host: 'broker.example',
      security: { mode: 'none' },
    });
  });

  it.each([
    ['server\\orders', 'orders'],
    ['.\\private$\\orders', 'orders'],
    ['orders', 'orders'],
  ])('%s is %s', (path, name) => {
    expect(queueName(path)).toBe(name);
  });

  it.each([
    ['amqp://u:p%40@h:5000/v%2F1?queue=other', undefined, 'amqp://u:p%40@h:5000/v%2F1', 'other'],
    ['amqps://u@[::1]', 'w/rd', 'amqps://u:w%2Frd@[::1]:5671', 'orders'],
    ['amqp:h', 'word', 'amqp://h:5672', 'orders'],
  ])('is repointed by %s', async (target, password, address, queue) => {
    const given = password === undefined ? undefined : new Secret(password);
    const connection = await acquire({ ...instance, target, password: given }, context);
    expect([connection.broker.reveal(), connection.queue]).toEqual([address, queue]);
  });

  it.each<[string, Partial<MsmqInstance>]>([
    ['OPENDTSX_E_MSMQ_UNMAPPED', { target: undefined }],
    ['OPENDTSX_E_SERVER_TARGET', { target: 'msmq://broker' }],
    ['DTS_E_CONNECTIONVALIDATIONFAILED', { connectionString: '' }],
  ])('finds %s, and does not connect', async (symbol, changes) => {
    const changed = { ...instance, ...changes };
    expect(msmqDeclaration.validate(changed, context).map((finding) => finding.symbol)).toEqual([symbol]);
    await expect(acquire(changed, context)).rejects.toMatchObject({ diagnostic: { symbol } });
  });

  it('needs no path when the target names the queue', () => {
    const target = 'amqp://h?queue=orders';
    expect(msmqDeclaration.validate({ ...instance, connectionString: '', target }, context)).toEqual([]);
  });

  it('needs the files of certificates that its target names', async () => {
    await expect(acquire({ ...instance, target: 'amqps://h?ca=/nowhere/ca.pem' }, context)).rejects.toMatchObject({
      diagnostic: { symbol: 'OPENDTSX_E_SERVER_CERTIFICATE' },
    });
  });

  it('asks the policy for its host', async () => {
    const [forbidden] = msmqDeclaration.validate({ ...instance, target: 'x' }, context);
    await expect(acquire(instance, { ...context, checkPolicy: () => forbidden })).rejects.toThrow(forbidden.message);
  });
});
