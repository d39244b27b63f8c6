import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { packageText } from '../catalog/testing/project-aid.ts';
import { onEachStore } from '../store/testing/on-each-store.ts';
import { openTestApp, type TestApp } from './testing/open-test-app.ts';

const opened: (TestApp & { readonly folder: string })[] = [];
afterEach(async () => {
  for (const { app, bugs, folder } of opened.splice(0)) {
    await app.close();
    await rm(folder, { recursive: true });
    expect(bugs).toEqual([]);
  }
});

const bytes = Buffer.from(packageText('Daily.dtsx'));
const at = (...names: string[]): string => encodeURIComponent(names.join('\\'));

onEachStore('the package store over REST', (store) => {
  async function open(): Promise<TestApp> {
    const folder = await mkdtemp(join(tmpdir(), 'package-store-'));
    const test = await openTestApp(await store(), [{ name: 'File System', folder }]);
    opened.push({ ...test, folder });
    await test.user('anna', 'db_ssisltduser');
    await test.user('eve');
    return test;
  }

  it('keeps packages in folders and gives their bytes back', async () => {
    const { send } = await open();
    const made = await send('root', 'POST /package-store/folders', { body: { parent: 'MSDB', name: 'Loads' } });
    expect([made.statusCode, made.json().path]).toEqual([201, 'MSDB\\Loads']);
    const path = `/package-store/packages/${at('MSDB', 'Loads', 'Daily')}`;
    expect((await send('root', `PUT ${path}`, { bytes })).statusCode).toBe(204);
    expect((await send('root', `PUT ${path}?overwrite=false`, { bytes })).statusCode).toBe(409);
    expect((await send('root', `GET ${path}`)).rawPayload).toEqual(bytes);
    expect((await send('root', `GET ${path}/exists`)).json()).toEqual({ exists: true });
    const listed = (await send('root', `GET /package-store/folders?path=${at('MSDB', 'Loads')}`)).json();
    expect(listed.items).toMatchObject([{ name: 'Daily', flags: 2, packageDataSize: bytes.length, versionBuild: 3 }]);
    expect((await send('root', `DELETE /package-store/folders/${at('MSDB', 'Loads')}`)).statusCode).toBe(409);
    expect((await send('root', `DELETE ${path}`)).statusCode).toBe(204);
    expect((await send('root', `GET ${path}`)).statusCode).toBe(404);
    const renamed = await send('root', `PATCH /package-store/folders/${at('MSDB', 'Loads')}`, {
      body: { name: 'Old' },
    });
    expect(renamed.statusCode).toBe(204);
    expect((await send('root', `DELETE /package-store/folders/${at('MSDB', 'Old')}`)).statusCode).toBe(204);
  });

  it('copies and moves between stores, and lists page by page', async () => {
    const { send } = await open();
    const path = `/package-store/packages/${at('MSDB', 'Daily')}`;
    await send('root', `PUT ${path}`, { bytes });
    const to = (name: string) => ({ body: { to: name } });
    expect((await send('root', `POST ${path}/copy`, to('File System\\A'))).statusCode).toBe(204);
    expect((await send('root', `POST ${path}/copy`, to('File System\\A'))).statusCode).toBe(409);
    expect((await send('root', `POST ${path}/move`, to('File System\\B'))).statusCode).toBe(204);
    expect((await send('root', `GET ${path}/exists`)).json()).toEqual({ exists: false });
    const list = `GET /package-store/folders?path=${at('File System')}&limit=1`;
    const first = (await send('root', list)).json();
    const second = (await send('root', `${list}&after=${encodeURIComponent(first.next)}`)).json();
    expect([first, second].map(({ items }) => items[0].name)).toEqual(['A', 'B']);
    expect((await send('root', `${list}&after=x`)).statusCode).toBe(400);
    const stores = (await send('root', 'GET /package-store/folders')).json().items;
    expect(stores.map(({ name }: { name: string }) => name)).toEqual(['File System', 'MSDB']);
  });

  it.each(['File System\\..\\x', 'File System\\a:b', 'C:\\x', 'Elsewhere\\x', '..', ''])(
    'leaves no store by the path "%s"',
    async (path) => {
      const { send } = await open();
      const { statusCode } = await send('root', `PUT /package-store/packages/${encodeURIComponent(path)}`, { bytes });
      expect([400, 404]).toContain(statusCode);
    },
  );

  it('refuses what is no package, and who is in no role', async () => {
    const { send } = await open();
    const path = `/package-store/packages/${at('MSDB', 'Daily')}`;
    const { statusCode } = await send('root', `PUT ${path}`, { bytes: Buffer.from('<nothing/>') });
    expect([400, 422]).toContain(statusCode);
    expect((await send('root', `PUT ${path}`, { body: {} })).statusCode).toBe(415);
    expect((await send('eve', `PUT ${path}`, { bytes })).statusCode).toBe(403);
    expect((await send('eve', 'GET /package-store/folders')).statusCode).toBe(403);
  });

  it('gives packages to roles', async () => {
    const { send } = await open();
    const path = `/package-store/packages/${at('MSDB', 'Daily')}`;
    await send('root', `PUT ${path}`, { bytes });
    expect((await send('anna', `GET ${path}`)).statusCode).toBe(403);
    expect((await send('root', `PUT ${path}/roles`, { body: { readRole: 'nobody' } })).statusCode).toBe(400);
    expect((await send('root', `PUT ${path}/roles`, { body: { readRole: 'db_ssisltduser' } })).statusCode).toBe(204);
    expect((await send('root', `GET ${path}/roles`)).json()).toEqual({ readRole: 'db_ssisltduser' });
    expect((await send('anna', `GET ${path}`)).statusCode).toBe(200);
    const file = `/package-store/packages/${at('File System', 'Daily')}`;
    expect((await send('root', `GET ${file}/roles`)).statusCode).toBe(400);
  });

  it('lists running packages, and stops those that the caller sees', async () => {
    const { send, runningPackages, clock } = await open();
    const stop = vi.fn(async () => undefined);
    const instanceId = '{0A0B0C0D-0000-0000-0000-000000000001}';
    const facts = { packageName: 'Daily', packageDescription: '', packageId: '', userId: 9999, userName: 'x' };
    runningPackages.add({ ...facts, instanceId, startMs: clock.ms - 3000, stop });
    const one = `/package-store/running-packages/${encodeURIComponent(instanceId)}`;
    expect((await send('root', `GET ${one}`)).json()).toMatchObject({ packageName: 'Daily', executionDuration: 3 });
    expect((await send('eve', 'GET /package-store/running-packages')).json().items).toEqual([]);
    expect((await send('eve', `POST ${one}/stop`)).statusCode).toBe(404);
    expect(stop).not.toHaveBeenCalled();
    expect((await send('root', `POST ${one}/stop`)).statusCode).toBe(204);
    expect(stop).toHaveBeenCalledOnce();
  });
});
