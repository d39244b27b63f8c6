import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { TdsClient } from '../src/faces/tds/wire/testing/tds-client.ts';
import { openServer } from '../src/server/open-server.ts';
import { RestClient } from './serving/rest-client.ts';

// Source: inferred. Whoever guesses passwords gains nothing by changing the door.

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** What a face answers to a login; `waits` only where it may be told. */
type Answer = 'in' | 'refused' | 'waits';
const faces = ['rest', 'soap', 'tds'] as const;
type Face = (typeof faces)[number];

async function open() {
  const folder = await mkdtemp(join(tmpdir(), 'opendtsx-throttle-'));
  closing.push(() => rm(folder, { recursive: true }));
  const bugs: unknown[] = [];
  const server = await openServer(
    {
      dataFolder: folder,
      port: 0,
      serverName: 'TEST',
      executions: { warmWorkers: 0 },
      tds: { port: 0, encrypt: 'off' },
    },
    { onBug: (error) => void bugs.push(error) },
  );
  closing.push(() => server.close());
  closing.push(() => expect(bugs).toEqual([]));
  const database = new DatabaseSync(join(folder, 'catalog.sqlite'));
  closing.push(() => database.close());
  const password = server.firstUser?.password.reveal() ?? '';
  const rest = new RestClient(server.address, `admin:${password}`);
  const port = Number(server.tdsAddress?.split(':')[1]);
  return {
    rest,
    password,
    logIn: (face: Face, given: string) => logInOver[face]({ address: server.address, port }, given),
    failures: () => database.prepare('SELECT subject_key, failures FROM login_failures ORDER BY subject_key').all(),
    /** As if there had been so many failures just now: the longest wait begins. */
    setFailures: (count: number) =>
      database.prepare('UPDATE login_failures SET failures = ?, last_ms = ?').run(count, Date.now()),
    forgetFailures: () => database.exec('DELETE FROM login_failures'),
  };
}

interface Doors {
  readonly address: string;
  readonly port: number;
}

const ofStatus = (status: number): Answer => (status === 429 ? 'waits' : status === 401 ? 'refused' : 'in');

const logInOver: Readonly<Record<Face, (doors: Doors, password: string) => Promise<Answer>>> = {
  rest: async ({ address }, password) =>
    ofStatus((await new RestClient(address, `admin:${password}`).send('GET /me')).status),
  soap: async ({ address }, password) => {
    const { status } = await fetch(`${address}/LaunchSSISPackage.asmx`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml', authorization: `Basic ${btoa(`admin:${password}`)}` },
      body: '<nothing/>',
    });
    return ofStatus(status);
  },
  tds: async ({ port }, password) => {
    const [client, answer] = await TdsClient.logIn({ port, encryption: 2, userName: 'admin', password });
    const errors = answer.filter((line) => line.startsWith('ERROR'));
    if (errors.length === 0) {
      client.destroy();
      return 'in';
    }
    expect(errors).toEqual([expect.stringMatching(/^ERROR 18456 state 1 severity 14 .*Login failed for user 'admin'/)]);
    await client.closed();
    return 'refused';
  },
};

const told = (face: Face): Answer => (face === 'tds' ? 'refused' : 'waits');

describe('wrong passwords', { timeout: 60_000 }, () => {
  it.each(faces)('over %s are counted for all faces, by user and by address', async (face) => {
    const { logIn, failures, setFailures, password } = await open();
    for (let guess = 0; guess < 5; guess++) expect(await logIn(face, `wrong${guess}`)).toBe('refused');
    expect(failures()).toEqual([
      { subject_key: 'origin:127.0.0.1', failures: 5 },
      { subject_key: 'user:ADMIN', failures: 5 },
    ]);
    setFailures(20);
    for (const other of faces) {
      expect([other, await logIn(other, 'wrong')]).toEqual([other, told(other)]);
      expect([other, await logIn(other, password)]).toEqual([other, told(other)]);
    }
    // Nothing was looked at: neither the wrong ones count, nor does the right one clear.
    expect(failures().map((row) => row.failures)).toEqual([20, 20]);
  });

  it('make a password wait that was right a moment ago, and let it in after the wait', async () => {
    const { logIn, setFailures, forgetFailures, password } = await open();
    for (const face of faces) expect(await logIn(face, password)).toBe('in');
    expect(await logIn('tds', 'wrong')).toBe('refused');
    setFailures(20);
    for (const face of faces) expect([face, await logIn(face, password)]).toEqual([face, told(face)]);
    forgetFailures();
    for (const face of faces) expect([face, await logIn(face, password)]).toEqual([face, 'in']);
  });

  it('that were not looked at are told to the audit log, and not to the client', async () => {
    const { rest, logIn, setFailures, forgetFailures } = await open();
    expect(await logIn('tds', 'wrong')).toBe('refused');
    setFailures(20);
    expect(await logIn('tds', 'wrong')).toBe('refused');
    forgetFailures();
    const { items } = await rest.ask<{ items: object[] }>('GET /audit?limit=2');
    expect(items).toMatchObject([
      { face: 'tds', action: 'login', outcome: 'refused', reason: expect.stringMatching(/accepted in [89]\d\d s/) },
      { face: 'tds', action: 'login', outcome: 'refused', reason: expect.not.stringMatching(/accepted in/) },
    ]);
  });
});
