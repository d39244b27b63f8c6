import { afterEach, expect, it } from 'vitest';
import { operationStatus } from '../catalog/executions/operation-codes.ts';
import { projectFile } from '../catalog/testing/project-aid.ts';
import { serverPrincipal } from '../identity/principal.ts';
import type { Store } from '../store/store.ts';
import { onEachStore } from '../store/testing/on-each-store.ts';
import { openTestApp, type TestApp } from './testing/open-test-app.ts';

const opened: TestApp[] = [];
afterEach(async () => {
  for (const { app, bugs } of opened.splice(0)) {
    await app.close();
    expect(bugs).toEqual([]);
  }
});

const where = { folder: 'Loads', project: 'Sales', package: 'Load.dtsx' };
const ispac = projectFile({
  packages: {
    'Load.dtsx': [
      { name: 'Source', value: 'a' },
      { name: 'Key', sensitive: true },
    ],
  },
});

onEachStore('executions over REST', (openStore) => {
  async function open(): Promise<TestApp & { readonly store: Store }> {
    const store = await openStore();
    const test = await openTestApp(store);
    opened.push(test);
    await test.user('anna');
    await test.send('root', 'POST /catalog/folders', { body: { name: 'Loads' } });
    await test.send('root', 'PUT /catalog/folders/Loads/projects/Sales', { bytes: ispac });
    return { ...test, store };
  }

  it('makes an execution with its values and starts it', async () => {
    const { send } = await open();
    const body = {
      ...where,
      parameters: [
        { scope: 'package', name: 'Source', value: 'b' },
        { scope: 'package', name: 'Key', value: 'canary-1' },
        { scope: 'execution', name: 'LOGGING_LEVEL', value: 3 },
      ],
      propertyOverrides: [{ path: '\\Package.Variables[User::A].Value', value: 'canary-2', sensitive: true }],
      dataTaps: [{ dataFlow: '\\Package\\Load', path: 'Paths[Source Output]', file: 'tap.csv', maxRows: 5 }],
      tags: ['night'],
    };
    const made = await send('root', 'POST /executions', { body });
    expect([made.statusCode, made.json().status]).toEqual([201, operationStatus.pending]);
    const one = `/executions/${made.json().executionId}`;
    expect(made.headers.location).toBe(`/api/v1${one}`);
    const parameters = await send('root', `GET ${one}/parameters`);
    expect(parameters.json().items).toContainEqual(
      expect.objectContaining({ parameterName: 'Source', parameterValue: 'b', runtimeOverride: true }),
    );
    const overrides = await send('root', `GET ${one}/property-overrides`);
    expect(overrides.json().items).toMatchObject([{ propertyPath: body.propertyOverrides[0]?.path, sensitive: true }]);
    expect(parameters.body + overrides.body).not.toContain('canary');
    expect((await send('root', `GET ${one}/data-taps`)).json().items).toMatchObject([
      { filename: 'tap.csv', maxRows: 5 },
    ]);
    expect((await send('root', `POST ${one}/start`, { body: {} })).statusCode).toBe(409);
  });

  it('makes nothing of an execution with a value that is refused', async () => {
    const { send } = await open();
    const wrong = (more: object) => send('root', 'POST /executions', { body: { ...where, ...more } });
    const parameters = [{ scope: 'package', name: 'None', value: 1 }];
    expect((await wrong({ parameters })).statusCode).toBe(404);
    expect((await wrong({ dataTaps: [{ dataFlow: '\\Package\\A', path: 'p', file: '../x' }] })).statusCode).toBe(400);
    expect((await wrong({ reference: 77 })).statusCode).toBe(404);
    expect((await wrong({ package: 'Other.dtsx' })).statusCode).toBe(404);
    expect((await wrong({ parameters: [{ scope: 'all', name: 'Source', value: 1 }] })).statusCode).toBe(400);
    expect((await send('anna', 'POST /executions', { body: where })).statusCode).toBe(404);
    expect((await send('root', 'GET /executions')).json().items).toEqual([]);
  });

  it('starts once however often a request with the same key is sent, at the same time too', async () => {
    const { send, clock } = await open();
    const headers = { 'idempotency-key': 'night-2026-01-31' };
    const start = (body: object = where) => send('root', 'POST /executions', { body, headers });
    const answers = await Promise.all([start(), start(), start()]);
    expect(new Set(answers.map((answer) => answer.body)).size).toBe(1);
    expect(answers.map(({ headers: told }) => told['idempotency-replayed'] ?? 'new').sort()).toEqual([
      'new',
      'true',
      'true',
    ]);
    const other = await start({ ...where, start: false });
    expect(other.json()).toMatchObject({ status: 422, symbol: 'OPENDTSX_E_FACES_KEYUSED' });
    expect((await send('root', 'GET /executions')).json().items).toHaveLength(1);
    clock.ms += 24 * 60 * 60 * 1000 + 1;
    expect((await start()).headers['idempotency-replayed']).toBeUndefined();
    expect((await send('root', 'GET /executions')).json().items).toHaveLength(2);
  });

  it('does not remember a start that was refused', async () => {
    const { send } = await open();
    const headers = { 'idempotency-key': 'k' };
    const start = (name: string) => send('root', 'POST /executions', { body: { ...where, project: name }, headers });
    expect((await start('Missing')).statusCode).toBe(404);
    expect((await start('Sales')).statusCode).toBe(201);
    const bad = await send('root', 'POST /executions', {
      body: where,
      headers: { 'idempotency-key': 'k'.repeat(201) },
    });
    expect(bad.json()).toMatchObject({ status: 400, symbol: 'OPENDTSX_E_FACES_KEY' });
  });

  it('lists executions, the newest first, by status, place and time', async () => {
    const { send, clock } = await open();
    const ids: number[] = [];
    const times: string[] = [];
    for (const start of [false, true, true]) {
      clock.ms += 1000;
      times.push(new Date(clock.ms).toISOString());
      ids.push((await send('root', 'POST /executions', { body: { ...where, start } })).json().executionId);
    }
    const list = async (query: string) => {
      const { items, next } = (await send('root', `GET /executions${query}`)).json();
      return [items.map(({ executionId }: { executionId: number }) => ids.indexOf(executionId)), next !== undefined];
    };
    expect(await list('')).toEqual([[2, 1, 0], false]);
    expect(await list('?limit=2')).toEqual([[2, 1], true]);
    expect(await list(`?limit=2&after=${ids[1]}`)).toEqual([[0], false]);
    expect(await list('?status=1')).toEqual([[0], false]);
    expect(await list('?folder=Loads&project=Sales&package=Load.dtsx')).toEqual([[2, 1, 0], false]);
    expect(await list('?folder=Other')).toEqual([[], false]);
    expect(await list(`?from=${times[1]}`)).toEqual([[2, 1], false]);
    expect(await list(`?until=${times[2]}`)).toEqual([[1, 0], false]);
    expect(await list(`?from=${times[1]}&until=${times[2]}&limit=1`)).toEqual([[1], true]);
    expect((await send('root', 'GET /executions?from=yesterday')).statusCode).toBe(400);
  });

  it('stops what waits, and refuses to stop it again', async () => {
    const { send } = await open();
    const { executionId } = (await send('root', 'POST /executions', { body: where })).json();
    expect((await send('anna', `POST /executions/${executionId}/stop`)).statusCode).toBe(404);
    expect((await send('root', `POST /executions/${executionId}/stop`)).statusCode).toBe(204);
    expect((await send('root', `GET /executions/${executionId}`)).json()).toMatchObject({
      status: operationStatus.canceled,
      stoppedByName: 'root',
    });
    expect((await send('root', `POST /executions/${executionId}/stop`)).statusCode).toBe(409);
    expect((await send('root', 'POST /executions/4711/stop')).statusCode).toBe(404);
    expect((await send('root', 'GET /executions/none')).statusCode).toBe(400);
    const types = (await send('root', 'GET /operations'))
      .json()
      .items.map((one: { operationType: number }) => one.operationType);
    expect(types).toEqual([202, 200, 101]);
  });

  it('queues validations', async () => {
    const { send } = await open();
    const project = '/catalog/folders/Loads/projects/Sales';
    const whole = await send('root', `POST ${project}/validate`, { body: {} });
    const one = await send('root', `POST ${project}/packages/Load.dtsx/validate`, { body: { environments: 'none' } });
    expect([whole.statusCode, one.statusCode]).toEqual([202, 202]);
    const refused = await send('root', `POST ${project}/validate`, { body: { environments: 'one' } });
    expect(refused.statusCode).toBe(400);
    const listed = (await send('root', 'GET /validations?limit=1')).json();
    expect(listed).toMatchObject({
      items: [{ validationId: whole.json().validationId }],
      next: whole.json().validationId,
    });
    const { validationId } = one.json();
    expect((await send('root', `GET /validations/${validationId}`)).json()).toMatchObject({ objectName: 'Load.dtsx' });
    expect((await send('root', `GET /operations/${validationId}/parts`)).json().items).toHaveLength(1);
    expect((await send('root', `POST /operations/${validationId}/stop`)).statusCode).toBe(204);
  });

  it('limits what runs at a time', async () => {
    const { send } = await open();
    const limit = (key: string, most: unknown) =>
      send('root', `PUT /execution-limits/${encodeURIComponent(key)}`, { body: { most } });
    expect((await limit('folder:Loads', 2)).statusCode).toBe(204);
    expect((await limit('nothing', 2)).statusCode).toBe(400);
    expect((await limit('*', 0)).statusCode).toBe(400);
    expect((await send('anna', 'GET /execution-limits')).statusCode).toBe(403);
    expect((await send('root', 'GET /execution-limits')).json().items).toEqual([{ key: 'folder:LOADS', most: 2 }]);
    expect((await send('root', 'DELETE /execution-limits/folder:Loads')).statusCode).toBe(204);
  });

  it('tells messages as events, goes on behind Last-Event-ID, and ends with the execution', async () => {
    const { send, sessions, store } = await open();
    const { executionId } = (await send('root', 'POST /executions', { body: where })).json();
    const say = (message: string, event_name: string | null = null) =>
      store.db
        .insertInto('operation_messages')
        .values({
          operation_id: executionId,
          message_ms: 5,
          message_type: 70,
          message_source_type: 30,
          message,
          event_name,
        })
        .execute();
    const end = () =>
      store.db
        .updateTable('operations')
        .set({ status: operationStatus.succeeded, end_ms: 9 })
        .where('operation_id', '=', executionId)
        .execute();
    await say('first');
    const listening = send('root', `GET /executions/${executionId}/events`);
    await say('second\nline', 'OnInformation');
    await end();
    sessions.session(serverPrincipal).signals?.tell('ended', executionId);
    const answer = await listening;
    expect(answer.headers['content-type']).toBe('text/event-stream');
    const events = readEvents(answer.body);
    const messages = events.filter(({ event }) => event === 'message');
    expect(messages.map(({ data }) => data.message)).toEqual(['first', 'second\nline']);
    expect(messages[1]?.data.eventName).toBe('OnInformation');
    expect(events.at(-1)).toMatchObject({ event: 'end', data: { executionId, status: operationStatus.succeeded } });
    expect(events.filter(({ event }) => event === 'status').at(-1)?.data.status).toBe(operationStatus.succeeded);

    const headers = { 'last-event-id': messages[0]?.id ?? '' };
    const again = readEvents((await send('root', `GET /executions/${executionId}/events`, { headers })).body);
    expect(again.filter(({ event }) => event === 'message').map(({ data }) => data.message)).toEqual(['second\nline']);
    expect((await send('anna', `GET /executions/${executionId}/events`)).statusCode).toBe(404);
    const byType = (await send('root', `GET /executions/${executionId}/messages?type=120`)).json();
    expect(byType).toEqual({ items: [] });
    const page = (await send('root', `GET /executions/${executionId}/messages?limit=1`)).json();
    expect(page).toMatchObject({ items: [{ message: 'first' }], next: Number(messages[0]?.id) });
  });
});

interface ReadEvent {
  readonly id?: string;
  readonly event?: string;
  readonly data: { readonly message?: string; readonly eventName?: string; readonly status?: number };
}

function readEvents(text: string): ReadEvent[] {
  const blocks = text.split('\n\n').filter((block) => block.includes('event: '));
  return blocks.map((block) => {
    const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)));
    return { ...fields, data: JSON.parse(fields.data) };
  });
}
