import { expect, it } from 'vitest';
import { Secret } from '../../datatypes/secret.ts';
import { onEachStore } from '../../store/testing/on-each-store.ts';
import { type TestCatalog, testCatalog } from '../testing/catalog-aid.ts';
import { projectFile } from '../testing/project-aid.ts';
import type { GivenValue } from './catalog-data-types.ts';
import { deployProject } from './deploy-project.ts';
import { createEnvironmentReference } from './environment-references.ts';
import { createEnvironmentVariable, setEnvironmentVariableProtection } from './environment-variables.ts';
import { createEnvironment } from './environments.ts';
import { createFolder } from './folders.ts';
import { clearObjectParameterValue, listObjectParameters, setObjectParameterValue } from './object-parameters.ts';
import { getParameterValues, parameterKey, resolveParameters } from './resolve-parameters.ts';

const symbol = (name: string) => ({ diagnostic: { symbol: `OPENDTSX_E_CATALOG_${name}` } });
const name = { folderName: 'f', projectName: 'Sales' };
const place = { folderName: 'f', environmentName: 'Test' };

/** A deployed project, and an environment that it refers to. */
async function deployed({ admin }: TestCatalog) {
  await createFolder(admin, { folderName: 'f' });
  const projectStream = projectFile({
    parameters: [
      { name: 'Year', type: 9, value: '2020' },
      { name: 'Key', sensitive: true, value: 'designed' },
    ],
    packages: {
      'Load.dtsx': [
        { name: 'From', type: 16, required: true },
        { name: 'Target', value: 'x' },
      ],
      'Other.dtsx': [{ name: 'Unseen' }],
    },
  });
  const { projectId } = await deployProject(admin, { ...name, projectStream });
  await createEnvironment(admin, place);
  const reference = { ...name, environmentName: 'Test', referenceType: 'R' };
  const { referenceId } = await createEnvironmentReference(admin, reference);
  const ofProject = (parameterName: string, parameterValue: GivenValue, valueType?: string) =>
    setObjectParameterValue(admin, { ...name, objectType: 20, parameterName, parameterValue, valueType });
  const ofPackage = (parameterName: string, parameterValue: GivenValue, valueType?: string) =>
    setObjectParameterValue(admin, {
      ...name,
      objectType: 30,
      objectName: 'Load.dtsx',
      parameterName,
      parameterValue,
      valueType,
    });
  const variable = (variableName: string, dataType: string, value: GivenValue, sensitive = false) =>
    createEnvironmentVariable(admin, { ...place, variableName, dataType, value, sensitive });
  const values = async (reference?: number) =>
    (await getParameterValues(admin, { ...name, packageName: 'Load.dtsx', referenceId: reference })).map((row) => [
      row.object_type,
      row.parameter_name,
      row.parameter_value,
      row.value_set,
    ]);
  const project = { project_id: projectId, name: 'Sales' };
  const resolve = (reference?: number, ignoring: ReadonlySet<string> = new Set()) =>
    resolveParameters(admin, { project, packageName: 'load.DTSX', referenceId: reference, ignoring });
  return { admin, projectId, referenceId, ofProject, ofPackage, variable, values, resolve };
}

onEachStore('parameters', (open) => {
  // source: set_object_parameter_value, clear_object_parameter_value, get_parameter_values (documentation)
  it('take the value of the server before that of the design', async () => {
    const { admin, ofProject, ofPackage, values } = await deployed(await testCatalog(await open()));
    expect(await values()).toEqual([
      [20, 'Year', 2020, 0],
      [20, 'Key', null, 0],
      [30, 'From', null, 0],
      [30, 'Target', 'x', 0],
    ]);
    await ofProject('year', 2021);
    await ofProject('Key', 'hush');
    await ofPackage('From', '2021-01-31');
    await ofPackage('Target', 'Server=.;Password=hush', 'v');
    expect(await values()).toEqual([
      [20, 'Year', 2021, 1],
      [20, 'Key', null, 1],
      [30, 'From', '2021-01-31T00:00:00', 1],
      [30, 'Target', null, 1],
    ]);
    const shown = await listObjectParameters(admin, { objectType: 30, objectName: 'load.dtsx' });
    expect(shown.map((row) => [row.parameter_name, row.default_value, row.design_default_value])).toEqual([
      ['From', '2021-01-31T00:00:00', null],
      ['Target', 'Server=.;Password=****', 'x'],
    ]);
    await clearObjectParameterValue(admin, { ...name, objectType: 20, parameterName: 'Year' });
    expect((await values())[0]).toEqual([20, 'Year', 2020, 0]);
  });

  it('are given only what they can take', async () => {
    const { admin, ofProject, ofPackage, values } = await deployed(await testCatalog(await open()));
    const before = await values();
    const refused: readonly (readonly [() => Promise<void>, string])[] = [
      [() => ofProject('Year', 'twenty'), 'VALUE'],
      [() => ofProject('Year', { baseType: 'nvarchar', value: '2021' }), 'VALUE'],
      [() => ofProject('Year', null), 'ARGUMENTMISSING'],
      [() => ofProject('Year', 2021, 'X'), 'ARGUMENT'],
      [() => ofProject('Year', 'no name', 'R'), 'VARIABLE_NAME'],
      [() => ofProject('None', 1), 'PARAMETER_NOTFOUND'],
      [() => ofPackage('Year', 1), 'PARAMETER_NOTFOUND'],
      [() => ofProject("x' or '1'='1", 1), 'PARAMETER_NOTFOUND'],
      [
        () => setObjectParameterValue(admin, { ...name, objectType: 30, parameterName: 'From', parameterValue: 1 }),
        'ARGUMENTMISSING',
      ],
      [
        () =>
          setObjectParameterValue(admin, {
            ...name,
            objectType: 30,
            objectName: 'None.dtsx',
            parameterName: 'From',
            parameterValue: 1,
          }),
        'PACKAGE_NOTFOUND',
      ],
      [
        () => setObjectParameterValue(admin, { ...name, objectType: 50, parameterName: 'Year', parameterValue: 1 }),
        'ARGUMENT',
      ],
    ];
    for (const [attempt, expected] of refused) await expect(attempt()).rejects.toMatchObject(symbol(expected));
    expect(await values()).toEqual(before);
    await expect(getParameterValues(admin, { ...name, packageName: 'None.dtsx' })).rejects.toMatchObject(
      symbol('PACKAGE_NOTFOUND'),
    );
    await expect(
      getParameterValues(admin, { ...name, packageName: 'Load.dtsx', referenceId: 99 }),
    ).rejects.toMatchObject(symbol('REFERENCE_NOTFOUND'));
  });

  it('take the value of the variable that they refer to', async () => {
    const { referenceId, ofProject, ofPackage, variable, values, resolve } = await deployed(
      await testCatalog(await open()),
    );
    await ofProject('Year', 'TheYear', 'R');
    await ofProject('Key', 'TheKey', 'R');
    await ofPackage('From', 'TheDay', 'R');
    // Without a reference nothing is known of the variables.
    expect(await values()).toEqual([
      [20, 'Year', null, 0],
      [20, 'Key', null, 0],
      [30, 'From', null, 0],
      [30, 'Target', 'x', 0],
    ]);
    await expect(resolve()).rejects.toMatchObject({
      diagnostic: { ...symbol('REFERENCE_REQUIRED').diagnostic, message: expect.stringMatching(/Year.*Key.*From/) },
    });
    await variable('theyear', 'Int32', 1999);
    await expect(resolve(referenceId)).rejects.toMatchObject({
      diagnostic: { ...symbol('VARIABLES_MISSING').diagnostic, message: expect.stringMatching(/TheKey.*TheDay/) },
    });
    await variable('TheKey', 'String', 'hush', true);
    await variable('TheDay', 'String', 'Monday');
    await expect(resolve(referenceId)).rejects.toMatchObject(symbol('VARIABLE_DATATYPE'));
    // What an execution gives a value of its own needs no variable.
    const given = new Set([parameterKey(30, 'from')]);
    expect((await resolve(referenceId, given)).map(({ parameterName }) => parameterName)).toContain('From');
    await ofPackage('From', '2020-02-01');
    expect(await values(referenceId)).toEqual([
      [20, 'Year', 1999, 1],
      [20, 'Key', null, 1],
      [30, 'From', '2020-02-01T00:00:00', 1],
      [30, 'Target', 'x', 0],
    ]);
    const key = (await resolve(referenceId)).find(({ parameterName }) => parameterName === 'Key');
    expect(key).toMatchObject({ source: 'variable', sensitive: true });
    expect(key?.value instanceof Secret && key.value.reveal()).toBe('hush');
  });

  it('that are not sensitive take no sensitive variable', async () => {
    const { admin, referenceId, ofPackage, variable, resolve } = await deployed(await testCatalog(await open()));
    await ofPackage('Target', 'Shown', 'R');
    await variable('Shown', 'String', 'y');
    expect((await resolve(referenceId)).find(({ parameterName }) => parameterName === 'Target')?.value).toBe('y');
    await setEnvironmentVariableProtection(admin, { ...place, variableName: 'Shown', sensitive: true });
    await expect(resolve(referenceId)).rejects.toMatchObject(symbol('VARIABLE_SENSITIVE'));
    await setEnvironmentVariableProtection(admin, { ...place, variableName: 'Shown', sensitive: false });
    await expect(resolve(referenceId)).rejects.toMatchObject(symbol('VARIABLES_MISSING'));
  });

  it('open to secrets when they are sensitive, from the design too', async () => {
    const { resolve } = await deployed(await testCatalog(await open()));
    const key = (await resolve()).find(({ parameterName }) => parameterName === 'Key');
    expect(key).toMatchObject({ source: 'design', objectType: 20, required: false });
    expect(key?.value instanceof Secret && key.value.reveal()).toBe('designed');
  });
});
