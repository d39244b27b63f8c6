import { describe, expect, it } from 'vitest';
import { readPackage } from '../formats/dtsx/read-package.ts';
import type { ConnectionManagerUnit, TaskUnit } from '../registry/registry.ts';
import type { TaskDeclaration } from '../sdk/task.ts';
import { defineUnit } from '../sdk/unit.ts';
import { runPackage } from './run-package.ts';

const taskDeclaration: TaskDeclaration = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: { creationName: 'Test.Task' },
  displayName: 'Test Task',
  description: '',
  properties: {},
  validate: () => [],
};
const usingTask: TaskUnit = defineUnit(taskDeclaration, async () => ({
  async execute(_instance, context) {
    await context.connection('C');
    return { result: 'success' };
  },
}));

function recordingManager(opened: string[]): ConnectionManagerUnit {
  return defineUnit(
    {
      sdkVersion: 1,
      kind: 'connection-manager',
      identifiers: { creationName: 'TEST' },
      displayName: 'Test Connection Manager',
      description: '',
      gives: 'other',
      properties: {},
      validate: () => [],
    },
    async () => ({
      acquire: async ({ connectionString }) => {
        opened.push(connectionString);
        return { kind: 'other', value: connectionString };
      },
      release: async () => undefined,
    }),
  );
}

async function openedBy(expressions: Readonly<Record<string, string>>): Promise<string[]> {
  const expressionElements = Object.entries(expressions).map(
    ([name, text]) => `<DTS:PropertyExpression DTS:Name="${name}">${text}</DTS:PropertyExpression>`,
  );
  const manager = `<DTS:ConnectionManagers><DTS:ConnectionManager DTS:refId="Package.ConnectionManagers[C]" DTS:CreationName="TEST" DTS:DTSID="{C}" DTS:ObjectName="C">${expressionElements.join('')}<DTS:ObjectData><DTS:ConnectionManager DTS:ConnectionString="there"/></DTS:ObjectData></DTS:ConnectionManager></DTS:ConnectionManagers>`;
  const loop = `<DTS:Executable DTS:refId="Package\\L" DTS:CreationName="STOCK:FORLOOP" DTS:ExecutableType="STOCK:FORLOOP" DTS:DTSID="{L}" DTS:ObjectName="L" DTS:EvalExpression="@N &lt; 2" DTS:AssignExpression="@N = @N + 1"><DTS:Executables><DTS:Executable DTS:refId="Package\\L\\T" DTS:CreationName="Test.Task" DTS:ExecutableType="Test.Task" DTS:DTSID="{T}" DTS:ObjectName="T"/></DTS:Executables></DTS:Executable>`;
  const variables =
    '<DTS:Variables><DTS:Variable DTS:Namespace="User" DTS:ObjectName="N" DTS:DTSID="{N}"><DTS:VariableValue DTS:DataType="3">0</DTS:VariableValue></DTS:Variable></DTS:Variables>';
  const text = `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:ExecutableType="Microsoft.Package" DTS:DTSID="{P}" DTS:ObjectName="P"><DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>${manager}${variables}<DTS:Executables>${loop}</DTS:Executables></DTS:Executable>`;
  const { package: read } = readPackage(text);
  if (read === undefined) throw new Error('The package does not load');
  const opened: string[] = [];
  const units = [usingTask, recordingManager(opened)];
  const { result } = await runPackage({ source: { package: read }, optionsFile: false, units });
  expect(result).toBe('success');
  return opened;
}

// Source: documentation (property expressions of connection managers are evaluated before each instance of a connection is made).
describe('property expressions of a connection manager', () => {
  it('are evaluated for each connection', async () => {
    expect(await openedBy({ ConnectionString: '"no " + (DT_WSTR, 5)@[User::N]' })).toEqual(['no 0', 'no 1']);
  });

  it('can retain the connection', async () => {
    expect(await openedBy({})).toEqual(['there', 'there']);
    expect(await openedBy({ RetainSameConnection: 'TRUE' })).toEqual(['there']);
  });
});
