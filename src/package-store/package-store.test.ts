import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { onEachStore } from '../store/testing/on-each-store.ts';
import { copyPackageTo, listPackageStore, movePackageTo, resolvePackageStorePath } from './package-store.ts';
import { fileSystemName, requireLocalServer } from './package-store-names.ts';
import { openPackageStore, packageText } from './testing/open-package-store.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});
const symbol = (name: string) => ({ diagnostic: { symbol: `OPENDTSX_E_PACKAGESTORE_${name}` } });
const content = packageText('P');

onEachStore('the package store', (open) => {
  const prepare = async () => {
    const folder = mkdtempSync(join(tmpdir(), 'package-store-'));
    made.push(folder);
    const roots = [{ name: fileSystemName, folder }];
    const opened = await openPackageStore(await open());
    const at = (path: string) => resolvePackageStorePath(opened.server, roots, path);
    const put = async (path: string) => {
      const { store, path: packagePath } = at(path);
      await store.putPackage({ packagePath, content });
    };
    const exists = async (path: string) => {
      const { store, path: packagePath } = at(path);
      return store.packageExists({ packagePath });
    };
    return { ...opened, roots, folder, at, put, exists };
  };

  it('resolves paths by the name of the store, without regard to case', async () => {
    const { at } = await prepare();
    expect(at('\\msdb\\Loads\\P')).toMatchObject({ storeName: 'MSDB', path: 'Loads\\P' });
    expect(at('file system\\P')).toMatchObject({ storeName: 'File System', path: 'P' });
    expect(() => at('Loads\\P')).toThrow(/begins with no store/);
    expect(() => at('')).toThrow(/begins with no store/);
    expect(() => at('File System\\..\\P')).toThrow(/no path/);
  });

  it('lists its stores, and what is in them', async () => {
    const { server, roots, put, as } = await prepare();
    await put('MSDB\\Maintenance Plans\\P');
    const names = async (folder?: string) =>
      (await listPackageStore(server, roots, { folder })).map((info) => `${info.folder}|${info.name}`);
    expect(await names()).toEqual(['|File System', '|MSDB']);
    expect(await names('MSDB')).toEqual(['MSDB|Data Collector', 'MSDB|Maintenance Plans']);
    expect(await names('msdb\\Maintenance Plans')).toEqual(['MSDB\\Maintenance Plans|P']);
    const [first] = await listPackageStore(server, roots, { limit: 1 });
    expect((await listPackageStore(server, roots, { after: first })).map(({ name }) => name)).toEqual(['MSDB']);
    await expect(listPackageStore(as(7), roots)).rejects.toMatchObject({
      diagnostic: { symbol: 'OPENDTSX_E_IDENTITY_DENIED' },
    });
  });

  it('copies within a store and between stores', async () => {
    const { server, roots, put, exists, folder } = await prepare();
    await put('MSDB\\P');
    await copyPackageTo(server, roots, { sourcePath: 'MSDB\\P', packagePath: 'MSDB\\Maintenance Plans\\P' });
    await copyPackageTo(server, roots, { sourcePath: 'MSDB\\P', packagePath: 'File System\\Q' });
    await copyPackageTo(server, roots, { sourcePath: 'File System\\Q', packagePath: 'MSDB\\R' });
    expect(readdirSync(folder)).toEqual(['Q.dtsx']);
    for (const path of ['MSDB\\P', 'MSDB\\Maintenance Plans\\P', 'MSDB\\R']) expect(await exists(path)).toBe(true);
    const onto = { sourcePath: 'MSDB\\P', packagePath: 'MSDB\\R' };
    await expect(copyPackageTo(server, roots, onto)).rejects.toMatchObject(symbol('PACKAGEEXISTS'));
    await copyPackageTo(server, roots, { ...onto, overwrite: true });
    await expect(copyPackageTo(server, roots, { sourcePath: 'MSDB\\P', packagePath: 'msdb\\p' })).rejects.toMatchObject(
      symbol('SAMEPLACE'),
    );
  });

  it('moves between stores and leaves nothing behind, nor loses anything when it cannot', async () => {
    const { server, roots, put, exists, as } = await prepare();
    await put('File System\\P');
    await put('MSDB\\Q');
    await movePackageTo(server, roots, { sourcePath: 'File System\\P', packagePath: 'MSDB\\P' });
    expect([await exists('File System\\P'), await exists('MSDB\\P')]).toEqual([false, true]);
    await movePackageTo(server, roots, { sourcePath: 'MSDB\\P', packagePath: 'MSDB\\Maintenance Plans\\P' });
    expect([await exists('MSDB\\P'), await exists('MSDB\\Maintenance Plans\\P')]).toEqual([false, true]);
    const away = { sourcePath: 'MSDB\\Q', packagePath: 'File System\\None\\Q' };
    await expect(movePackageTo(server, roots, away)).rejects.toMatchObject(symbol('FOLDERNOTFOUND'));
    await expect(movePackageTo(as(7, 'db_ssisoperator'), roots, { ...away, packagePath: 'MSDB\\R' })).rejects.toThrow(
      /may not/,
    );
    const samePlace = { sourcePath: 'File System\\X', packagePath: 'file system\\x.dtsx' };
    await expect(movePackageTo(server, roots, samePlace)).rejects.toMatchObject(symbol('SAMEPLACE'));
    expect(await exists('MSDB\\Q')).toBe(true);
  });
});

describe('the name of the server of a package store', () => {
  it.each([undefined, '', '.', 'localhost', 'LOCALHOST', 'etl-1', 'ETL-1.example.net'])(
    '%j is this computer',
    (name) => {
      expect(() => requireLocalServer(name, 'etl-1.example.net')).not.toThrow();
    },
  );

  it.each(['(local)', 'other', 'etl-1\\instance', 'etl-1.example.com', '127.0.0.1'])(
    '%j is refused (documentation)',
    (name) => {
      expect(() => requireLocalServer(name, 'etl-1.example.net')).toThrow(/does not take/);
    },
  );
});
