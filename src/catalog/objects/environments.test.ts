import { expect, it } from 'vitest';
import { onEachStore } from '../../store/testing/on-each-store.ts';
import { testCatalog } from '../testing/catalog-aid.ts';
import { projectFile } from '../testing/project-aid.ts';
import { deployProject } from './deploy-project.ts';
import {
  createEnvironmentReference,
  deleteEnvironmentReference,
  environmentOfReference,
  listEnvironmentReferences,
  setEnvironmentReferenceType,
} from './environment-references.ts';
import {
  createEnvironmentVariable,
  deleteEnvironmentVariable,
  listEnvironmentVariables,
  setEnvironmentVariableProperty,
  setEnvironmentVariableProtection,
  setEnvironmentVariableValue,
} from './environment-variables.ts';
import {
  createEnvironment,
  deleteEnvironment,
  listEnvironments,
  moveEnvironment,
  renameEnvironment,
  setEnvironmentProperty,
} from './environments.ts';
import { createFolder } from './folders.ts';

const symbol = (name: string) => ({ diagnostic: { symbol: `OPENDTSX_E_CATALOG_${name}` } });

onEachStore('environments', (open) => {
  // source: the procedures of the same names and catalog.environments (documentation)
  it('are created, described, renamed, moved, listed and deleted', async () => {
    const { admin } = await testCatalog(await open());
    const { folderId } = await createFolder(admin, { folderName: 'a' });
    const other = await createFolder(admin, { folderName: 'b' });
    const test = { folderName: 'a', environmentName: 'Test' };
    const { environmentId } = await createEnvironment(admin, { ...test, environmentDescription: 'x' });
    await expect(createEnvironment(admin, { folderName: 'A', environmentName: 'TEST' })).rejects.toMatchObject(
      symbol('ENVIRONMENT_EXISTS'),
    );
    await expect(createEnvironment(admin, { folderName: 'none', environmentName: 'e' })).rejects.toMatchObject(
      symbol('FOLDER_NOTFOUND'),
    );
    await setEnvironmentProperty(admin, { ...test, propertyName: 'description', propertyValue: 'y' });
    await expect(
      setEnvironmentProperty(admin, { ...test, propertyName: 'Name', propertyValue: 'y' }),
    ).rejects.toMatchObject(symbol('ARGUMENT'));
    await renameEnvironment(admin, { ...test, newEnvironmentName: 'Production' });
    expect(await listEnvironments(admin, { folderId })).toMatchObject([
      { environment_id: environmentId, name: 'Production', description: 'y', created_by_name: 'admin' },
    ]);
    await createEnvironment(admin, { folderName: 'b', environmentName: 'PRODUCTION' });
    const move = { sourceFolder: 'a', environmentName: 'Production', destinationFolder: 'b' };
    await expect(moveEnvironment(admin, move)).rejects.toMatchObject(symbol('ENVIRONMENT_EXISTS'));
    await deleteEnvironment(admin, { folderName: 'b', environmentName: 'Production' });
    await moveEnvironment(admin, move);
    expect(await listEnvironments(admin)).toMatchObject([{ environment_id: environmentId, folder_id: other.folderId }]);
  });

  it('have variables of every data type, of which sensitive ones show no value', async () => {
    const { admin } = await testCatalog(await open());
    await createFolder(admin, { folderName: 'f' });
    const place = { folderName: 'f', environmentName: 'e' };
    await createEnvironment(admin, place);
    const create = (variableName: string, dataType: string, value: string | number | boolean, sensitive = false) =>
      createEnvironmentVariable(admin, { ...place, variableName, dataType, value, sensitive, description: 'd' });
    await create('Flag', 'boolean', true);
    await create('Count', 'Int32', 5);
    await create('Big', 'Int64', '9223372036854775807');
    await create('Day', 'DateTime', '2020-01-31');
    await create('Key', 'String', 'hush', true);
    await create('Connection', 'String', 'Data Source=.;Password=hush');
    await expect(create('count', 'Int32', 6)).rejects.toMatchObject(symbol('VARIABLE_EXISTS'));
    await expect(create('Other', 'Object', 6)).rejects.toMatchObject(symbol('DATATYPE'));
    await expect(create('Other', 'Byte', 256)).rejects.toMatchObject(symbol('VALUE'));
    await expect(create('1st', 'Byte', 1)).rejects.toMatchObject(symbol('VARIABLE_NAME'));
    const shown = async () =>
      (await listEnvironmentVariables(admin)).map(({ name, type, sensitive, value }) => [name, type, sensitive, value]);
    expect(await shown()).toEqual([
      ['Flag', 'Boolean', 0, true],
      ['Count', 'Int32', 0, 5],
      ['Big', 'Int64', 0, '9223372036854775807'],
      ['Day', 'DateTime', 0, '2020-01-31T00:00:00'],
      ['Key', 'String', 1, null],
      ['Connection', 'String', 0, 'Data Source=.;Password=****'],
    ]);
    await setEnvironmentVariableValue(admin, { ...place, variableName: 'count', value: 7 });
    await expect(
      setEnvironmentVariableValue(admin, { ...place, variableName: 'Count', value: 'seven' }),
    ).rejects.toMatchObject(symbol('VALUE'));
    await setEnvironmentVariableProperty(admin, {
      ...place,
      variableName: 'Count',
      propertyName: 'Description',
      propertyValue: 'n',
    });
    for (const variableName of ['Big', 'Day', 'Connection'])
      await deleteEnvironmentVariable(admin, { ...place, variableName });
    // What was sensitive is forgotten when its protection ends.
    await setEnvironmentVariableProtection(admin, { ...place, variableName: 'Key', sensitive: false });
    await setEnvironmentVariableProtection(admin, { ...place, variableName: 'Flag', sensitive: true });
    expect(await shown()).toEqual([
      ['Flag', 'Boolean', 1, null],
      ['Count', 'Int32', 0, 7],
      ['Key', 'String', 0, null],
    ]);
    await expect(deleteEnvironmentVariable(admin, { ...place, variableName: 'Big' })).rejects.toMatchObject(
      symbol('VARIABLE_NOTFOUND'),
    );
  });

  // source: create_environment_reference, set_environment_reference_type, delete_environment_reference (documentation)
  it('are referenced relatively and absolutely, once each, as long as they are there', async () => {
    const { admin } = await testCatalog(await open());
    await createFolder(admin, { folderName: 'a' });
    await createFolder(admin, { folderName: 'b' });
    for (const folderName of ['a', 'b']) await createEnvironment(admin, { folderName, environmentName: 'Test' });
    const name = { folderName: 'a', projectName: 'Sales' };
    const { projectId } = await deployProject(admin, { ...name, projectStream: projectFile() });
    const project = { project_id: projectId, name: 'Sales' };
    const refer = (referenceType: string, environmentFolderName?: string) =>
      createEnvironmentReference(admin, { ...name, environmentName: 'test', referenceType, environmentFolderName });
    const { referenceId: relative } = await refer('R');
    const { referenceId: absolute } = await refer('A', 'B');
    await expect(refer('r')).rejects.toMatchObject(symbol('REFERENCE_EXISTS'));
    await expect(refer('A', 'b')).rejects.toMatchObject(symbol('REFERENCE_EXISTS'));
    await expect(refer('A')).rejects.toMatchObject(symbol('ARGUMENTMISSING'));
    await expect(refer('X')).rejects.toMatchObject(symbol('ARGUMENT'));
    await expect(refer('A', 'none')).rejects.toMatchObject(symbol('FOLDER_NOTFOUND'));
    expect(await listEnvironmentReferences(admin, { projectId })).toMatchObject([
      {
        reference_id: relative,
        reference_type: 'R',
        environment_folder_name: null,
        environment_name: 'Test',
        validation_status: 'N',
      },
      { reference_id: absolute, reference_type: 'A', environment_folder_name: 'B', environment_name: 'Test' },
    ]);
    expect((await environmentOfReference(admin, project, absolute)).folderName).toBe('B');
    await deleteEnvironment(admin, { folderName: 'b', environmentName: 'Test' });
    await expect(environmentOfReference(admin, project, absolute)).rejects.toMatchObject(symbol('REFERENCE_BROKEN'));
    await deleteEnvironmentReference(admin, { referenceId: absolute });
    await setEnvironmentReferenceType(admin, { referenceId: relative, referenceType: 'A', environmentFolderName: 'a' });
    expect(await listEnvironmentReferences(admin)).toMatchObject([{ reference_id: relative, reference_type: 'A' }]);
    await expect(deleteEnvironmentReference(admin, { referenceId: absolute })).rejects.toMatchObject(
      symbol('REFERENCE_NOTFOUND'),
    );
    const foreign = { project_id: projectId + 1, name: 'Other' };
    await expect(environmentOfReference(admin, foreign, relative)).rejects.toMatchObject(
      symbol('REFERENCE_OTHERPROJECT'),
    );
  });
});
