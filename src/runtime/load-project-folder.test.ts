import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { salesFolder } from '../formats/ispac/fixtures/sales-folder.ts';
import { loadPackage } from './load-package.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-project-'));
  for (const { name, read } of salesFolder()) writeFileSync(join(folder, name), read());
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const load = (path: string, packageName?: string) =>
  loadPackage(packageName === undefined ? { path } : { path, packageName }, { workingFolder: folder });

describe('a project', () => {
  it.each(['.', 'Sales.dtproj'])('given as %s gives its entry package with what packages share', (path) => {
    const { loaded } = load(path);
    expect(loaded?.package.name).toBe('Load it');
    expect(loaded?.package.fileName).toBe(join(folder, 'Load it.dtsx'));
    expect(loaded?.folder).toBe(folder);
    expect(loaded?.project?.parameters.map(({ name }) => name)).toEqual(['Year']);
    expect(loaded?.project?.connectionManagers.map(({ name }) => name)).toEqual(['Store']);
  });

  it('gives the package that is named, with or without extension, and names those it has otherwise', () => {
    expect(load('.', 'part').loaded?.package.name).toBe('Part');
    const missing = load('Sales.dtproj', 'Other.dtsx');
    expect(missing.failure).toBe('not-found');
    expect(missing.diagnostics.at(-1)?.hint).toBe('The project has the packages Load it.dtsx, Part.dtsx.');
  });

  it('is found above a package, where its file lists it', () => {
    mkdirSync(join(folder, 'loads', 'daily'), { recursive: true });
    renameSync(join(folder, 'Part.dtsx'), join(folder, 'loads', 'daily', 'Part.dtsx'));
    const { loaded } = load('loads/daily/Part.dtsx');
    expect(loaded?.project?.name).toBe('Sales');
    expect(loaded?.folder).toBe(join(folder, 'loads', 'daily'));
  });

  it('above a package that it does not list is another one', () => {
    mkdirSync(join(folder, 'other'));
    renameSync(join(folder, 'Part.dtsx'), join(folder, 'other', 'Stray.dtsx'));
    expect(load('other/Stray.dtsx').loaded?.project).toBeUndefined();
  });

  it('that does not exist is not found', () => {
    expect(load('Missing.dtproj').failure).toBe('not-found');
  });

  it('of the package deployment model names its packages instead', () => {
    writeFileSync(join(folder, 'Sales.dtproj'), '<Project><DeploymentModel>Package</DeploymentModel></Project>');
    const { failure, diagnostics } = load('.');
    expect(failure).toBe('not-found');
    expect(diagnostics.at(-1)?.hint).toContain('Name a package: Load it.dtsx, Part.dtsx.');
  });
});
