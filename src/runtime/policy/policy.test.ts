import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPathResolver } from '../resolve-path.ts';
import { isHostAllowed } from './host-rule.ts';
import { createPolicy, type Policy } from './policy.ts';

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'opendtsx-policy-')));
  for (const name of ['data', 'data/sub', 'database', 'secret']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'data/a.csv'), '');
  writeFileSync(join(folder, 'secret/b.csv'), '');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const symbolOf = (fault: { symbol: string } | undefined): string => fault?.symbol ?? 'allowed';

describe('allowedRoots', () => {
  const policy = (): Policy => createPolicy([{ file: 'policy.yaml', allowedRoots: [join(folder, 'data')] }]);
  const resolver = () =>
    createPathResolver(
      new Map([
        ['C:\\data', join(folder, 'data')],
        ['\\\\server\\share', join(folder, 'secret')],
      ]),
      join(folder, 'data'),
      'linux',
      policy(),
    );
  const judge = (path: string): string => symbolOf(resolver().checkPath(path));

  it.each(['a.csv', './sub/new/file.csv', 'sub/../a.csv', 'C:\\data\\a.csv', 'c:\\DATA\\sub\\..\\a.csv', 'C:\\data'])(
    'let %s through',
    (path) => {
      expect(judge(path)).toBe('allowed');
    },
  );

  it.each([
    '../secret/b.csv',
    '..\\secret\\b.csv',
    'sub/../../secret/b.csv',
    'C:\\data\\..\\secret\\b.csv',
    'C:/data/sub/../../../secret',
    '\\\\server\\share\\b.csv',
    '//server/share/b.csv',
    '../database/c.csv',
    '/etc/passwd',
    '..',
  ])('forbid %s', (path) => {
    expect(judge(path)).toBe('OPENDTSX_E_POLICY_PATH');
    expect(() => resolver().resolvePath(path)).toThrow(/forbidden/);
  });

  it('forbid a Windows drive and a UNC path that nobody mapped, as unmapped', () => {
    expect(judge('D:\\data\\a.csv')).toBe('OPENDTSX_E_PATH_UNMAPPED');
    expect(judge('\\\\other\\share\\a.csv')).toBe('OPENDTSX_E_PATH_UNMAPPED');
    expect(judge('\\\\?\\C:\\data\\a.csv')).toBe('OPENDTSX_E_PATH_UNMAPPED');
  });

  it('count a link as what it leads to, also in the middle and when its end does not exist yet', () => {
    symlinkSync(join(folder, 'secret'), join(folder, 'data/link'));
    symlinkSync('../../secret/new.csv', join(folder, 'data/sub/dangling.csv'));
    symlinkSync(join(folder, 'data/sub'), join(folder, 'data/inside'));
    symlinkSync('loop', join(folder, 'data/loop'));
    expect(judge('link/b.csv')).toBe('OPENDTSX_E_POLICY_PATH');
    expect(judge('link/not/there.csv')).toBe('OPENDTSX_E_POLICY_PATH');
    expect(judge('sub/dangling.csv')).toBe('OPENDTSX_E_POLICY_PATH');
    expect(judge('loop/x.csv')).toBe('OPENDTSX_E_POLICY_PATH');
    expect(judge('inside/new.csv')).toBe('allowed');
  });

  it('open what they judged: .. behind a link does not lead beside its target', () => {
    symlinkSync(join(folder, 'secret'), join(folder, 'data/link'));
    // To the system link/../secret/b.csv would be a file of the folder around the target of the link.
    expect(resolver().resolvePath('link/../a.csv')).toBe(join(folder, 'data/a.csv'));
  });

  it('may be links themselves', () => {
    symlinkSync(join(folder, 'data'), join(folder, 'alias'));
    const linked = createPolicy([{ file: 'p', allowedRoots: [join(folder, 'alias')] }]);
    expect(symbolOf(linked.checkPath(join(folder, 'data/a.csv'), 'a.csv'))).toBe('allowed');
  });

  it('do not mind case on Windows', () => {
    const windows = createPolicy([{ file: 'p', allowedRoots: [join(folder, 'DATA')] }], 'win32');
    expect(symbolOf(windows.checkPath(join(folder, 'data/a.csv'), 'a.csv'))).toBe('allowed');
    const linux = createPolicy([{ file: 'p', allowedRoots: [join(folder, 'DATA')] }], 'linux');
    expect(symbolOf(linux.checkPath(join(folder, 'data/a.csv'), 'a.csv'))).toBe('OPENDTSX_E_POLICY_PATH');
  });

  it('name the path as it is written, where it leads, the rule and its file', () => {
    const fault = resolver().checkPath('..\\secret\\b.csv');
    expect(fault?.message).toBe(
      `The path ..\\secret\\b.csv is forbidden: it leads to ${join(folder, 'secret/b.csv')}, and the rule allowedRoots of policy.yaml does not hold that.`,
    );
    expect(fault?.hint).toContain(join(folder, 'data'));
  });

  it('that are empty allow nothing, that are absent everything', () => {
    const path = join(folder, 'data/a.csv');
    expect(symbolOf(createPolicy([{ file: 'p', allowedRoots: [] }]).checkPath(path, path))).toBe(
      'OPENDTSX_E_POLICY_PATH',
    );
    expect(symbolOf(createPolicy([{ file: 'p' }]).checkPath(path, path))).toBe('allowed');
  });

  it('of two policies must both hold a path', () => {
    const rules = (root: string) => ({ file: root, allowedRoots: [join(folder, root)] });
    const both = createPolicy([rules('data'), rules('data/sub')]);
    expect(symbolOf(both.checkPath(join(folder, 'data/sub/x'), 'x'))).toBe('allowed');
    expect(both.checkPath(join(folder, 'data/a.csv'), 'a.csv')?.args.file).toBe('data/sub');
  });

  it('do not hold programs, which have a rule of their own', () => {
    expect(resolver().resolvePath('/usr/bin/env', 'program')).toBe('/usr/bin/env');
  });
});

describe('allowedHosts', () => {
  it.each([
    ['db.example.com', 'DB.example.com', 5432, true],
    ['db.example.com', 'db.example.com.', undefined, true],
    ['db.example.com', 'evil-db.example.com', 5432, false],
    ['db.example.com:5432', 'db.example.com', 5432, true],
    ['db.example.com:5432', 'db.example.com', 5433, false],
    ['*.example.com', 'a.b.example.com', 1, true],
    ['*.example.com', 'example.com', 1, false],
    ['*.example.com', 'badexample.com', 1, false],
    ['[::1]:5432', '::1', 5432, true],
    ['::1', '[::1]', 5432, true],
    ['10.0.0.1', '10.0.0.10', 1, false],
    ['localhost', '', 1, false],
  ])('%s and %s:%s is %s', (rule, host, port, allowed) => {
    expect(isHostAllowed(rule, host, port)).toBe(allowed);
  });

  it('name the host, the rule and its file', () => {
    const policy = createPolicy([{ file: 'policy.yaml', allowedHosts: ['db'] }]);
    expect(policy.check({ kind: 'host', host: 'other', port: 21 })?.message).toBe(
      'Connecting to other:21 is forbidden by the rule allowedHosts of policy.yaml.',
    );
    expect(policy.check({ kind: 'host', host: 'db', port: 21 })).toBeUndefined();
    expect(policy.check({ kind: 'command', command: 'anything' })).toBeUndefined();
  });
});

describe('allowedCommands', () => {
  const program = (name: string): string => {
    const path = join(folder, name);
    writeFileSync(path, '#!/bin/sh\n');
    chmodSync(path, 0o755);
    return path;
  };

  it('allow a name and the path that the search path finds for it, and nothing else of that name', () => {
    const policy = createPolicy([{ file: 'p', allowedCommands: ['env'] }]);
    const judge = (command: string): string => symbolOf(policy.check({ kind: 'command', command }));
    expect(judge('env')).toBe('allowed');
    expect(judge(program('env'))).toBe('OPENDTSX_E_POLICY_COMMAND');
    expect(judge('sh')).toBe('OPENDTSX_E_POLICY_COMMAND');
    expect(judge('no-such-program')).toBe('OPENDTSX_E_POLICY_COMMAND');
  });

  it('allow a path, whatever folder links lead to it, and no link beside it of another name', () => {
    const load = program('data/load');
    symlinkSync(join(folder, 'data'), join(folder, 'alias'));
    symlinkSync(load, join(folder, 'data/other'));
    const policy = createPolicy([{ file: 'p', allowedCommands: [load] }]);
    expect(policy.check({ kind: 'command', command: join(folder, 'alias/load') })).toBeUndefined();
    expect(policy.check({ kind: 'command', command: join(folder, 'data/sub/../load') })).toBeUndefined();
    expect(policy.check({ kind: 'command', command: join(folder, 'data/other') })?.symbol).toBe(
      'OPENDTSX_E_POLICY_COMMAND',
    );
  });
});
