import { chmod, mkdir, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileConnection, PropertyValue } from 'opendtsx/sdk';
import { type TaskSurroundings, type TaskUnderTest, taskUnderTest } from 'opendtsx/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { fileOperations } from './file-system.ts';
import { fileSystemTask } from './index.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-system-'));
});

const at = (name: string): string => join(folder, name);

/** Lists the tree below the folder as `path` or `path=content`. */
async function tree(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const lines = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    const shown = path.slice(folder.length + 1);
    return entry.isDirectory() ? `${shown}/` : `${shown}=${await readFile(path, 'utf8')}`;
  });
  return (await Promise.all(lines)).toSorted();
}

function prepare(
  operation: keyof typeof fileOperations,
  source: string,
  destination = '',
  more: Record<string, PropertyValue> = {},
  surroundings: TaskSurroundings = {},
): TaskUnderTest {
  const properties = { Operation: fileOperations[operation], Source: source, Destination: destination, ...more };
  return taskUnderTest(fileSystemTask, { ...surroundings, properties });
}

const overwrite = { OverwriteDestinationFile: true };
const symbols = (task: TaskUnderTest): string[] => task.context.fired.map((finding) => finding.symbol);

describe('CopyFile', () => {
  beforeEach(() => writeFile(at('a.txt'), 'A'));

  it('copies to a new name', async () => {
    const task = prepare('CopyFile', at('a.txt'), at('b.txt'));
    expect(await task.execute()).toEqual({ result: 'success' });
    expect(await tree()).toEqual(['a.txt=A', 'b.txt=A']);
    expect(task.context.logged).toEqual([`FileSystemOperation: CopyFile ${at('a.txt')} to ${at('b.txt')}`]);
  });

  it('keeps the name in a folder', async () => {
    await mkdir(at('out'));
    await prepare('CopyFile', at('a.txt'), at('out')).execute();
    expect(await tree()).toEqual(['a.txt=A', 'out/', 'out/a.txt=A']);
  });

  it('makes the folder that a connection manager shall create', async () => {
    const out: FileConnection = { kind: 'file', path: at('out'), writtenPath: 'C:\\out', usage: 'create-folder' };
    await prepare('CopyFile', at('a.txt'), 'out', {}, { connections: { out } }).execute();
    expect(await tree()).toEqual(['a.txt=A', 'out/', 'out/a.txt=A']);
  });

  it('replaces a file only when told to', async () => {
    await writeFile(at('b.txt'), 'B');
    expect(await prepare('CopyFile', at('a.txt'), at('b.txt')).failure()).toBe(
      'DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE',
    );
    expect(await tree()).toEqual(['a.txt=A', 'b.txt=B']);
    await prepare('CopyFile', at('a.txt'), at('b.txt'), overwrite).execute();
    expect(await tree()).toEqual(['a.txt=A', 'b.txt=A']);
  });

  it('does not replace a read-only file', async () => {
    await writeFile(at('b.txt'), 'B');
    await chmod(at('b.txt'), 0o444);
    await expect(prepare('CopyFile', at('a.txt'), at('b.txt'), overwrite).execute()).rejects.toThrow(/read-only/);
    expect(await tree()).toEqual(['a.txt=A', 'b.txt=B']);
  });

  it('fails without a source file, by variable or by connection manager', async () => {
    const connections = {
      gone: { kind: 'file', path: at('x.txt'), writtenPath: 'C:\\x.txt', usage: 'existing-file' },
    } as const;
    expect(await prepare('CopyFile', at('x.txt'), at('b.txt')).failure()).toBe('DTS_E_FSTASK_FILEDIRNOTFOUND');
    const task = prepare('CopyFile', 'gone', at('b.txt'), {}, { connections });
    expect(await task.failure()).toBe('DTS_E_FSTASK_FILEDOESNOTEXIST');
  });

  it('fails when the folder of the destination does not exist', async () => {
    await expect(prepare('CopyFile', at('a.txt'), at('no/b.txt')).execute()).rejects.toThrow(
      /a part of the path does not exist/,
    );
  });
});

describe('MoveFile', () => {
  beforeEach(() => writeFile(at('a.txt'), 'A'));

  it('moves to paths in variables, as the designer writes them', async () => {
    const task = taskUnderTest(fileSystemTask, {
      objectData: await readFile(new URL('./fixtures/persisted.xml', import.meta.url), 'utf8'),
      variables: { 'User::From': 'C:\\in\\a.txt', 'User::To': 'C:\\in\\b.txt' },
      paths: { 'C:\\in\\a.txt': at('a.txt'), 'C:\\in\\b.txt': at('b.txt') },
    });
    expect(task.validate()).toEqual([]);
    await task.execute();
    expect(await tree()).toEqual(['b.txt=A']);
  });

  it('keeps the name in a folder', async () => {
    await mkdir(at('done'));
    await prepare('MoveFile', at('a.txt'), at('done')).execute();
    expect(await tree()).toEqual(['done/', 'done/a.txt=A']);
  });

  it('replaces a file only when told to', async () => {
    await writeFile(at('b.txt'), 'B');
    expect(await prepare('MoveFile', at('a.txt'), at('b.txt')).failure()).toBe(
      'DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE',
    );
    await prepare('MoveFile', at('a.txt'), at('b.txt'), overwrite).execute();
    expect(await tree()).toEqual(['b.txt=A']);
  });
});

describe('RenameFile', () => {
  beforeEach(() => writeFile(at('a.txt'), 'A'));

  it('gives the file another path', async () => {
    await prepare('RenameFile', at('a.txt'), at('b.txt')).execute();
    expect(await tree()).toEqual(['b.txt=A']);
  });

  it('does not take a directory as name', async () => {
    await mkdir(at('b'));
    expect(await prepare('RenameFile', at('a.txt'), at('b'), overwrite).failure()).toBe('DTS_E_FSTASK_INVALIDDESTPATH');
  });
});

describe('DeleteFile', () => {
  it('deletes the file and reports it', async () => {
    await writeFile(at('a.txt'), 'A');
    const task = prepare('DeleteFile', at('a.txt'));
    await task.execute();
    expect(await tree()).toEqual([]);
    expect(symbols(task)).toEqual(['DTS_I_FSTASK_FILEDELETED']);
  });

  it('does not delete a read-only file', async () => {
    await writeFile(at('a.txt'), 'A');
    await chmod(at('a.txt'), 0o444);
    expect(await prepare('DeleteFile', at('a.txt')).failure()).toBe('DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE');
    expect(await tree()).toEqual(['a.txt=A']);
  });

  it('does not delete a directory', async () => {
    await mkdir(at('a'));
    expect(await prepare('DeleteFile', at('a')).failure()).toBe('DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE');
  });

  it('fails when there is no file', async () => {
    expect(await prepare('DeleteFile', at('a.txt')).failure()).toBe('DTS_E_FSTASK_FILEDIRNOTFOUND');
  });
});

describe('SetAttributes', () => {
  beforeEach(() => writeFile(at('a.txt'), 'A'));

  it('sets and clears ReadOnly', async () => {
    await prepare('SetAttributes', at('a.txt'), '', { Attributes: 'ReadOnly' }).execute();
    expect((await stat(at('a.txt'))).mode & 0o222).toBe(0);
    await prepare('SetAttributes', at('a.txt'), '', { Attributes: 'Normal' }).execute();
    expect((await stat(at('a.txt'))).mode & 0o200).toBe(0o200);
  });

  it('reports attributes that there are on Windows only', async () => {
    const task = prepare('SetAttributes', at('a.txt'), '', { Attributes: '6' });
    await task.execute();
    expect(symbols(task)).toEqual(['OPENDTSX_W_FSTASK_ATTRIBUTES']);
    expect(task.context.fired.map((finding) => finding.args.attributes)).toEqual(['Hidden']);
    expect((await stat(at('a.txt'))).mode & 0o222).toBe(0);
  });

  it('fails for an unknown attribute', async () => {
    const task = prepare('SetAttributes', at('a.txt'), '', { Attributes: 'Green' });
    await expect(task.execute()).rejects.toThrow(/Green/);
    expect(task.validate()).toEqual(['OPENDTSX_E_TASK_PROPERTY']);
  });

  it.each(['Normal, Hidden', '16', ''])('validates %j', (Attributes) => {
    const expected = Attributes === '' ? [] : ['OPENDTSX_E_TASK_PROPERTY'];
    expect(prepare('SetAttributes', at('a.txt'), '', { Attributes }).validate()).toEqual(expected);
  });
});

describe('CreateDirectory', () => {
  it('makes the parents too', async () => {
    await prepare('CreateDirectory', at('a/b')).execute();
    expect(await tree()).toEqual(['a/', 'a/b/']);
  });

  it('takes a directory that exists only when told to', async () => {
    await mkdir(at('a'));
    expect(await prepare('CreateDirectory', at('a')).failure()).toBe('DTS_E_FSTASK_DIRECTORYEXISTS');
    expect(await prepare('CreateDirectory', at('a'), '', overwrite).execute()).toEqual({ result: 'success' });
  });
});

describe('CopyDirectory', () => {
  beforeEach(async () => {
    await mkdir(at('in/deep'), { recursive: true });
    await writeFile(at('in/deep/a.txt'), 'A');
  });

  it('copies what the directory holds', async () => {
    await prepare('CopyDirectory', at('in'), at('out')).execute();
    expect(await tree()).toEqual(['in/', 'in/deep/', 'in/deep/a.txt=A', 'out/', 'out/deep/', 'out/deep/a.txt=A']);
  });

  it('replaces files only when told to', async () => {
    await mkdir(at('out/deep'), { recursive: true });
    await writeFile(at('out/deep/a.txt'), 'B');
    expect(await prepare('CopyDirectory', at('in'), at('out')).failure()).toBe(
      'DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE',
    );
    await prepare('CopyDirectory', at('in'), at('out'), overwrite).execute();
    expect(await readFile(at('out/deep/a.txt'), 'utf8')).toBe('A');
  });

  it('does not copy a directory into itself', async () => {
    await expect(prepare('CopyDirectory', at('in'), at('in/copy')).execute()).rejects.toThrow(/lies inside/);
  });
});

describe('MoveDirectory', () => {
  beforeEach(async () => {
    await mkdir(at('in'));
    await writeFile(at('in/a.txt'), 'A');
  });

  it('moves to a path that does not exist', async () => {
    await prepare('MoveDirectory', at('in'), at('out')).execute();
    expect(await tree()).toEqual(['out/', 'out/a.txt=A']);
  });

  it('goes into a directory that exists only when told to, and keeps what is there', async () => {
    await mkdir(at('out'));
    await writeFile(at('out/b.txt'), 'B');
    expect(await prepare('MoveDirectory', at('in'), at('out')).failure()).toBe(
      'DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE',
    );
    await prepare('MoveDirectory', at('in'), at('out'), overwrite).execute();
    expect(await tree()).toEqual(['out/', 'out/a.txt=A', 'out/b.txt=B']);
  });
});

describe('deleting directories', () => {
  beforeEach(async () => {
    await mkdir(at('in/deep'), { recursive: true });
    await writeFile(at('in/a.txt'), 'A');
  });

  it('deletes a directory with all it holds', async () => {
    const task = prepare('DeleteDirectory', at('in'));
    await task.execute();
    expect(await tree()).toEqual([]);
    expect(symbols(task)).toEqual(['DTS_I_FSTASK_DIRECTORYDELETED']);
  });

  it('deletes the contents and leaves the directory', async () => {
    const task = prepare('DeleteDirectoryContent', at('in'));
    await task.execute();
    expect(await tree()).toEqual(['in/']);
    expect(symbols(task).toSorted()).toEqual(['DTS_I_FSTASK_DIRECTORYDELETED', 'DTS_I_FSTASK_FILEDELETED']);
  });

  it('fails when there is no directory', async () => {
    expect(await prepare('DeleteDirectory', at('no')).failure()).toBe('DTS_E_FSTASK_FILEDIRNOTFOUND');
  });
});

describe('operands', () => {
  const file = { kind: 'file', path: '/a', writtenPath: 'C:\\a', usage: 'existing-file' } as const;
  const directory = { kind: 'file', path: '/d', writtenPath: 'C:\\d', usage: 'existing-folder' } as const;
  const other = { kind: 'other', value: undefined } as const;
  const surroundings = {
    connections: { file, directory, other },
    variables: { 'User::Number': 5, 'User::Empty': '' },
  };

  it.each([
    ['DeleteFile', 'directory', '', 'DTS_E_FSTASK_SRCCONNUSAGETYPEINVALID'],
    ['DeleteDirectory', 'file', '', 'DTS_E_FSTASK_SRCCONNUSAGETYPEINVALID'],
    ['CopyDirectory', 'directory', 'file', 'DTS_E_FSTASK_DESTCONNUSAGETYPEINVALID'],
  ] as const)('do not fit %s of %s to %s', async (operation, source, destination, symbol) => {
    expect(await prepare(operation, source, destination, {}, surroundings).failure()).toBe(symbol);
  });

  it.each([
    ['User::Number', 'DTS_E_FSTASK_VARIABLENOTASTRING'],
    ['User::Empty', 'DTS_E_FSTASK_VARSRCORDESTISEMPTY'],
  ])('cannot be the variable %s', async (variable, symbol) => {
    const task = prepare('DeleteFile', variable, '', { IsSourcePathVariable: true }, surroundings);
    expect(await task.failure()).toBe(symbol);
  });

  it.each([
    ['', '/b', {}, 'DTS_E_FSTASK_SOURCENOTSET'],
    ['/a', '', {}, 'DTS_E_FSTASK_DESTINATIONNOTSET'],
    ['User::No', '/b', { IsSourcePathVariable: true }, 'DTS_E_FSTASK_VARIABLEDOESNTEXIST'],
    ['other', '/b', {}, 'DTS_E_FSTASK_CONNECTIONTYPENOTFILE'],
    ['{11111111-2222-3333-4444-555555555555}', '/b', {}, 'DTS_E_CONNECTIONNOTFOUND'],
  ])('are checked by validation: %j to %j', (source, destination, more, symbol) => {
    expect(prepare('CopyFile', source, destination, more, surroundings).validate()).toEqual([symbol]);
  });

  it('may be flat file connection managers', async () => {
    const flat = {
      kind: 'flat-file',
      path: at('a.csv'),
      writtenPath: 'C:\\a.csv',
      format: 'Delimited',
      unicode: false,
      codePage: 1252,
      localeId: 1033,
      textQualifier: '',
      headerRowDelimiter: '\r\n',
      headerRowsToSkip: 0,
      dataRowsToSkip: 0,
      columnNamesInFirstDataRow: false,
      rowDelimiter: '',
      alwaysCheckForRowDelimiters: true,
      columns: [],
    } as const;
    await writeFile(flat.path, 'A');
    const task = prepare('RenameFile', 'flat', at('b.csv'), {}, { connections: { flat } });
    expect(task.validate()).toEqual([]);
    await task.execute();
    expect(await tree()).toEqual(['b.csv=A']);
  });

  it('need no destination when the operation has none', () => {
    expect(prepare('DeleteFile', '/a').validate()).toEqual([]);
  });
});
