import { expect, it } from 'vitest';
import { splitCommandText } from './command-file.ts';

it.each([
  ['/F "my package.dtsx"\r\n/Rep E', ['/F', 'my package.dtsx', '/Rep', 'E']],
  [String.raw`/Conn Name;"\"Data Source=a;b\""`, ['/Conn', 'Name;"Data Source=a;b"']],
  ['/Rem "say ""hi"""', ['/Rem', 'say "hi"']],
  [String.raw`/F C:\a\b.dtsx`, ['/F', String.raw`C:\a\b.dtsx`]],
  ['/CheckF "" ', ['/CheckF', '']],
  ['  ', []],
])('splits %j into arguments', (text, expected) => {
  expect(splitCommandText(text)).toEqual(expected);
});
