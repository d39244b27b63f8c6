import { describe, expect, it } from 'vitest';
import { newConnectionManager, newPackage } from '../../model/new-objects.ts';
import type { Project } from '../../model/project.ts';
import { readPackage } from '../dtsx/read-package.ts';
import { readArchive } from './archive.ts';
import { buildIspac } from './build-ispac.ts';
import { salesFolder } from './fixtures/sales-folder.ts';
import { readIspac } from './read-ispac.ts';
import { writeIspac } from './write-ispac.ts';

const sales = (): Uint8Array => buildIspac(salesFolder()).bytes ?? new Uint8Array();

function entries(bytes: Uint8Array): Map<string, string> {
  const { entries: read, diagnostics } = readArchive(bytes, 'a.ispac');
  expect(diagnostics).toEqual([]);
  return new Map(read.map((entry) => [entry.name, new TextDecoder().decode(entry.read())]));
}

function rewritten(change: (project: Project) => void): Map<string, string> {
  const { project } = readIspac(sales());
  if (project === undefined) return new Map();
  change(project);
  return entries(writeIspac(project));
}

// source: real project deployment files (observed)
describe('writeIspac', () => {
  it('gives the same bytes for a project that was read and not changed', () => {
    const { project } = readIspac(sales());
    expect(project && Buffer.from(writeIspac(project)).equals(sales())).toBe(true);
  });

  it('writes a package that was changed, and describes it in the manifest as it now is', () => {
    const before = entries(sales());
    const after = rewritten(({ packages: [load] }) => {
      load.package = readPackage(load.read()).package;
      load.package?.properties.set('VersionBuild', '8');
      Object.assign(load.package ?? {}, { description: 'new' });
      Object.assign(load.package?.connectionManagers[0] ?? {}, { connectionString: 'Data Source=other;' });
    });
    expect(after.get('Load it.dtsx')).toBe(
      before
        .get('Load it.dtsx')
        ?.replace('VersionBuild="7"', 'VersionBuild="8"')
        .replace('DTS:DTSID', 'DTS:Description="new" DTS:DTSID')
        .replace('Data Source=.;', 'Data Source=other;'),
    );
    const manifest = after.get('@Project.manifest');
    expect(manifest).toContain('SSIS:Name="VersionBuild">8<');
    expect(manifest).toContain('SSIS:Name="Description">new<');
    expect(manifest).toContain('SSIS:Name="Value">Data Source=other;<');
    expect(after.get('Project.params')).toBe(before.get('Project.params'));
  });

  it('lists packages and connection managers that were added, removed and moved', () => {
    const after = rewritten((project) => {
      const added = newPackage('Extra');
      const manager = Object.assign(newConnectionManager('OLEDB', 'project'), { name: 'Second' });
      project.packages = [
        { name: 'Extra.dtsx', entryPoint: false, read: () => new Uint8Array(), package: added },
        ...project.packages.filter(({ name }) => name !== 'Part.dtsx'),
      ];
      project.connectionManagers.push(manager);
    });
    expect([...after.keys()]).toEqual([
      'Extra.dtsx',
      'Load it.dtsx',
      'Store.conmgr',
      'Second.conmgr',
      'Project.params',
      '@Project.manifest',
      '[Content_Types].xml',
    ]);
    const manifest = after.get('@Project.manifest') ?? '';
    expect(
      [...manifest.matchAll(/<SSIS:Package SSIS:Name="([^"]+)" SSIS:EntryPoint="(\d)" \/>/g)].map(
        ([, ...each]) => each,
      ),
    ).toEqual([
      ['Extra.dtsx', '0'],
      ['Load it.dtsx', '1'],
    ]);
    expect([...manifest.matchAll(/PackageMetaData SSIS:Name="([^"]+)"/g)].map(([, name]) => name)).toEqual([
      'Extra.dtsx',
      'Load it.dtsx',
    ]);
    expect(manifest).toContain('"CM.Second.ServerName"');
  });

  it('writes a project that was never read, which reads back', () => {
    const project: Project = {
      name: 'New',
      id: '{9}',
      properties: new Map([['CreationDate', '2024-01-01T00:00:00']]),
      protectionLevel: 0,
      packages: [{ name: 'A b.dtsx', entryPoint: true, read: () => new Uint8Array(), package: newPackage('A b') }],
      parameters: [],
      connectionManagers: [],
      origin: undefined,
    };
    const { project: read, diagnostics } = readIspac(writeIspac(project));
    expect(diagnostics).toEqual([]);
    expect(read).toMatchObject({ name: 'New', id: '{9}', protectionLevel: 0, parameters: [], connectionManagers: [] });
    expect([...(read?.properties ?? [])]).toEqual([
      ['ID', '{9}'],
      ['Name', 'New'],
      ['VersionMajor', '1'],
      ['VersionMinor', '0'],
      ['VersionBuild', '0'],
      ['VersionComments', ''],
      ['CreationDate', '2024-01-01T00:00:00'],
      ['Description', ''],
      ['FormatVersion', '1'],
    ]);
    expect(read?.packages.map(({ name, entryPoint }) => [name, entryPoint])).toEqual([['A b.dtsx', true]]);
  });
});
