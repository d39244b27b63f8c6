import { readFile } from 'node:fs/promises';
import { columnType, type PackageRequest, type PropertyValue } from 'opendtsx/sdk';
import { type TaskCase, taskUnderTest } from 'opendtsx/testing';
import { expect, it } from 'vitest';
import { openTaskDatabase } from '../../../testing/task-database.ts';
import { executePackageTask } from './index.ts';

const connections = {
  file: { kind: 'file', path: '/packages/child.dtsx', writtenPath: 'C:\\child.dtsx', usage: 'existing-file' },
  other: { kind: 'other', value: undefined },
  server: { kind: 'database', database: openTaskDatabase() },
} as const;

async function requestOf(testCase: TaskCase): Promise<PackageRequest | undefined> {
  let request: PackageRequest | undefined;
  const runPackage: TaskCase['runPackage'] = async (given) => {
    request = given;
    return { result: 'success' };
  };
  expect(await taskUnderTest(executePackageTask, { ...testCase, runPackage }).execute()).toEqual({ result: 'success' });
  return request;
}

it('runs a package of the project with parameters and password', async () => {
  const objectData = await readFile(new URL('./fixtures/persisted.xml', import.meta.url), 'utf8');
  const { password, ...others } = (await requestOf({ objectData, variables: { 'User::LoadId': 7 } })) ?? {};
  expect(password?.reveal()).toBe('secret');
  expect(others).toEqual({
    reference: { kind: 'project', packageName: 'Child.dtsx' },
    parameters: new Map([['LoadId', { type: columnType('DT_I4'), value: 7 }]]),
  });
});

it('runs a package file without parameters, and says so', async () => {
  const properties = {
    Connection: 'file',
    ParameterAssignments: [{ ParameterName: 'LoadId', BindedVariableOrParameterName: 'User::LoadId' }],
  };
  const testCase = { properties, connections, variables: { 'User::LoadId': 7 } };
  expect(taskUnderTest(executePackageTask, testCase).validate()).toEqual(['OPENDTSX_W_EXECPACKAGE_PARAMETERSIGNORED']);
  expect(await requestOf(testCase)).toEqual({
    reference: { kind: 'file', path: '/packages/child.dtsx' },
    parameters: new Map(),
  });
});

it('asks for a process of its own', async () => {
  const properties = { UseProjectReference: true, PackageName: 'Child.dtsx', ExecuteOutOfProcess: true };
  expect(await requestOf({ properties })).toMatchObject({ outOfProcess: true });
});

it('fails when the child fails', async () => {
  const task = taskUnderTest(executePackageTask, {
    properties: { UseProjectReference: true, PackageName: 'Child.dtsx' },
    runPackage: async () => ({ result: 'failure' }),
  });
  expect(await task.execute()).toEqual({ result: 'failure' });
});

const invalid: [string, Record<string, PropertyValue>, string][] = [
  ['a project reference without name', { UseProjectReference: true }, 'DTS_E_TKEXECPACKAGE_UNSPECIFIEDPACKAGE'],
  ['neither name nor connection', {}, 'DTS_E_TKEXECPACKAGE_UNSPECIFIEDCONNECTION'],
  ['a package store', { PackageName: '\\Child' }, 'OPENDTSX_E_EXECPACKAGE_SERVERREFERENCE'],
  ['a SQL Server', { Connection: 'server', PackageName: '\\Child' }, 'OPENDTSX_E_EXECPACKAGE_SERVERREFERENCE'],
  ['an unknown connection', { Connection: 'gone' }, 'DTS_E_CONNECTIONNOTFOUND'],
  ['a connection of another kind', { Connection: 'other' }, 'DTS_E_TKEXECPACKAGE_INCORRECTCONNECTIONMANAGERTYPE'],
  [
    'a missing variable',
    {
      UseProjectReference: true,
      PackageName: 'Child.dtsx',
      ParameterAssignments: [{ ParameterName: 'LoadId', BindedVariableOrParameterName: 'User::No' }],
    },
    'OPENDTSX_E_EXECPACKAGE_VARIABLENOTFOUND',
  ],
];

it.each(invalid)('refuses %s, at validation and at execution', async (_, properties, symbol) => {
  const task = taskUnderTest(executePackageTask, { properties, connections });
  expect(task.validate()).toEqual([symbol]);
  expect(await task.failure()).toBe(symbol);
});
