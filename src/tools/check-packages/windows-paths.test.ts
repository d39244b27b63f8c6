import { describe, expect, it } from 'vitest';
import { windowsPathsIn } from './windows-paths.ts';

// Source: our own; the forms are those of real packages.
describe('Windows paths in a text', () => {
  it.each([
    ['C:\\Data\\In\\orders.csv', 'C:\\Data'],
    ['c:/data/in/orders.csv', 'C:\\data'],
    ['C:\\Program Files\\7-Zip\\7z.exe', 'C:\\Program Files'],
    ['D:\\orders.csv', 'D:\\'],
    ['D:\\', 'D:\\'],
    ['D:\\Exports', 'D:\\Exports'],
    ['Data Source=C:\\Data\\a.mdb;Provider=Microsoft.Jet.OLEDB.4.0;', 'C:\\Data'],
    ["bulk insert t from 'E:\\load' with (keepnulls)", 'E:\\load'],
    ['\\\\files01\\landing\\in\\a.csv', '\\\\files01\\landing'],
    ['\\\\files01\\c$', '\\\\files01\\c$'],
    ['"\\\\files01\\landing" + @[User::Name]', '\\\\files01\\landing'],
  ])('of %s name %s', (text, prefix) => {
    expect(windowsPathsIn(text).map((path) => path.prefix)).toEqual([prefix]);
  });

  it.each([
    'https://host/C/data',
    'sqlite:/data',
    '\\Package\\Load.Properties[X]',
    '.\\SQLEXPRESS',
    'Ratio 1:2',
    '\\\\.\\pipe\\sql',
  ])('are not in %s', (text) => {
    expect(windowsPathsIn(text)).toEqual([]);
  });

  it('are all found, each up to where it must end', () => {
    expect(windowsPathsIn('copy "C:\\a\\1.txt" "\\\\s\\t\\2.txt"').map(({ path }) => path)).toEqual([
      'C:\\a\\1.txt',
      '\\\\s\\t\\2.txt',
    ]);
  });
});
