import { strToU8, type Zippable, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { readPackage } from '../dtsx/read-package.ts';
import { readIspac } from './read-ispac.ts';

const ssis = 'xmlns:SSIS="www.microsoft.com/SqlServer/SSIS"';
const packageText = `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:ExecutableType="Microsoft.Package" DTS:ObjectName="P" DTS:DTSID="{1}">
<DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property></DTS:Executable>`;

const manifest = `<SSIS:Project SSIS:ProtectionLevel="DontSaveSensitive" ${ssis}><SSIS:Properties>
<SSIS:Property SSIS:Name="ID">{2}</SSIS:Property><SSIS:Property SSIS:Name="Name">Sales</SSIS:Property>
<SSIS:Property SSIS:Name="Description">
    </SSIS:Property><SSIS:Property SSIS:Name="PasswordVerifier" SSIS:Sensitive="1">AQAAANCMnd8BFdERjHoA</SSIS:Property>
</SSIS:Properties>
<SSIS:Packages><SSIS:Package SSIS:Name="Load it.dtsx" SSIS:EntryPoint="1"/><SSIS:Package SSIS:Name="Part.dtsx" SSIS:EntryPoint="0"/></SSIS:Packages>
<SSIS:ConnectionManagers><SSIS:ConnectionManager SSIS:Name="Store.conmgr"/></SSIS:ConnectionManagers></SSIS:Project>`;

const connection = `<DTS:ConnectionManager xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:ObjectName="Store" DTS:DTSID="{3}" DTS:CreationName="OLEDB">
<DTS:ObjectData><DTS:ConnectionManager DTS:ConnectionString="Data Source=.;"/></DTS:ObjectData></DTS:ConnectionManager>`;

const parameters = `<SSIS:Parameters ${ssis}><SSIS:Parameter SSIS:Name="Year"><SSIS:Properties><SSIS:Property SSIS:Name="ID">{4}</SSIS:Property>
<SSIS:Property SSIS:Name="Required">1</SSIS:Property><SSIS:Property SSIS:Name="Sensitive">0</SSIS:Property>
<SSIS:Property SSIS:Name="Value">2020</SSIS:Property><SSIS:Property SSIS:Name="DataType">9</SSIS:Property></SSIS:Properties></SSIS:Parameter></SSIS:Parameters>`;

const entries = {
  'Load%20it.dtsx': strToU8(packageText),
  'Part.dtsx': strToU8(packageText),
  'Store.conmgr': strToU8(connection),
  'Project.params': strToU8(parameters),
  '@Project.manifest': strToU8(manifest),
  '[Content_Types].xml': strToU8('<Types/>'),
} satisfies Zippable;

const symbols = (bytes: Uint8Array): string[] =>
  readIspac(bytes, { fileName: 'a.ispac' }).diagnostics.map(({ symbol }) => symbol);

describe('readIspac', () => {
  it('gives packages by their decoded names, parameters and connection managers', () => {
    const { project, diagnostics } = readIspac(zipSync(entries), { fileName: 'a.ispac' });
    expect(diagnostics).toEqual([]);
    expect(project).toMatchObject({ name: 'Sales', id: '{2}', protectionLevel: 0 });
    expect([...(project?.properties ?? [])]).toEqual([
      ['ID', '{2}'],
      ['Name', 'Sales'],
      ['Description', ''],
    ]);
    expect(project?.packages.map(({ name, entryPoint }) => [name, entryPoint])).toEqual([
      ['Load it.dtsx', true],
      ['Part.dtsx', false],
    ]);
    expect(project?.packages.map((each) => readPackage(each.read()).package?.name)).toEqual(['P', 'P']);
    expect(project?.parameters[0]).toMatchObject({
      name: 'Year',
      id: '{4}',
      scope: 'project',
      typeCode: 9,
      valueText: '2020',
      required: true,
      sensitive: false,
    });
    expect(project?.connectionManagers[0]).toMatchObject({ name: 'Store', scope: 'project' });
  });

  it('warns about what the manifest lists and the archive lacks', () => {
    const { 'Part.dtsx': _, ...fewer } = entries;
    const { project, diagnostics } = readIspac(zipSync(fewer));
    expect(project?.packages.map(({ name }) => name)).toEqual(['Load it.dtsx']);
    expect(diagnostics).toMatchObject([{ symbol: 'OPENDTSX_W_FORMATS_ENTRYMISSING', args: { entry: 'Part.dtsx' } }]);
  });

  it.each([
    ['what is no archive', strToU8(packageText), 'OPENDTSX_E_FORMATS_ARCHIVE'],
    ['an empty file', new Uint8Array(), 'OPENDTSX_E_FORMATS_ARCHIVE'],
    ['an archive cut off', zipSync(entries).subarray(0, 900), 'OPENDTSX_E_FORMATS_ARCHIVETRUNCATED'],
    ['an archive without manifest', zipSync({ 'a.dtsx': entries['Part.dtsx'] }), 'OPENDTSX_E_FORMATS_ARCHIVE'],
    ['a manifest of another kind', zipSync({ '@Project.manifest': strToU8('<a/>') }), 'OPENDTSX_E_FORMATS_ROOT'],
    ['a name that leads out', zipSync({ ...entries, '../a.dtsx': strToU8('') }), 'OPENDTSX_E_FORMATS_ARCHIVENAME'],
    ['one that leads out encoded', zipSync({ '..%2Fa.dtsx': strToU8('') }), 'OPENDTSX_E_FORMATS_ARCHIVENAME'],
    ['one that does so with backslashes', zipSync({ '..\\a.dtsx': strToU8('') }), 'OPENDTSX_E_FORMATS_ARCHIVENAME'],
    ['an absolute name', zipSync({ '/a.dtsx': strToU8('') }), 'OPENDTSX_E_FORMATS_ARCHIVENAME'],
    ['a name with a drive', zipSync({ 'c:a.dtsx': strToU8('') }), 'OPENDTSX_E_FORMATS_ARCHIVENAME'],
    [
      'names that are the same once decoded',
      zipSync({ ...entries, 'load it.dtsx': strToU8('') }),
      'OPENDTSX_E_FORMATS_ARCHIVEDUPLICATE',
    ],
    ['a bomb', zipSync({ ...entries, 'zeros.dtsx': new Uint8Array(4_000_000) }), 'OPENDTSX_E_FORMATS_ARCHIVELIMIT'],
  ])('refuses %s', (_, bytes, symbol) => {
    expect(symbols(bytes)).toEqual([symbol]);
    expect(readIspac(bytes).project).toBeUndefined();
  });

  it('gives a DtsError when a damaged package is read', () => {
    const bytes = zipSync(entries);
    // Local header: 30 bytes and the name; a first block of the reserved type 3 is no deflate data.
    bytes[30 + 'Load%20it.dtsx'.length] = 0xff;
    const { project } = readIspac(bytes);
    expect(() => project?.packages[0].read()).toThrow(DtsError);
  });
});
