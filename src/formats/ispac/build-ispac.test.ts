import { describe, expect, it } from 'vitest';
import { Secret } from '../../datatypes/secret.ts';
import { protectDocument } from '../protection/protect-document.ts';
import { readArchive } from './archive.ts';
import { type BuildOptions, buildIspac } from './build-ispac.ts';
import { salesFolder } from './fixtures/sales-folder.ts';
import { readIspac } from './read-ispac.ts';

function built(options: BuildOptions = {}, folder = salesFolder()): Map<string, string> {
  const { bytes, diagnostics } = buildIspac(folder, options);
  expect(diagnostics).toEqual([]);
  const { entries } = readArchive(bytes ?? new Uint8Array(), 'a.ispac');
  return new Map(
    entries.map((entry) => [entry.name, new TextDecoder('utf-8', { ignoreBOM: true }).decode(entry.read())]),
  );
}

const symbols = (folder = salesFolder(), options: BuildOptions = {}): string[] =>
  buildIspac(folder, options).diagnostics.map(({ symbol }) => symbol);

// source: pairs of real projects and the project deployment files that the designer built of them (observed)
describe('buildIspac', () => {
  it('packs the files that the project lists, without byte order marks, in the order of the designer', () => {
    const entries = built();
    expect([...entries.keys()]).toEqual([
      'Load it.dtsx',
      'Part.dtsx',
      'Store.conmgr',
      'Project.params',
      '@Project.manifest',
      '[Content_Types].xml',
    ]);
    for (const [name, text] of entries)
      expect([name, text.startsWith('\ufeff')]).toEqual([name, name === '[Content_Types].xml']);
    expect(entries.get('[Content_Types].xml')).toContain('Extension="conmgr"');
    expect(buildIspac(salesFolder()).fileName).toBe('Sales.ispac');
  });

  it('gives the same bytes for the same files', () => {
    expect(buildIspac(salesFolder()).bytes).toEqual(buildIspac(salesFolder().toReversed()).bytes);
  });

  it('moves the manifest to the left margin and leaves values as they are', () => {
    const manifest = built().get('@Project.manifest') ?? '';
    expect(manifest.startsWith('<SSIS:Project SSIS:ProtectionLevel="DontSaveSensitive"')).toBe(true);
    expect(manifest).toContain('\n  <SSIS:Properties>\n    <SSIS:Property SSIS:Name="ID">{2}');
    expect(manifest).toContain('>two\n        lines<');
  });

  it('describes the packages as they are, with their parameters and those of their connection managers', () => {
    const manifest = built().get('@Project.manifest') ?? '';
    const [connections, loading, part] = manifest.split(/<SSIS:PackageInfo>|(?=<SSIS:PackageMetaData SSIS:Name="Part)/);
    expect(propertiesOf(loading).slice(0, 10)).toEqual([
      'ID={P1}',
      'Name=Load it',
      'VersionMajor=1',
      'VersionMinor=0',
      'VersionBuild=7',
      'VersionComments=',
      'VersionGUID={V1}',
      'PackageFormatVersion=8',
      'Description=',
      'ProtectionLevel=1',
    ]);
    expect(parameterNames(loading)).toEqual([
      'From',
      'Key',
      'CM.Files.AlwaysCheckForRowDelimiters',
      'CM.Files.ColumnNamesInFirstDataRow',
      'CM.Files.ConnectByProxy',
      'CM.Files.ConnectionString',
      'CM.Files.DataRowsToSkip',
      'CM.Files.Format',
      'CM.Files.HeaderRowDelimiter',
      'CM.Files.HeaderRowsToSkip',
      'CM.Files.LocaleID',
      'CM.Files.RowDelimiter',
      'CM.Files.TextQualifier',
      'CM.Files.Unicode',
    ]);
    expect(loading).toContain('SSIS:Name="Value">1900-01-31T13:02:03<');
    expect(loading).toContain('<SSIS:Property xml:space="preserve" SSIS:Name="Value">\r\n</SSIS:Property>');
    expect(propertiesOf(part)).toContain('Name=Part');
    expect(parameterNames(part)).toEqual([]);
    const values = propertiesOf(connections).filter((each) => each.startsWith('Value='));
    expect(values).toEqual(expect.arrayContaining(['Value=a;b', 'Value=srv', 'Value=bob']));
  });

  it('takes target server version and parameter values from the configuration', () => {
    expect(built().get('@Project.manifest')).toContain(
      'lines</SSIS:Property>\n    <SSIS:Property SSIS:Name="TargetServerVersion">150<',
    );
    expect(built().get('Project.params')).toContain('>2020<');
    const release = built({ configuration: 'release' });
    expect(release.get('@Project.manifest')).not.toContain('TargetServerVersion');
    expect(release.get('Project.params')).toContain('>2031<');
  });

  it('reads back as the project', () => {
    const { project, diagnostics } = readIspac(buildIspac(salesFolder()).bytes ?? new Uint8Array());
    expect(diagnostics).toEqual([]);
    expect(project).toMatchObject({ name: 'Sales', id: '{2}' });
  });

  it('builds a project without parameters and connection managers', () => {
    const text = built().get('@Project.manifest') ?? '';
    const bare = text.replace(/<SSIS:ConnectionManager SSIS[^>]*>/, '');
    const project = `<Project><DeploymentModel>Project</DeploymentModel><DeploymentModelSpecificContent><Manifest>${bare}</Manifest></DeploymentModelSpecificContent></Project>`;
    const entries = built(
      {},
      salesFolder({ 'Sales.dtproj': project, 'Store.conmgr': undefined, 'Project.params': undefined }),
    );
    expect(entries.get('Project.params')).toBe(
      '<?xml version="1.0"?>\r\n<SSIS:Parameters xmlns:SSIS="www.microsoft.com/SqlServer/SSIS" />',
    );
    expect(entries.get('[Content_Types].xml')).not.toContain('conmgr');
    expect(entries.get('@Project.manifest')).not.toContain('CM.Store');
  });

  it('keeps a project closed that is protected with a password, and gives the same bytes each time', () => {
    const password = new Secret('hush');
    const [plain] = salesFolder().filter(({ name }) => name === 'Sales.dtproj');
    const { bytes: closed = new Uint8Array() } = protectDocument(plain.read(), { level: 3, password });
    const folder = salesFolder().map((entry) => (entry.name === plain.name ? { ...entry, read: () => closed } : entry));
    expect(symbols(folder)).toEqual(['DTS_E_PACKAGEPASSWORDEMPTY']);
    expect(symbols(folder, { password: new Secret('wrong') })).toEqual(['DTS_E_PACKAGEPASSWORD']);
    const { bytes = new Uint8Array(), diagnostics } = buildIspac(folder, { password });
    expect(diagnostics).toEqual([]);
    expect(buildIspac(folder, { password }).bytes).toEqual(bytes);
    expect(readIspac(bytes).diagnostics.map(({ symbol }) => symbol)).toEqual(['DTS_E_PACKAGEPASSWORDEMPTY']);
    expect(readIspac(bytes, { password }).project?.packages.map(({ name }) => name)).toEqual([
      'Load it.dtsx',
      'Part.dtsx',
    ]);
  });

  it.each([
    ['a package that is missing', { 'Part.dtsx': undefined }, {}, 'OPENDTSX_E_FORMATS_ENTRYMISSING'],
    ['a connection manager that is missing', { 'Store.conmgr': undefined }, {}, 'OPENDTSX_E_FORMATS_ENTRYMISSING'],
    ['a folder without project', { 'Sales.dtproj': undefined }, {}, 'OPENDTSX_E_FORMATS_PROJECTFILE'],
    ['two projects', { 'Other.dtproj': '<Project/>' }, {}, 'OPENDTSX_E_FORMATS_PROJECTFILE'],
    ['a project that is not there', {}, { projectFile: 'Other.dtproj' }, 'OPENDTSX_E_FORMATS_PROJECTFILE'],
    ['a configuration that is not there', {}, { configuration: 'Azure' }, 'OPENDTSX_E_FORMATS_BUILDCONFIGURATION'],
    [
      'the package deployment model',
      { 'Sales.dtproj': '<Project><DeploymentModel>Package</DeploymentModel></Project>' },
      {},
      'OPENDTSX_E_FORMATS_PACKAGEDEPLOYMENT',
    ],
    ['a connection manager of another kind', { 'Store.conmgr': '<a/>' }, {}, 'OPENDTSX_E_FORMATS_ROOT'],
    ['a project file of another kind', { 'Sales.dtproj': '<a/>' }, {}, 'OPENDTSX_E_FORMATS_ROOT'],
  ])('refuses %s', (_, others, options, symbol) => {
    expect(symbols(salesFolder(others), options)).toEqual([symbol]);
    expect(buildIspac(salesFolder(others), options).bytes).toBeUndefined();
  });
});

function propertiesOf(text: string): string[] {
  return [...text.matchAll(/<SSIS:Property [^>]*SSIS:Name="(\w+)">([^<]*)</g)].map(
    ([, name, value]) => `${name}=${value.trim()}`,
  );
}

function parameterNames(text: string): string[] {
  return [...text.matchAll(/<SSIS:Parameter SSIS:Name="([^"]+)"/g)].map(([, name]) => name);
}
