import { describe, expect, it } from 'vitest';
import { Secret } from '../../datatypes/secret.ts';
import { readConnectionManagerFile } from '../conmgr/read-connection-manager-file.ts';
import { readPackage } from '../dtsx/read-package.ts';
import { readParameters } from '../params/read-parameters.ts';
import { missingSecrets, supplySecrets } from './supply-secrets.ts';

const userKeyBlob = 'AQAAANCMnd8BFdERjHoAwE/Cl+sBAAAA';
const dts = 'xmlns:DTS="www.microsoft.com/SqlServer/Dts"';
const connection = (name: string, property: string): string =>
  `<DTS:ConnectionManager ${dts} DTS:ObjectName="${name}" DTS:CreationName="OLEDB"><DTS:ObjectData><DTS:ConnectionManager>
<DTS:Password DTS:Name="${property}" Sensitive="1" Encrypted="1">${userKeyBlob}</DTS:Password></DTS:ConnectionManager></DTS:ObjectData></DTS:ConnectionManager>`;
const text = `<DTS:Executable ${dts} DTS:ExecutableType="Microsoft.Package" DTS:ObjectName="P" DTS:DTSID="{1}">
<DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
<DTS:ConnectionManagers>${connection('Dim [DB]', 'Password')}${connection('Files', 'ConnectionString')}</DTS:ConnectionManagers>
<DTS:PackageParameters><DTS:PackageParameter DTS:ObjectName="Code" DTS:DataType="8" DTS:Sensitive="True"><DTS:Property DTS:Name="ParameterValue">
<DTS:Property DTS:Name="ParameterValue" Encrypted="1">${userKeyBlob}</DTS:Property></DTS:Property></DTS:PackageParameter></DTS:PackageParameters></DTS:Executable>`;

function packageRead(): NonNullable<ReturnType<typeof readPackage>['package']> {
  const { package: root } = readPackage(text);
  if (root === undefined) throw new Error('the fixture cannot be read');
  return root;
}

// Source: inferred (paths are those of /Set).
describe('the secrets that did not open', () => {
  it('are listed by property path', () => {
    expect(missingSecrets(packageRead()).map(({ path }) => path)).toEqual([
      '\\Package.Connections[Dim [DB]].Properties[Password]',
      '\\Package.Connections[Files].Properties[ConnectionString]',
      '\\Package.Variables[$Package::Code].Properties[Value]',
    ]);
  });

  it('get the values that are supplied, and the others are named', () => {
    const root = packageRead();
    const given = new Map([
      ['\\Package.Connections[Dim [DB]].Properties[Password]', new Secret('one')],
      ['\\Package.Connections[Files].Properties[ConnectionString]', new Secret('two')],
    ]);
    expect(supplySecrets(root, (path) => given.get(path))).toEqual([
      '\\Package.Variables[$Package::Code].Properties[Value]',
    ]);
    const [store, files] = root.connectionManagers;
    expect([store.secrets[0].encrypted, store.secrets[0].value?.reveal()]).toEqual([false, 'one']);
    expect(files.connectionString).toBe('two');
    expect(root.parameters[0]).toMatchObject({ encrypted: true, secret: undefined });
    expect(supplySecrets(root, () => new Secret('three'))).toEqual([]);
    expect([root.parameters[0].encrypted, root.parameters[0].secret?.reveal()]).toEqual([false, 'three']);
  });

  it('of a project are listed with its connection managers and parameters', () => {
    const { connectionManager } = readConnectionManagerFile(connection('Shared', 'Password'));
    const { parameters } =
      readParameters(`<SSIS:Parameters xmlns:SSIS="www.microsoft.com/SqlServer/SSIS"><SSIS:Parameter SSIS:Name="Key"><SSIS:Properties>
<SSIS:Property SSIS:Name="Sensitive">1</SSIS:Property><SSIS:Property SSIS:Name="Value" SSIS:Sensitive="1">${userKeyBlob}</SSIS:Property></SSIS:Properties></SSIS:Parameter></SSIS:Parameters>`);
    const connectionManagers = connectionManager === undefined ? [] : [connectionManager];
    const project = {
      name: 'S',
      id: '',
      properties: new Map(),
      protectionLevel: 1,
      packages: [],
      parameters,
      connectionManagers,
      origin: undefined,
    };
    expect(missingSecrets(project).map(({ path }) => path)).toEqual([
      '\\Package.Connections[Shared].Properties[Password]',
      '\\Package.Variables[$Project::Key].Properties[Value]',
    ]);
  });
});
