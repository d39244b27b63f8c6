import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enumeratorUnderTest } from 'opendtsx/testing';
import { expect, it, vi } from 'vitest';
import { foreachFileEnumerator } from './index.ts';

// Root may read every folder, so that rights alone do not show it.
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const opendir: typeof real.opendir = async (path, options) => {
    if (String(path).endsWith('shut')) throw Object.assign(new Error('denied'), { code: 'EACCES' });
    return real.opendir(path, options);
  };
  return { ...real, opendir };
});

it('warns of a folder below that cannot be read, and gives the other files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'foreach-'));
  for (const name of ['open', 'shut']) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, `${name}.csv`), '');
  }
  const properties = { Directory: folder, Recurse: true, FileNameRetrieval: 1 };
  const enumerator = enumeratorUnderTest(foreachFileEnumerator, { properties });
  expect(await enumerator.items()).toEqual([['open.csv']]);
  const [warning] = enumerator.context.fired;
  expect(warning).toMatchObject({ symbol: 'OPENDTSX_W_FOREACH_SUBFOLDER', severity: 'warning' });
  expect(warning.message).toContain(`${join(folder, 'shut')}, which cannot be read: access is denied`);
});
