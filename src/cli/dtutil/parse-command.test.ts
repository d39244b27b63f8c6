import { describe, expect, it } from 'vitest';
import { OptionFault } from '../dtexec/option-fault.ts';
import type { DtutilCommand } from './command-options.ts';
import { parseCommand } from './parse-command.ts';

const environment = (name: string): string | undefined => (name === 'SECRET' ? 'hush' : undefined);

function command(...args: string[]): DtutilCommand {
  const request = parseCommand(args, environment);
  if (request.kind !== 'command') throw new Error(`a request for ${request.kind}`);
  return request.command;
}

function faultOf(...args: string[]): OptionFault {
  try {
    parseCommand(args, environment);
  } catch (error) {
    if (error instanceof OptionFault) return error;
    throw error;
  }
  throw new Error('no fault');
}

/** Level and passwords of a command line that encrypts. */
function encryptionOf(...args: string[]): unknown {
  const { action, password } = command(...args);
  if (action.kind !== 'encrypt') throw new Error(action.kind);
  return [action.destination.path, action.level, action.password?.reveal(), password?.reveal()];
}

// Source: documentation (dtutil utility).
describe('the options of dtutil', () => {
  const copy = { kind: 'copy', destination: { kind: 'FILE', path: 'b.dtsx' } };

  it.each([
    [['/FILE', 'a.dtsx', '/COPY', 'FILE;b.dtsx']],
    [['-copy', 'file;b.dtsx', '-fi', 'a.dtsx']],
    [['/C', 'File;"b.dtsx"', '/File', '"a.dtsx"']],
    [['/C', 'FILE; b.dtsx', '/Fil', 'a.dtsx']],
    [['/C', '"FILE;b.dtsx"', '/Fi', 'a.dtsx']],
    [['/C', 'FILE=b.dtsx', '/Fi', 'a.dtsx']],
    [['/R', 'first', '/Fi', 'a.dtsx', '/REM', 'second', '/C', 'FILE;b.dtsx', '/R']],
  ])('stand in any order, any case and abbreviated: %j', (args) => {
    expect(command(...args)).toEqual({
      source: { kind: 'FILE', path: 'a.dtsx' },
      action: copy,
      regeneratesId: false,
      converts: false,
      quiet: false,
    });
  });

  it('may change a copy', () => {
    const args = ['/FILE', 'a.dtsx', '/COPY', 'FILE;b.dtsx', '/I', '--convert', '8', '/Q'];
    expect(command(...args)).toEqual({
      source: { kind: 'FILE', path: 'a.dtsx' },
      action: copy,
      regeneratesId: true,
      converts: true,
      quiet: true,
    });
  });

  it.each([
    [
      ['/En', 'file;b.dtsx;3;EncPswd'],
      ['b.dtsx', 3, 'EncPswd', undefined],
    ],
    [
      ['/En', 'FILE;b.dtsx; 2;Pa;ss=word;'],
      ['b.dtsx', 2, 'Pa;ss=word;', undefined],
    ],
    [
      ['/En', 'FILE;"b;c.dtsx";2;"Pa ""ss"""'],
      ['b;c.dtsx', 2, 'Pa "ss"', undefined],
    ],
    [
      ['/En', 'FILE=b.dtsx=2=pass;word'],
      ['b.dtsx', 2, 'pass;word', undefined],
    ],
    [
      ['/En', 'FILE;b.dtsx;0', '/Dec', 'old'],
      ['b.dtsx', 0, undefined, 'old'],
    ],
    [
      ['/En', 'FILE;b.dtsx;2', '--encrypt-env', 'SECRET', '--decrypt-env=SECRET'],
      ['b.dtsx', 2, 'hush', 'hush'],
    ],
  ])('take path, level and passwords apart: %j', (args, expected) => {
    expect(encryptionOf('/Fi', 'a.dtsx', ...args)).toEqual(expected);
  });

  it('name servers with who asks them', () => {
    const args = ['/SQL', '\\Loads\\A', '/SourceS', 'etl-1', '/SourceU', 'sa', '/SourceP', '"my ""word"""'];
    const { source, sourceServer, destinationServer, action } = command(
      ...args,
      ...['/Copy', 'SQL;B', '/DestS', 'etl-2', '/DestU', 'loads', '--dest-password-env', 'SECRET'],
    );
    expect(source).toEqual({ kind: 'SQL', path: '\\Loads\\A' });
    expect(action).toEqual({ kind: 'copy', destination: { kind: 'SQL', path: 'B' } });
    const { name, user, password } = sourceServer ?? {};
    expect([name, user, password?.reveal()]).toEqual(['etl-1', 'sa', 'my "word"']);
    expect([destinationServer?.name, destinationServer?.password?.reveal()]).toEqual(['etl-2', 'hush']);
  });

  it.each([
    [['/FC', 'SQL;\\;Loads'], { kind: 'create-folder', parent: { kind: 'SQL', path: '\\' }, name: 'Loads' }],
    [
      ['/FCreate', 'dts;File System;A'],
      { kind: 'create-folder', parent: { kind: 'DTS', path: 'File System' }, name: 'A' },
    ],
    [['/FDe', 'SQL;Loads;Old'], { kind: 'delete-folder', parent: { kind: 'SQL', path: 'Loads' }, name: 'Old' }],
    [['/FDi', 'SQL'], { kind: 'list-folder', folder: { kind: 'SQL', path: '' }, isDeep: false }],
    [['/FDir', 'DTS;MSDB;s'], { kind: 'list-folder', folder: { kind: 'DTS', path: 'MSDB' }, isDeep: true }],
    [['/FE', 'SQL=Loads'], { kind: 'folder-exists', folder: { kind: 'SQL', path: 'Loads' } }],
    [['/FR', 'SQL;;A;B'], { kind: 'rename-folder', parent: { kind: 'SQL', path: '' }, name: 'A', newName: 'B' }],
  ])('work with folders: %j', (args, action) => {
    expect(parseCommand(args, environment)).toEqual({ kind: 'folder', action });
  });

  it('take a thumbprint with the blanks of the certificate manager', () => {
    const args = [
      '/Fi',
      'a.dtsx',
      '/Si',
      'FILE;b.dtsx;5c ad:DE',
      '--certificate',
      'c.pem',
      '--passphrase-env',
      'SECRET',
    ];
    const { action } = command(...args);
    if (action.kind !== 'sign') throw new Error(action.kind);
    expect([action.destination.path, action.signing.thumbprint, action.signing.certificateFile]).toEqual([
      'b.dtsx',
      '5CADDE',
      'c.pem',
    ]);
    expect(action.signing.passphrase?.reveal()).toBe('hush');
  });

  it.each([
    [['/?'], ''],
    [['/H', 'Quiet', '/nonsense'], 'Quiet'],
    [['--help', 'convert'], 'convert'],
  ])('ask for help: %j', (args, option) => {
    expect(parseCommand(args, environment)).toEqual({ kind: 'help', option });
  });
});

describe('a command line of dtutil is refused', () => {
  it.each([
    ['that gives two sources', ['/DTS', 'a', '/SQL', 'b'], '/SQL', '/DTS'],
    ['with a login beside a file', ['/SourceU', 'sa', '/Fi', 'a', '/Ex'], '/File', '/SourceUser'],
    ['with a login beside the package store', ['/DT', 'a', '/SourceP', 'hush', '/Ex'], '/DTS', '/SourcePassword'],
    ['with a package beside a folder', ['/FE', 'SQL;a', '/Fi', 'b'], '/FExists', '/File'],
    ['with a server of the package store', ['/FE', 'DTS;MSDB', '/SourceS', 'a'], '/FExists', '/SourceServer'],
    ['that does two things', ['/Fi', 'a', '/Del', '/En', 'FILE;b;0'], '/Delete', '/Encrypt'],
    ['that describes and changes', ['/Fi', 'a', '--describe', '--convert', '8'], '--describe', '--convert'],
    [
      'that gives the old password twice',
      ['/Fi', 'a', '/I', '/Dec', 'x', '--decrypt-env', 'SECRET'],
      '/Decrypt',
      '--decrypt-env',
    ],
    [
      'that gives the new password twice',
      ['/Fi', 'a', '/En', 'FILE;b;2;x', '--encrypt-env', 'SECRET'],
      '/Encrypt',
      '--encrypt-env',
    ],
  ])('%s', (_, args, first, second) => {
    const { symbol, args: named } = faultOf(...args);
    expect([symbol, named]).toEqual(['OPENDTSX_E_OPTION_CONFLICT', { first, second }]);
  });

  it.each([
    ['for a copy to no place', ['/C', 'b.dtsx'], /should read FILE\|SQL\|DTS;path/],
    ['for a copy to another place', ['/C', 'HTTP;b.dtsx'], /does not begin with FILE/],
    ['for a copy to no file', ['/C', 'FILE;'], /names no file/],
    ['for a copy to no path', ['/C', 'SQL;'], /names no path/],
    ['for a protection level in the package store', ['/En', 'DTS;b;2;x'], /does not begin with FILE or SQL/],
    ['for a server of no destination', ['/C', 'FILE;b', '/DestS', 'a'], /goes with a destination SQL/],
    ['for a level that is none', ['/En', 'FILE;b;two;hush'], /no number from 0 to 5/],
    ['for no level', ['/En', 'FILE;b'], /should read FILE\|SQL;path;level/],
    ['for an empty password', ['/En', 'FILE;b;3;'], /level 3 needs a password/],
    ['for a signature without hash', ['/Si', 'FILE;b'], /should read FILE\|SQL\|DTS;path;hash/],
    ['for a hash that is none', ['/Si', 'FILE;b;hello', '--certificate', 'c'], /not hexadecimal/],
    ['for a signature without certificate', ['/Si', 'FILE;b;AB'], /certificate store of Windows/],
    ['for a stray certificate', ['/I', '--certificate', 'c'], /goes with \/Sign/],
    ['for a stray password', ['/I', '--encrypt-env', 'SECRET'], /goes with \/Encrypt/],
    ['for an option given twice', ['/I', '/I'], /given twice/],
    ['for a format that cannot be written', ['--convert', '3'], /format 8 only/],
    ['for a value where none belongs', ['--describe=yes'], /takes no value/],
    ['for a variable that is not set', ['/I', '--decrypt-env', 'NONE'], /no variable/],
  ])('%s', (_, args, detail) => {
    const { symbol, args: named } = faultOf('/Fi', 'a.dtsx', ...args);
    expect(symbol).toBe('OPENDTSX_E_OPTION_VALUE');
    expect(named.detail).toMatch(detail);
  });

  it.each([
    [['/Fi', 'a', '/En', 'FILE;b;9;hunter2']],
    [['/Fi', 'a', '/En', 'hunter2']],
    [['/Fi', 'a', '/En', 'FILE;b;2;my', 'hunter2']],
    [['/Fi', 'a', '/Dec', 'my', 'hunter2', '/Ex']],
    [['/Fi', 'a', '/Dechunter2']],
    [['/SQ', 'a', '/SourceP', 'hunter2', '/Ex']],
    [['/SQ', 'a', '/SourceU', 'sa', '/SourceP', 'hunter2', '--source-password-env', 'SECRET', '/Ex']],
    [['/Fi', 'a', '/C', 'FILE;b', '/DestU', 'sa', '/DestP', 'hunter2']],
    [['/SQ', 'a', '/SourceU', 'sa', '--source-password-env', 'hunter2', '/Ex']],
    [['/Fi', 'a', '/I', '--decrypt-env', 'hunter2']],
  ])('without a word of its passwords: %j', (args) => {
    const { args: named, hint = '' } = faultOf(...args);
    expect(JSON.stringify([named, hint])).not.toContain('hunter2');
  });
});
