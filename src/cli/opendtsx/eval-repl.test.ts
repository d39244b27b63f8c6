import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { emptyContext } from '../../tools/evaluate-expression/expression-context.ts';
import { defineName } from '../../tools/evaluate-expression/named-value.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { plainPainter } from '../console/painter.ts';
import { type ExpressionHistory, historyFile, historyIn, noHistory } from './eval-history.ts';
import { readExpressions } from './eval-repl.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function recordingConsole(): CommandConsole & { shown: string; told: string } {
  const target = {
    shown: '',
    told: '',
    output: {
      write: (text: string) => {
        target.shown += text;
      },
      size: () => ({ columns: 80, rows: 24 }),
    },
    writeError: (text: string) => {
      target.told += text;
    },
    paint: plainPainter,
    paintError: plainPainter,
    redraws: false,
  };
  return target;
}

/** What a session answers to lines that are piped in. */
async function piped(...lines: string[]): Promise<{ shown: string; told: string; exitCode: number }> {
  const target = recordingConsole();
  const input = Readable.from([`${lines.join('\n')}\n`]);
  const exitCode = await readExpressions(emptyContext(), target, { input });
  return { shown: target.shown, told: target.told, exitCode };
}

const arrowUp = '\u001b[A';

/** What a session at a terminal shows while somebody types. */
async function typed(keys: string, history: ExpressionHistory = noHistory): Promise<string> {
  const target = recordingConsole();
  // Key by key: several at once would be a paste, in which a tab completes nothing.
  const input = Readable.from(keys.split(arrowUp).flatMap((part, index) => [...(index > 0 ? [arrowUp] : []), ...part]));
  const screen = new PassThrough();
  let drawn = '';
  screen.on('data', (chunk: Buffer) => {
    drawn += chunk.toString();
  });
  const context = emptyContext();
  defineName(context, 'variable', 'Folder:String=/data/');
  defineName(context, 'column', 'Middle Name:DT_WSTR:20=Q');
  const ended = readExpressions(context, target, { input, terminal: { output: screen, history } });
  expect(await ended).toBe(0);
  return target.shown + drawn;
}

describe('piped expressions', () => {
  it('are answered with value and type', async () => {
    expect(await piped('1 + 1', '', '"a"')).toEqual({
      shown: 'value  2\ntype   DT_I4\nvalue  "a"\ntype   DT_WSTR, 1\n',
      told: '',
      exitCode: 0,
    });
  });

  it('that fail are told on standard error, with a caret, and make the exit code 1', async () => {
    const { shown, told, exitCode } = await piped('1 + "a"', '3');
    expect(told).toMatch(/^error 0xC0047\w+ DTS_E_\w+\n {2}1 \+ "a"\n {4}\^\n/);
    expect(shown).toBe('value  3\ntype   DT_I4\n');
    expect(exitCode).toBe(1);
  });

  it('end at :quit', async () => {
    expect((await piped('1', ':quit', '2')).shown).toBe('value  1\ntype   DT_I4\n');
  });

  it('see the variables and columns that were defined before', async () => {
    const lines = [
      ':set Folder:String=/data/',
      ':column City:DT_WSTR:20=Oslo',
      ':column Zip:DT_I4',
      ':set O:Object',
      ':names',
    ];
    const { shown } = await piped(...lines, '@[User::Folder] == "/data/" && ISNULL(Zip)');
    expect(shown).toBe(
      '@[User::Folder]  DT_WSTR, 6  "/data/"\n@[User::O]  Object\nCity  DT_WSTR, 20  "Oslo"\nZip  DT_I4  NULL\n' +
        'value  TRUE\ntype   DT_BOOL\n',
    );
  });

  it('may assign, and the variable keeps its type', async () => {
    const { shown, told } = await piped(':set N:Int32=1', '@N = @N + 1L', ':names', '@N = "many"', ':names');
    expect(shown).toBe('value  2\ntype   DT_I8\n@[User::N]  DT_I4  2\n@[User::N]  DT_I4  2\n');
    expect(told).toMatch(/cannot hold "many"/);
  });

  it('are shown as a tree of types by :tree, constants uncomputed, implicit conversions in lines of their own', async () => {
    const { shown } = await piped(':tree (DT_I8)1 + 2 * 3');
    expect(shown.split('\n').map((line) => line.trimEnd())).toEqual([
      '(DT_I8)1 + 2 * 3            DT_I8',
      '  (DT_I8)1                  DT_I8',
      '    1                       DT_I4',
      '  DT_I4 → DT_I8 (implicit)  DT_I8',
      '    2 * 3                   DT_I4',
      '      2                     DT_I4',
      '      3                     DT_I4',
      '',
    ]);
  });

  it('are typed by :type without being computed', async () => {
    expect((await piped(':set Z:Int32=0', ':type 1 / @Z')).shown).toBe('DT_I4\n');
  });

  it('that are NULL are explained by :why from the first part that is', async () => {
    const { shown } = await piped(':column B:DT_WSTR:9', ':column A:DT_WSTR:9=a', 'A + TRIM(B)', ':why');
    expect(shown).toContain(
      '  A + TRIM(B)\n           ^\n  because  B is NULL\n  so       TRIM(B) is NULL\n  so       A + TRIM(B) is NULL\n',
    );
  });

  it('that fail are explained by :why with the values the failing part was given', async () => {
    const { told, shown } = await piped(':set N:Int32=2', ':why 7 + 10 / (@N - 2)');
    expect(told).toBe('');
    expect(shown).toMatch(
      /DTS_E_EXPREVALDIVBYZERO\n {2}7 \+ 10 \/ \(@N - 2\)\n {6}\^\n[\s\S]*given {4}\(@N - 2\) is 0\n$/,
    );
  });

  it('that have a value have nothing to explain', async () => {
    expect((await piped(':why 1 + 1')).shown).toBe('It is not NULL and does not fail: its value is 2.\n');
  });

  it.each([
    [':tpe 1', /There is no command :tpe\.\n[\s\S]*Did you mean :type\?/],
    [':why', /There is no expression yet/],
    [':set', /does not define a variable[\s\S]*Write it like/],
    [':column A:Object', /columns cannot be of type Object/],
    [':tree A', /DTS_E_EXPREVALNOINPUTCOLUMNCOLLECTIONFORCOLUMNNAME\n {2}A\n {2}\^/],
    [':why UPER("a")', /Did you mean UPPER\?/],
  ])('refuse %s with a reason', async (line, reason) => {
    const { told, exitCode } = await piped(line);
    expect(told).toMatch(reason);
    expect(exitCode).toBe(1);
  });
});

describe('a session at a terminal', () => {
  it('completes functions, variables, columns, types and commands', async () => {
    expect(await typed('uppe\t"a")\n')).toContain('value  "A"');
    expect(await typed('LEN(@F\t)\n')).toContain('value  6');
    expect(await typed('[mid\t + "!"\n')).toContain('value  "Q!"');
    expect(await typed('(dt_guid\t)NULL(DT_I4)\n')).toContain('DTS_E_EXPREVALINVALIDCAST');
    expect(await typed(':he\t\n')).toContain('shows this');
  });

  it('ends at Ctrl+D', async () => {
    expect(await typed('1 + 2\n\u0004')).toContain('value  3');
  });

  it('brings earlier lines back and keeps the new ones, without the values of names', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'opendtsx-history-'));
    folders.push(folder);
    const path = join(folder, 'state', 'eval-history');
    await typed('1 + 10\n:set Password:String=hush\n"Pwd=hush;"\n', historyIn(path));
    expect(readFileSync(path, 'utf8')).toBe('"Pwd=****;"\n1 + 10\n');
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await typed(`${arrowUp}${arrowUp} + 4\n`, historyIn(path))).toContain('value  15');
  });

  it('works when the history can be neither read nor written', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'opendtsx-history-'));
    folders.push(folder);
    expect(await typed('1\n', historyIn(folder))).toContain('value  1');
  });
});

describe('the history file', () => {
  it('lies in the state folder of the user', () => {
    const folder = mkdtempSync(join(tmpdir(), 'opendtsx-history-'));
    folders.push(folder);
    historyFile({ XDG_STATE_HOME: join(folder, 'state') }, 'linux', folder)?.write(['1']);
    historyFile({}, 'darwin', folder)?.write(['2']);
    historyFile({ LOCALAPPDATA: join(folder, 'local') }, 'win32', folder)?.write(['3']);
    const read = (...names: string[]): string =>
      readFileSync(join(folder, ...names, 'opendtsx', 'eval-history'), 'utf8');
    expect([read('state'), read('.local', 'state'), read('local')]).toEqual(['1\n', '2\n', '3\n']);
    expect(historyFile({}, 'win32', folder)).toBeUndefined();
  });
});
