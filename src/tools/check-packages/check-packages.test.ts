import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildIspac } from '../../formats/ispac/build-ispac.ts';
import { salesFolder } from '../../formats/ispac/fixtures/sales-folder.ts';
import type { Package } from '../../model/package.ts';
import { checkPackage } from './check-package.ts';
import { checkPackages, type EstateReport } from './check-packages.ts';
import { PackageOpener } from './open-packages.ts';

// Source: our own; how packages write what is looked for is observed.

const orders = join(import.meta.dirname, '../../../tests/transcripts/estate/orders.dtsx');
const dts = 'xmlns:DTS="www.microsoft.com/SqlServer/Dts"';

/** A package of format 8 with content of its own. */
function packageText(content = '', attributes = ''): string {
  return `<DTS:Executable ${dts} DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:ExecutableType="Microsoft.Package" DTS:DTSID="{P}" DTS:ObjectName="P" ${attributes}>
<DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>${content}</DTS:Executable>`;
}

function connectionManager(name: string, connectionString: string, attributes = ''): string {
  return `<DTS:ConnectionManager DTS:CreationName="OLEDB" DTS:DTSID="{${name}}" DTS:ObjectName="${name}" ${attributes}>
<DTS:ObjectData><DTS:ConnectionManager DTS:ConnectionString="${connectionString}" /></DTS:ObjectData></DTS:ConnectionManager>`;
}

function managers(...all: string[]): string {
  return `<DTS:ConnectionManagers>${all.join('')}</DTS:ConnectionManagers>`;
}

function task(creationName: string, data = ''): string {
  return `<DTS:Executables><DTS:Executable DTS:refId="Package\\T" DTS:CreationName="${creationName}" DTS:DTSID="{T}" DTS:ExecutableType="${creationName}" DTS:ObjectName="T"><DTS:ObjectData>${data}</DTS:ObjectData></DTS:Executable></DTS:Executables>`;
}

const oracle = 'Data Source=srv;User ID=loads;Provider=OraOLEDB.Oracle.1;';

describe('checking packages', () => {
  let folder = '';
  const { signal } = new AbortController();
  const write = (name: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  };
  const check = (path = '.'): Promise<EstateReport> => checkPackages(path, { workingFolder: folder, signal });
  const namesOf = (needs: EstateReport['needs'], kind: keyof EstateReport['needs']): string[] =>
    needs[kind].map(({ name }) => name);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'opendtsx-estate-'));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  it('counts what loads, is written as it was read, and validates, and tells every failure with stage and code', async () => {
    write('a/good.dtsx', packageText());
    write('b/broken.dtsx', 'no package');
    write('c/missing.dtsx', packageText(task('Contoso.Zip')));
    const { needs, ...counts } = await check();
    expect(counts).toEqual({
      packages: 3,
      loaded: 2,
      roundTripIdentical: 2,
      validated: 1,
      buildOutputs: 0,
      canceled: false,
      failures: [
        expect.objectContaining({ file: 'b/broken.dtsx', stage: 'load', code: '0xE0D70101' }),
        expect.objectContaining({ file: 'c/missing.dtsx', stage: 'validate', symbol: 'OPENDTSX_E_TASK_UNSUPPORTED' }),
      ],
    });
    expect(needs.thirdParty).toEqual([{ name: 'Contoso.Zip', unit: 'task', uses: 1, packages: ['c/missing.dtsx'] }]);
  });

  it('lists what a package needs, but neither the paths in scripts nor disabled tasks', async () => {
    copyFileSync(orders, join(folder, 'orders.dtsx'));
    const packages = ['orders.dtsx'];
    expect((await check('orders.dtsx')).needs).toEqual({
      drivers: [{ name: 'SQLNCLI11', product: 'SQL Server', driver: 'sqlserver', uses: 1, packages }],
      connections: [],
      secrets: [
        {
          name: '\\Package.Connections[Warehouse].Properties[Password]',
          variable: 'OPENDTSX_SECRET_CONNECTIONS_WAREHOUSE_PROPERTIES_PASSWORD',
          uses: 1,
          packages,
        },
      ],
      paths: [
        { name: 'C:\\Data', uses: 2, packages },
        { name: '\\\\files01\\landing', uses: 1, packages },
      ],
      parameters: [{ name: '$Package::Region', uses: 1, packages }],
      scripts: [{ name: 'C#', unit: 'Script Task', uses: 1, packages }],
      unsupported: [{ name: 'Microsoft.UnreleasedTask', unit: 'task', uses: 1, packages }],
      thirdParty: [{ name: 'Contoso.Tasks.ZipTask', unit: 'task', uses: 1, packages }],
      versions: [{ name: 'SQL Server 2017', uses: 1, packages }],
    });
  });

  it('does not list what an opendtsx.yaml beside the package or the environment gives', async () => {
    copyFileSync(orders, join(folder, 'orders.dtsx'));
    write(
      'opendtsx.yaml',
      String.raw`version: 1
paths: { 'C:\Data\In': in, '\\files01': landing }
parameters: { '$Package::Region': North }
`,
    );
    vi.stubEnv('OPENDTSX_SECRET_CONNECTIONS_WAREHOUSE_PROPERTIES_PASSWORD', 'hush');
    const { needs } = await check();
    expect(needs).toMatchObject({ secrets: [], parameters: [], paths: [{ name: 'C:\\data', uses: 1 }] });
    write('opendtsx.yaml', 'version: 1\nconnections: { Warehouse: "sqlite:dw.db" }');
    vi.unstubAllEnvs();
    expect((await check()).needs).toMatchObject({ drivers: [], connections: [], secrets: [] });
  });

  it('puts the needs of most packages first and counts their uses', async () => {
    write('1.dtsx', packageText(managers(connectionManager('A', oracle), connectionManager('B', oracle))));
    write('2.dtsx', packageText(managers(connectionManager('B', oracle), connectionManager('C', 'Provider=PGNP.1'))));
    const { connections, drivers } = (await check()).needs;
    expect(connections.map(({ name, packages }) => [name, packages])).toEqual([
      ['B', ['1.dtsx', '2.dtsx']],
      ['A', ['1.dtsx']],
    ]);
    expect(drivers).toEqual([
      { name: 'OraOLEDB.Oracle', product: 'Oracle', uses: 3, packages: ['1.dtsx', '2.dtsx'] },
      { name: 'PGNP', product: 'PostgreSQL', driver: 'postgresql', uses: 1, packages: ['2.dtsx'] },
    ]);
  });

  it('counts what the project gives for the packages that name it', async () => {
    write('Store.conmgr', `<?xml version="1.0"?>${connectionManager('Store', oracle, dts)}`);
    write(
      'Project.params',
      `<SSIS:Parameters xmlns:SSIS="www.microsoft.com/SqlServer/SSIS"><SSIS:Parameter SSIS:Name="Folder"><SSIS:Properties><SSIS:Property SSIS:Name="Value">C:\\Data\\In</SSIS:Property><SSIS:Property SSIS:Name="DataType">18</SSIS:Property></SSIS:Properties></SSIS:Parameter></SSIS:Parameters>`,
    );
    write('uses.dtsx', packageText(task('Contoso.Zip', '<Zip Connection="{store}" Folder="@[$Project::Folder]" />')));
    write('unrelated.dtsx', packageText());
    const { connections, paths } = (await check()).needs;
    expect(connections).toEqual([expect.objectContaining({ name: 'Store', packages: ['uses.dtsx'] })]);
    expect(paths).toEqual([{ name: 'C:\\Data', uses: 1, packages: ['uses.dtsx'] }]);
  });

  it('takes the packages of a project file under its name', async () => {
    write('Sales.ispac', buildIspac(salesFolder()).bytes ?? '');
    write('damaged.ispac', 'no archive');
    const report = await check();
    expect(report).toMatchObject({ packages: 3, loaded: 2, roundTripIdentical: 2 });
    expect(report.needs.versions[0].packages).toEqual(['Sales.ispac/Load it.dtsx', 'Sales.ispac/Part.dtsx']);
    expect(report.failures[0]).toMatchObject({
      file: 'Sales.ispac/Load it.dtsx',
      symbol: 'OPENDTSX_E_PARAMETER_REQUIRED',
    });
    expect(report.failures.at(-1)).toMatchObject({ file: 'damaged.ispac', stage: 'load' });
  });

  it('tells units of Microsoft from those of other makers by name, and class ids by the maker of the component', async () => {
    const component = (classId: string, name: string, contact: string): string =>
      `<component refId="Package\\T\\${name}" componentClassID="${classId}" name="${name}" contactInfo="${contact}" />`;
    const pipeline = `<pipeline><components>${component('Microsoft.Term', 'A', '')}${component('{11}', 'B', 'X;Microsoft Corporation; Y')}${component('{12}', 'C', 'Contoso')}${component('Microsoft.Samples.X', 'D', '')}</components></pipeline>`;
    write('a.dtsx', packageText(task('Microsoft.Pipeline', pipeline)));
    write('b.dtsx', packageText(task('CreateHdiClusterTask')));
    const { needs } = await check();
    expect(namesOf(needs, 'unsupported')).toEqual(['CreateHdiClusterTask', 'Microsoft.Term', '{11}']);
    expect(namesOf(needs, 'thirdParty')).toEqual(['Microsoft.Samples.X', '{12}']);
  });

  it.each([
    ['DTS:LastModifiedProductVersion="10.50.1600.1"', 'SQL Server 2008 R2'],
    ['DTS:LastModifiedProductVersion="16.0.5685.0"', 'SQL Server 2022'],
    ['DTS:LastModifiedProductVersion=""', 'SQL Server 2014 or later'],
  ])('tells by %s that a package was written by %s', async (attribute, version) => {
    write('a.dtsx', packageText('', attribute));
    expect(namesOf((await check()).needs, 'versions')).toEqual([version]);
  });

  it('shows no secret', async () => {
    const secret = `${oracle}User ID=etl;Password=hush-hush;`;
    write('a.dtsx', packageText(managers(connectionManager('A', secret), connectionManager('hush-hush', secret))));
    write('b.dtsx', packageText(managers(connectionManager('A', `Provider='X;Password=hush-hush'`))));
    const report = await check();
    expect(report.packages).toBe(2);
    expect(JSON.stringify(report)).not.toContain('hush-hush');
  });

  it('ends when it is told to, with what was found so far', async () => {
    for (const name of ['a', 'b', 'c']) write(`${name}.dtsx`, packageText());
    const controller = new AbortController();
    const told: unknown[] = [];
    const report = await checkPackages('.', {
      workingFolder: folder,
      signal: controller.signal,
      onProgress(...progress) {
        told.push(progress);
        if (progress[1] === 2) controller.abort();
      },
    });
    expect(told).toEqual([
      ['a.dtsx', 1, 3],
      ['b.dtsx', 2, 3],
    ]);
    expect(report).toMatchObject({ packages: 2, loaded: 2, canceled: true });
  });

  it('tells where a package would be written differently', async () => {
    write('a.dtsx', packageText());
    const [opened] = new PackageOpener(undefined).open({ path: join(folder, 'a.dtsx'), name: 'a.dtsx' });
    const bytes = readFileSync(join(folder, 'a.dtsx'));
    bytes[40] ^= 1;
    const checked = await checkPackage({ ...opened, bytes }, { workingFolder: folder });
    expect(checked).toMatchObject({ loaded: true, roundTripIdentical: false, validated: true });
    expect(checked.failures).toEqual([
      expect.objectContaining({ stage: 'round-trip', symbol: 'OPENDTSX_E_CHECK_ROUNDTRIP' }),
    ]);
    expect(checked.failures[0].message).toContain('from byte 40 on');
  });

  it('goes on after a package on which it fails itself', async () => {
    const defect = new Proxy({} as Package, {
      get() {
        throw new Error('no such member');
      },
    });
    const opened = {
      file: 'a.dtsx',
      folder,
      bytes: new Uint8Array(),
      package: defect,
      project: undefined,
      packageFindings: [],
      projectFindings: [],
    };
    const { failures } = await checkPackage(opened, { workingFolder: folder });
    expect(failures).toEqual([expect.objectContaining({ file: 'a.dtsx', symbol: 'OPENDTSX_E_CHECK_DEFECT' })]);
  });
});
