import { describe, expect, it } from 'vitest';
import { type FolderEntry, readProjectFolder } from './read-project-folder.ts';

const ssis = 'xmlns:SSIS="www.microsoft.com/SqlServer/SSIS"';

const file = (name: string, text: string): FolderEntry => ({ name, read: () => new TextEncoder().encode(text) });

const projectFile = (name: string, packageName: string): FolderEntry =>
  file(
    `${name}.dtproj`,
    `<Project><DeploymentModel>Project</DeploymentModel><DeploymentModelSpecificContent><Manifest>
<SSIS:Project SSIS:ProtectionLevel="EncryptSensitiveWithUserKey" ${ssis}><SSIS:Properties><SSIS:Property SSIS:Name="Name">${name}</SSIS:Property>
<SSIS:Property SSIS:Name="PasswordVerifier" SSIS:Sensitive="1">AQAAANCMnd8BFdERjHoA</SSIS:Property></SSIS:Properties>
<SSIS:Packages><SSIS:Package SSIS:Name="${packageName}" SSIS:EntryPoint="0"/></SSIS:Packages>
<SSIS:ConnectionManagers><SSIS:ConnectionManager SSIS:Name="Store.conmgr"/></SSIS:ConnectionManagers></SSIS:Project>
</Manifest></DeploymentModelSpecificContent></Project>`,
  );

const connection = (name: string): FolderEntry =>
  file(
    `${name}.conmgr`,
    `<DTS:ConnectionManager xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:ObjectName="${name}" DTS:DTSID="{1}" DTS:CreationName="OLEDB"/>`,
  );

const parameters = file(
  'Project.params',
  `<SSIS:Parameters ${ssis}><SSIS:Parameter SSIS:Name="Year"/></SSIS:Parameters>`,
);
const load = file('Load.dtsx', '<not-read/>');

describe('readProjectFolder', () => {
  it('takes the project that lists the package, with the connection managers it lists', () => {
    const entries = [
      load,
      projectFile('Alpha', 'Other.dtsx'),
      projectFile('Beta', 'load.DTSX'),
      connection('Store'),
      connection('Stray'),
      parameters,
    ];
    const { project, diagnostics } = readProjectFolder('Load.dtsx', entries);
    expect(diagnostics).toEqual([]);
    expect(project?.name).toBe('Beta');
    expect(project?.connectionManagers.map(({ name }) => name)).toEqual(['Store']);
    expect(project?.parameters.map(({ name }) => name)).toEqual(['Year']);
    expect(project?.packages.map(({ name, entryPoint }) => [name, entryPoint])).toEqual([['Load.dtsx', false]]);
  });

  it('warns about a connection manager that is listed and missing', () => {
    const { diagnostics } = readProjectFolder('Load.dtsx', [load, projectFile('Beta', 'Load.dtsx')]);
    expect(diagnostics.map(({ symbol }) => symbol)).toEqual(['OPENDTSX_W_FORMATS_ENTRYMISSING']);
  });

  it('takes all connection managers when there is no project file', () => {
    const { project } = readProjectFolder('Load.dtsx', [load, connection('Stray'), connection('Store')]);
    expect(project?.connectionManagers.map(({ name }) => name)).toEqual(['Store', 'Stray']);
    expect(project?.packages[0].entryPoint).toBe(true);
  });

  it.each([
    ['a package alone', [load]],
    [
      'a project of the package deployment model',
      [load, parameters, file('Old.dtproj', '<Project><DeploymentModel>Package</DeploymentModel></Project>')],
    ],
    [
      'a project of SQL Server 2008',
      [load, file('Old.dtproj', '<Project><ProductVersion>10</ProductVersion></Project>')],
    ],
  ])('gives no project for %s', (_, entries) => {
    expect(readProjectFolder('Load.dtsx', entries)).toEqual({ diagnostics: [] });
  });

  it('reports files it cannot read and goes on', () => {
    const { project, diagnostics } = readProjectFolder('Load.dtsx', [
      load,
      file('A.params', '<oops'),
      connection('Store'),
    ]);
    expect(project?.connectionManagers).toHaveLength(1);
    expect(diagnostics.map(({ severity, location }) => [severity, location?.file])).toEqual([['error', 'A.params']]);
  });
});
