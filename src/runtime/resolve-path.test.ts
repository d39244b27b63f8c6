import { describe, expect, it } from 'vitest';
import { createPathResolver } from './resolve-path.ts';

describe('path resolver', () => {
  const resolver = createPathResolver(
    new Map([
      ['C:\\data', '/srv/data'],
      ['c:/data/in/', 'inbox'],
      ['\\\\server\\share', '/mnt/share'],
    ]),
    '/project',
    'linux',
  );

  it.each([
    ['C:\\Data\\a.csv', '/srv/data/a.csv'],
    ['C:\\data', '/srv/data'],
    ['c:\\DATA\\In\\Sub\\B.csv', '/project/inbox/Sub/B.csv'],
    ['\\\\SERVER\\share\\x\\y.txt', '/mnt/share/x/y.txt'],
    ['in\\sub\\c.csv', '/project/in/sub/c.csv'],
    ['/etc/d.csv', '/etc/d.csv'],
    ['/etc\\in\\d.csv', '/etc/in/d.csv'],
  ])('maps %s to %s', (path, expected) => {
    expect(resolver.resolvePath(path)).toBe(expected);
  });

  it('does not take a prefix that ends within a name', () => {
    expect(resolver.checkPath('C:\\database\\a.csv')?.symbol).toBe('OPENDTSX_E_PATH_UNMAPPED');
  });

  it('names the path and the mapping to write for an unmapped Windows path', () => {
    const finding = resolver.checkPath('D:\\feeds\\a.csv');
    expect(finding?.message).toContain('D:\\feeds\\a.csv');
    expect(finding?.hint).toContain('"D:\\\\feeds"');
    expect(() => resolver.resolvePath('D:\\feeds\\a.csv')).toThrow(/leads nowhere/);
  });
});
