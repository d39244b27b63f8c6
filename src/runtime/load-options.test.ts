import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadOptions } from './load-options.ts';

describe('opendtsx.yaml', () => {
  let folder = '';
  const write = (text: string) => writeFileSync(join(folder, 'opendtsx.yaml'), text);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'opendtsx-options-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('gives targets, paths and parameters, relative paths from its own folder', () => {
    write(`version: 1
connections: { Store: "sqlite:out.db", Memory: "sqlite::memory:", Server: "postgresql://host/db" }
paths: { "C:\\\\data": ./data }
parameters: { Count: 3, Fast: true, Name: x }
memoryLimit: 2 KiB
`);
    const { options, diagnostics } = loadOptions(undefined, [join(folder, 'none'), folder]);
    expect(diagnostics).toEqual([]);
    expect([...options.connectionTargets.values()]).toEqual([
      `sqlite:${join(folder, 'out.db')}`,
      'sqlite::memory:',
      'postgresql://host/db',
    ]);
    expect(options.memoryLimit).toBe(2048);
    expect([...options.pathMap]).toEqual([['C:\\data', join(folder, 'data')]]);
    expect([...options.parameters]).toEqual([
      ['Count', '3'],
      ['Fast', 'True'],
      ['Name', 'x'],
    ]);
  });

  it.each([
    ['version: 2', 'this release reads version 1'],
    ['connections: {}', 'version is undefined'],
    ['version: 1\nconection: {}', 'unknown section "conection"'],
    ['version: 1\npaths: [a]', '"paths" is no list of name: value'],
    ['- 1', 'it holds no settings'],
    ['version: 1\nmemoryLimit: much', '"memoryLimit" is "much"'],
    ['version: 1\nconnections: { Store: }', '"connections" gives no target for Store'],
    ['version: 1\nconnections: { Store: "  " }', '"connections" gives no target for Store'],
  ])('refuses %j', (text, detail) => {
    write(text);
    const { diagnostics } = loadOptions(undefined, [folder]);
    expect(diagnostics.map(({ symbol }) => symbol)).toEqual(['OPENDTSX_E_OPTIONSFILE']);
    expect(diagnostics[0].message).toContain(detail);
  });

  it('does not repeat lines of a file that is no YAML, because they may hold passwords', () => {
    write('version: 1\nconnections:\n  Store: { Password: hush\n');
    const { message } = loadOptions(undefined, [folder]).diagnostics[0];
    expect(message).toContain('line');
    expect(message).not.toContain('hush');
  });

  it.each([
    'postgresql://etl:hush@host/db: x',
    'Data Source=a;Password=hush: x',
    '"my hush": x',
    `${'hush'.repeat(9)}: x`,
  ])('does not repeat the unknown section %s, because it may be a target with its password', (section) => {
    write(`version: 1\n${section}\n`);
    const { message } = loadOptions(undefined, [folder]).diagnostics[0];
    expect(message).toContain('an unknown section; known are');
    expect(message).not.toContain('hush');
  });

  it('gives nothing when there is no file, but refuses a named one that does not exist', () => {
    expect(loadOptions(undefined, [folder]).options.file).toBeUndefined();
    expect(loadOptions(join(folder, 'other.yaml'), []).diagnostics).toHaveLength(1);
  });

  describe('environments', () => {
    const text = `version: 1
connections: { Store: "sqlite:base.db", Other: "sqlite:other.db" }
parameters: { Day: base, Kept: base }
environments:
  Production:
    connections: { Store: "sqlite:production.db" }
    parameters: { Day: production }
  Elsewhere: ./elsewhere.yaml
`;
    const load = (environment: string) => loadOptions(undefined, [folder], { environment, workingFolder: folder });

    it('of the file win over its own values, name by name', () => {
      write(text);
      const { options, diagnostics } = load('production');
      expect(diagnostics).toEqual([]);
      expect(Object.fromEntries(options.connectionTargets)).toEqual({
        Store: `sqlite:${join(folder, 'production.db')}`,
        Other: `sqlite:${join(folder, 'other.db')}`,
      });
      expect(Object.fromEntries(options.parameters)).toEqual({ Day: 'production', Kept: 'base' });
    });

    it('may be files, named in the file or given themselves', () => {
      write(text);
      writeFileSync(join(folder, 'elsewhere.yaml'), 'parameters: { Day: elsewhere }');
      expect(load('Elsewhere').options.parameters.get('Day')).toBe('elsewhere');
      expect(load('elsewhere.yaml').options.parameters.get('Day')).toBe('elsewhere');
      rmSync(join(folder, 'opendtsx.yaml'));
      expect(load('./elsewhere.yaml').options.parameters.get('Day')).toBe('elsewhere');
    });

    it.each([
      ['Staging', 'There is no environment Staging'],
      ['missing.yaml', 'There is no environment missing.yaml'],
      ['Elsewhere', 'elsewhere.yaml cannot be used: it does not exist'],
    ])('that do not exist are refused: %s', (name, message) => {
      write(text);
      const { diagnostics } = load(name);
      expect(diagnostics).toHaveLength(1);
      expect(diagnostics[0].message).toContain(message);
    });

    it('hold lists only', () => {
      write('version: 1\nenvironments: { Production: { policy: {} } }');
      expect(load('Production').diagnostics[0].message).toContain('an unknown section "policy"');
    });
  });

  describe('credentials', () => {
    it('give a user and where its password lies', () => {
      write('version: 1\ncredentials: { sql01: { user: etl, password: "file:secret.txt" } }');
      const { options } = loadOptions(undefined, [folder]);
      expect(options.credentials.get('sql01')).toEqual({
        user: 'etl',
        password: { file: join(folder, 'secret.txt') },
      });
    });

    it('with the password itself are refused, and it is not repeated', () => {
      write('version: 1\ncredentials: { sql01: { user: etl, password: hush } }');
      const { message } = loadOptions(undefined, [folder]).diagnostics[0];
      expect(message).toContain('for sql01');
      expect(message).not.toContain('hush');
    });
  });

  describe('a policy', () => {
    const policies = (policy?: string) => {
      const { options, diagnostics } = loadOptions(undefined, [folder], {
        workingFolder: folder,
        ...(policy === undefined ? {} : { policy }),
      });
      return { rules: options.policies.map(({ file: _, ...rules }) => rules), diagnostics };
    };

    it('has folders and programs from where its file lies, and roots as packages write paths', () => {
      write(`version: 1
paths: { "C:\\\\data": ./data }
policy:
  allowedRoots: [., "C:\\\\data\\\\in"]
  allowedHosts: ["*.example.com"]
  allowedCommands: [bcp, ./tools/load]
`);
      expect(policies()).toEqual({
        diagnostics: [],
        rules: [
          {
            allowedRoots: [folder, join(folder, 'data/in')],
            allowedHosts: ['*.example.com'],
            allowedCommands: ['bcp', join(folder, 'tools/load')],
          },
        ],
      });
    });

    it('may come from a file of its own, which holds besides that of opendtsx.yaml', () => {
      write('version: 1\npolicy: { allowedHosts: [a, b] }');
      writeFileSync(join(folder, 'policy.yaml'), 'allowedHosts: [a]\nallowedCommands:\n');
      expect(policies('policy.yaml').rules).toEqual([
        { allowedHosts: ['a', 'b'] },
        { allowedHosts: ['a'], allowedCommands: [] },
      ]);
    });

    it.each([
      ['policy: { allowedRoot: [.] }', 'unknown rule "allowedRoot"'],
      ['policy: { allowedHosts: db }', '"allowedHosts" is no list of texts'],
      ['policy: { allowedRoots: ["D:\\\\x"] }', 'D:\\x'],
      ['policy: []', '"policy" is no list of rules'],
    ])('that cannot be read is a fault, and allows nothing: %s', (text, message) => {
      write(`version: 1\n${text}`);
      const { rules, diagnostics } = policies();
      expect(diagnostics.map((fault) => fault.message).join()).toContain(message);
      expect(rules).toEqual([{ allowedRoots: [], allowedHosts: [], allowedCommands: [] }]);
    });

    it('that is not there allows nothing', () => {
      const { rules, diagnostics } = policies('missing.yaml');
      expect(diagnostics[0].message).toContain('missing.yaml cannot be used: it does not exist');
      expect(rules).toEqual([{ allowedRoots: [], allowedHosts: [], allowedCommands: [] }]);
    });
  });
});
