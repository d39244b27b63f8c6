import { describe, expect, it } from 'vitest';
import type { CommandOptions } from './command-options.ts';
import { OptionFault } from './option-fault.ts';
import { type OptionSources, parseOptions } from './parse-options.ts';

const sources: OptionSources = {
  readCommandFile: (file) =>
    file === 'circle.txt'
      ? ['/Com', 'circle.txt']
      : file === 'stray.txt'
        ? ['/De', 'my', 'hush']
        : ['/Set', String.raw`\Package.A;file`, '/Va'],
  environment: (name) => (name === 'SECRET' ? 'hush' : undefined),
};

const parse = (...args: string[]): CommandOptions => parseOptions(args, sources).options;

function faultOf(...args: string[]): OptionFault {
  try {
    parse(...args);
  } catch (error) {
    if (error instanceof OptionFault) return error;
    throw error;
  }
  throw new Error('the command line was understood');
}

describe('the options of dtexec', () => {
  it.each(['/File', '/f', '-F', '-fi', '/FILE'])(
    'are read with either prefix, in any case and abbreviated: %s',
    (option) => {
      expect(parse(option, 'a.dtsx').file).toBe('a.dtsx');
    },
  );

  it('take the next argument as value, whatever it begins with', () => {
    expect(parse('/F', '/Va', '/M', '-1', '/De', '--json')).toMatchObject({
      file: '/Va',
      maxConcurrent: -1,
      validateOnly: false,
      json: false,
    });
  });

  it.each([
    ['/Conf', 'a.dtsConfig', { changes: [{ kind: 'configuration', file: 'a.dtsConfig' }] }],
    ['/Conn', 'A;x=1', { connections: [{ name: 'A', value: 'x=1' }] }],
    ['/Par', 'Day(Int32);3', { parameters: [{ name: '$Package::Day', typeName: 'Int32', value: '3' }] }],
    ['/Par', '$PROJECT::Day=3', { parameters: [{ name: '$Project::Day', typeName: undefined, value: '3' }] }],
    [
      '/Par',
      '"$serverOption::X(Int16)";1',
      { parameters: [{ name: '$ServerOption::X', typeName: 'Int16', value: '1' }] },
    ],
    ['/ISServer', String.raw`"\SSISDB\F\P\A.dtsx"`, { catalogPath: String.raw`\SSISDB\F\P\A.dtsx` }],
    ['/Ser', '127.0.0.1', { server: '127.0.0.1' }],
    ['/Env', '12', { reference: 12 }],
    ['--token-env', 'TOKEN', { serverAccess: { tokenVariable: 'TOKEN' } }],
    ['/Pack', 'A.dtsx', { packageName: 'A.dtsx' }],
    ['/Proj', '"my p.ispac"', { project: 'my p.ispac' }],
    ['/VerifyB', '1;2', { verification: { build: [1, 2] } }],
    ['/M', '4', { maxConcurrent: 4 }],
    ['--memory-limit', '300MB', { memoryLimit: 300_000_000 }],
    ['--threads', '2', { threads: 2 }],
    ['--connection', 'A B=sqlite:./out.db', { targets: [{ name: 'A B', value: 'sqlite:./out.db' }] }],
    ['--path-map', String.raw`C:\data=./data`, { paths: [{ name: String.raw`C:\data`, value: './data' }] }],
    ['--config', 'o.yaml', { optionsFile: 'o.yaml' }],
    ['--parameter', 'Day=3', { parameters: [{ name: 'Day', typeName: undefined, value: '3' }] }],
    ['--environment', 'production', { environment: 'production' }],
    ['--policy', 'policy.yaml', { policy: 'policy.yaml' }],
    ['--only', String.raw`\Package\Load`, { only: String.raw`\Package\Load` }],
    ['--from', '"Load it"', { from: 'Load it' }],
    ['--report', 'report.html', { report: 'report.html' }],
    ['--dry-run', '/Va', { dryRun: true, validateOnly: true }],
    ['--rejects', 'Sales:dbo.Rejects', { rejects: 'Sales:dbo.Rejects' }],
    ['--tap', 'Sorted rows=rows.csv', { taps: [{ path: 'Sorted rows', file: 'rows.csv' }] }],
    ['--tap', 'Paths[A=B]=rows.jsonl:100', { taps: [{ path: 'Paths[A=B]', file: 'rows.jsonl', maxRows: 100 }] }],
    ['--tap', String.raw`"A=B"=C:\rows.csv`, { taps: [{ path: 'A=B', file: String.raw`C:\rows.csv` }] }],
    ['--view', 'Sorted rows', { views: [{ path: 'Sorted rows' }] }],
    ['--view', '"Sorted rows:5"', { views: [{ path: 'Sorted rows', maxRows: 5 }] }],
    ['--profile', 'times.json', { profile: { file: 'times.json' } }],
  ])('%s %s is understood', (option, value, expected) => {
    expect(parse(option, value)).toMatchObject(expected);
  });

  it('--profile takes a file that ends with .json, and leaves the package alone', () => {
    const { options, rest } = parseOptions(['--profile', 'load.dtsx', '--view', 'A'], sources);
    expect([options.profile, rest.map(({ text }) => text)]).toEqual([{}, ['load.dtsx']]);
    expect(parse('--profile=times.json').profile).toEqual({ file: 'times.json' });
    expect(parse('/Va').profile).toBeUndefined();
  });

  it.each([
    ['--tap', 'rows.csv'],
    ['--tap', 'Sorted rows='],
    ['--tap', 'Sorted rows=:5'],
    ['--view', ':5'],
  ])('%s %s is refused', (option, value) => {
    expect(faultOf(option, value).symbol).toBe('OPENDTSX_E_OPTION_VALUE');
  });

  it.each([
    ['/De', 'x', 'x'],
    ['/De', '--json', '--json'],
    ['--decrypt-env', 'SECRET', 'hush'],
  ])('%s %s gives the password', (option, value, password) => {
    expect(parse(option, value).password?.reveal()).toBe(password);
  });

  it('take the last of those that stand once, and keep the order of /Set and /ConfigFile', () => {
    const options = parse('/F', 'a', '/F', 'b', '/Set', 'x;1', '/Conf', 'c', '/Set', 'x;2');
    expect(options.file).toBe('b');
    expect(options.changes).toEqual([
      { kind: 'set', path: 'x', value: '1' },
      { kind: 'configuration', file: 'c' },
      { kind: 'set', path: 'x', value: '2' },
    ]);
  });

  it('of a command file stand where the file is named', () => {
    const options = parse('/Set', 'x;1', '/Com', 'more.txt', '/Set', 'x;2');
    expect(options.changes).toMatchObject([{ value: '1' }, { path: String.raw`\Package.A` }, { value: '2' }]);
    expect(options.validateOnly).toBe(true);
  });

  it('accept what Agent writes and has no effect here', () => {
    const options = parse(
      '/F',
      'a',
      '/CHECKPOINTING',
      'OFF',
      '/REPORTING',
      'E',
      '/CALLERINFO',
      'SQLAGENT',
      '/X86',
      '/Rem',
      'x',
    );
    expect(options.file).toBe('a');
  });

  // Source: documentation (/CheckPointing, /CheckFile and /Restart are properties of the package).
  it('set the checkpoint properties of the package, in the order met', () => {
    const changes = (...args: string[]): unknown =>
      parse(...args).changes.map((change) => change.kind === 'set' && [change.path, change.value]);
    const property = (name: string): string => `\\Package.Properties[${name}]`;
    const on = [
      [property('SaveCheckpoints'), 'True'],
      [property('CheckpointUsage'), '2'],
    ];
    expect(changes('/CheckP')).toEqual(on);
    expect(changes('/CHECKPOINTING', 'ON', '/Res', 'ifPossible')).toEqual([...on, [property('CheckpointUsage'), '1']]);
    expect(changes('/CheckP', 'off')).toEqual([
      [property('SaveCheckpoints'), 'False'],
      [property('CheckpointUsage'), '0'],
    ]);
    expect(changes('/Restart')).toEqual([[property('CheckpointUsage'), '2']]);
    expect(changes('/Restart', 'deny')).toEqual([[property('CheckpointUsage'), '0']]);
    expect(changes('/CheckF', '"a b.xml"', '/CheckF', '')).toEqual([
      [property('CheckpointFileName'), 'a b.xml'],
      [property('CheckpointFileName'), ''],
    ]);
  });

  it('name the journal, and what to believe of an interrupted commit', () => {
    expect(parse('--journal', 'run.journal', '--in-doubt', 'rolled-back')).toMatchObject({
      journal: 'run.journal',
      inDoubt: 'rolled-back',
    });
  });

  it('accept --name=value', () => {
    expect(parse('--connection=A=sqlite:x').targets).toEqual([{ name: 'A', value: 'sqlite:x' }]);
  });

  it('are not confused with paths', () => {
    expect(parseOptions(['/srv/etl/a.dtsx', '/Va'], sources).rest).toEqual([{ text: '/srv/etl/a.dtsx', position: 1 }]);
  });

  it('stop at a request for help', () => {
    expect(parse('/?', 'Rep', '/nonsense').help).toBe('Rep');
    expect(parse('/F', 'a', '-h', '/nonsense').help).toBe('');
  });
});

describe('a wrong command line', () => {
  it.each([
    [['/Fiel', 'a'], 'OPENDTSX_E_OPTION_UNKNOWN', 'Did you mean /File?'],
    [['/jsno'], 'OPENDTSX_E_OPTION_UNKNOWN', '/?'],
    [['/json'], 'OPENDTSX_E_OPTION_UNKNOWN', 'Did you mean --json?'],
    [['--conection', 'a'], 'OPENDTSX_E_OPTION_UNKNOWN', 'Did you mean --connection?'],
    [['--validate'], 'OPENDTSX_E_OPTION_UNKNOWN', 'Did you mean /Validate?'],
    [['/Co', 'a'], 'OPENDTSX_E_OPTION_UNKNOWN', '/Connection, /ConfigFile, /CommandFile, /ConsoleLog'],
    [['/F', 'a', '/Dehunter'], 'OPENDTSX_E_OPTION_UNKNOWN', 'after a blank'],
    [['/F:a.dtsx'], 'OPENDTSX_E_OPTION_UNKNOWN', '/File package.dtsx'],
    [['/F'], 'OPENDTSX_E_OPTION_VALUEMISSING', undefined],
    [['/Set', String.raw`\Package.A`], 'OPENDTSX_E_OPTION_VALUE', 'quotes'],
    [['/Conn', 'A'], 'OPENDTSX_E_OPTION_VALUE', 'quotes'],
    [['/M', '0'], 'OPENDTSX_E_OPTION_VALUE', undefined],
    [['--memory-limit', 'much'], 'OPENDTSX_E_OPTION_VALUE', undefined],
    [['--threads', '0'], 'OPENDTSX_E_OPTION_VALUE', undefined],
    [['/M', ''], 'OPENDTSX_E_OPTION_VALUE', undefined],
    [['/Rep', 'VE'], 'OPENDTSX_E_OPTION_VALUE', undefined],
    [['/VerifyP', 'x'], 'OPENDTSX_E_OPTION_VALUE', undefined],
    [['--json=yes'], 'OPENDTSX_E_OPTION_VALUE', undefined],
    [['--decrypt-env', 'ABSENT'], 'OPENDTSX_E_OPTION_VALUE', undefined],
    [['/F', ''], 'OPENDTSX_E_OPTION_VALUEMISSING', undefined],
    [['/Proj', 'a.ispac', '/Pack', '""'], 'OPENDTSX_E_OPTION_VALUEMISSING', undefined],
    [['--connection', 'Store= '], 'OPENDTSX_E_OPTION_VALUE', undefined],
    [['--connection', 'Store='], 'OPENDTSX_E_OPTION_VALUE', undefined],
    [['/Par', 'Day(Date);1'], 'OPENDTSX_E_OPTION_VALUE', undefined],
    [['/Par', '$Server::X(Int16);1'], 'OPENDTSX_E_OPTION_VALUE', undefined],
    [['/Com', 'circle.txt'], 'OPENDTSX_E_OPTION_VALUE', undefined],
    [['/F', 'a', '/Proj', 'b'], 'OPENDTSX_E_OPTION_CONFLICT', undefined],
    [['/Dump', '1'], 'OPENDTSX_E_OPTION_UNSUPPORTED', '--debug'],
    [['/F', 'a', '/SQL', 'b'], 'OPENDTSX_E_OPTION_CONFLICT', undefined],
    [['/Dts', 'a', '/Proj', 'b.ispac'], 'OPENDTSX_E_OPTION_CONFLICT', undefined],
    [['/SQL', 'a', '/D', 'b'], 'OPENDTSX_E_OPTION_CONFLICT', undefined],
    [['/SQL', ''], 'OPENDTSX_E_OPTION_VALUEMISSING', undefined],
    [['/Env', 'production'], 'OPENDTSX_E_OPTION_VALUE', undefined],
    [['/CheckP', 'maybe'], 'OPENDTSX_E_OPTION_VALUE', undefined],
    [['/Restart', 'always'], 'OPENDTSX_E_OPTION_VALUE', undefined],
    [['--in-doubt', 'perhaps'], 'OPENDTSX_E_OPTION_VALUE', undefined],
  ])('%j is refused as %s', (args, symbol, hint) => {
    const fault = faultOf(...args);
    expect(fault.symbol).toBe(symbol);
    if (hint !== undefined) expect(fault.hint).toContain(hint);
  });

  it('is not repeated with its secret', () => {
    for (const args of [
      ['/Decrypt=hush'],
      ['--decrypt-env=hush'],
      ['/Phush'],
      ['/Conn', 'Password:hush'],
      ['-De:hush'],
      ['/Dehush'],
      ['/Decrypthush'],
      ['/Decrypth:ush', 'hush'],
      ['/hush'],
      ['-hush=1'],
      ['--hush'],
      ['--decrypt-envhush'],
      ['/Com', 'stray.txt'],
      ['/Par', 'Pwd(String):hush;a=b'],
    ]) {
      expect(JSON.stringify(faultOf(...args))).not.toContain('hush');
    }
  });
});
