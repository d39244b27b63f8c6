import { describe, expect, it } from 'vitest';
import { DtsError, dtsError } from '../../diagnostics/dts-error.ts';
import type { Connection } from '../../sdk/connection-manager.ts';
import type { DatabaseConnection } from '../../sdk/driver.ts';
import { type ConnectionAccess, Transaction } from './transaction.ts';

const signal = new AbortController().signal;

/** A database that writes down what is asked of it. */
function access(name: string, log: string[], traits: { identity?: string; refuses?: boolean } = {}): ConnectionAccess {
  const database = {
    identity: traits.identity,
    async beginTransaction() {
      log.push(`begin ${name}`);
      return {
        async commit() {
          if (traits.refuses) throw dtsError('DTS_E_OLEDBERROR', { detail: 'the disk is full' });
          log.push(`commit ${name}`);
        },
        async rollback() {
          log.push(`rollback ${name}`);
        },
      };
    },
  } as unknown as DatabaseConnection;
  return {
    name,
    key: name,
    signal,
    open: async () => ({ kind: 'database', database }),
    release: async () => void log.push(`release ${name}`),
  };
}

async function failureOf(action: Promise<unknown>): Promise<DtsError> {
  const error = await action.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DtsError)) throw new Error('no DtsError');
  return error;
}

describe('a transaction', () => {
  it('commits its databases in the order of first use, and gives them back', async () => {
    const log: string[] = [];
    const transaction = new Transaction('\\Package', 'serializable');
    await Promise.all([
      transaction.connect(access('B', log)),
      transaction.connect(access('A', log)),
      transaction.connect(access('B', log)),
    ]);
    transaction.whenEnded(async () => void log.push('ended'));
    await transaction.commit();
    expect(log).toEqual(['begin B', 'begin A', 'commit B', 'commit A', 'release B', 'release A', 'ended']);
  });

  it('has one connection for connection managers that lead to the same database', async () => {
    const log: string[] = [];
    const transaction = new Transaction('\\Package', 'serializable');
    const first = await transaction.connect(access('A', log, { identity: 'one' }));
    expect(await transaction.connect(access('B', log, { identity: 'one' }))).toBe(first);
    expect(log).toEqual(['begin A', 'release B']);
  });

  it('tells when a second database joins', async () => {
    const told: (readonly string[])[] = [];
    const transaction = new Transaction('\\Package', 'serializable', (names) => told.push(names));
    await transaction.connect(access('A', []));
    expect(told).toEqual([]);
    await transaction.connect(access('B', []));
    expect(told).toEqual([['A', 'B']]);
  });

  it('says that nothing stays when the first database refuses to commit', async () => {
    const log: string[] = [];
    const transaction = new Transaction('\\Package\\Box', 'serializable');
    await transaction.connect(access('A', log, { refuses: true }));
    await transaction.connect(access('B', log));
    const { diagnostic } = await failureOf(transaction.commit());
    expect(diagnostic.symbol).toBe('OPENDTSX_E_TRANSACTION_COMMIT');
    expect(log.slice(2)).toEqual(['rollback A', 'rollback B', 'release A', 'release B']);
  });

  it('names what is committed and what is not when a later database refuses', async () => {
    const log: string[] = [];
    const transaction = new Transaction('\\Package\\Box', 'serializable');
    await transaction.connect(access('A', log));
    await transaction.connect(access('B', log, { refuses: true }));
    await transaction.connect(access('C', log));
    const { diagnostic } = await failureOf(transaction.commit());
    expect(diagnostic.symbol).toBe('OPENDTSX_E_TRANSACTION_HALFCOMMITTED');
    expect(diagnostic.message).toContain('is committed on A and rolled back on B, C, because B refused');
    expect(log.slice(3)).toEqual(['commit A', 'rollback B', 'rollback C', 'release A', 'release B', 'release C']);
  });

  it('refuses a database without transactions', async () => {
    const log: string[] = [];
    const transaction = new Transaction('\\Package\\Box', 'serializable');
    const plain = { ...access('A', log), open: async () => ({ kind: 'database', database: {} }) as Connection };
    expect((await failureOf(transaction.connect(plain))).diagnostic.symbol).toBe('DTS_E_TRANSACTIONENLISTNOTSUPPORTED');
    expect(log).toEqual(['release A']);
  });

  it('opens what is no database anew for each user', async () => {
    const transaction = new Transaction('\\Package', 'serializable');
    let opened = 0;
    const file: ConnectionAccess = {
      ...access('File', []),
      open: async () => ({ kind: 'other', value: ++opened }),
    };
    expect(await transaction.connect(file)).toEqual({ kind: 'other', value: 1 });
    expect(await transaction.connect(file)).toEqual({ kind: 'other', value: 2 });
  });
});
