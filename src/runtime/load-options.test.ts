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
`);
    const { options, diagnostics } = loadOptions(undefined, [join(folder, 'none'), folder]);
    expect(diagnostics).toEqual([]);
    expect([...options.connectionTargets.values()]).toEqual([
      `sqlite:${join(folder, 'out.db')}`,
      'sqlite::memory:',
      'postgresql://host/db',
    ]);
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
});
