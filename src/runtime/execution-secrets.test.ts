import { describe, expect, it } from 'vitest';
import { Secret } from '../datatypes/secret.ts';
import { readPackage } from '../formats/dtsx/read-package.ts';
import type { Package } from '../model/package.ts';
import type { TaskUnit } from '../registry/registry.ts';
import { dtsError } from '../sdk/index.ts';
import type { TaskContext, TaskDeclaration } from '../sdk/task.ts';
import { defineUnit } from '../sdk/unit.ts';
import { explainPackage } from './explain-package.ts';
import { runPackage } from './run-package.ts';
import type { RunRequest } from './run-request.ts';

// Source of all cases: our own rule that a secret is never part of a message, an event or a log (ARCHITECTURE.md §4).

/** A task without properties that does as its name says. */
function taskUnit(run: (name: string, context: TaskContext) => void): TaskUnit {
  const declaration: TaskDeclaration = {
    sdkVersion: 1,
    kind: 'task',
    identifiers: { creationName: 'Test.Task' },
    displayName: 'Test Task',
    description: '',
    properties: {},
    validate: () => [],
  };
  return defineUnit(declaration, async () => ({
    async execute(instance, context) {
      run(instance.name, context);
      return { result: 'success' };
    },
  }));
}

const executable = (name: string, more = ''): string =>
  `<DTS:Executable DTS:CreationName="Test.Task" DTS:ExecutableType="Test.Task" DTS:DTSID="{${name}}" DTS:ObjectName="${name}">${more}<DTS:ObjectData><T/></DTS:ObjectData></DTS:Executable>`;

function packageOf({ executables = '', handler = '', managers = '', variables = '' }): Package {
  const { package: read } = readPackage(`<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts"
  DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:ExecutableType="Microsoft.Package" DTS:DTSID="{P}" DTS:ObjectName="P">
  <DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
  <DTS:ConnectionManagers>${managers}</DTS:ConnectionManagers>
  <DTS:PackageParameters><DTS:PackageParameter DTS:ObjectName="Pin" DTS:DataType="8" DTS:Sensitive="True">
    <DTS:Property DTS:Name="ParameterValue">k7</DTS:Property></DTS:PackageParameter></DTS:PackageParameters>
  <DTS:Variables>${variables}</DTS:Variables>
  <DTS:Executables>${executables}</DTS:Executables>
  <DTS:EventHandlers>${handler}</DTS:EventHandlers></DTS:Executable>`);
  if (read === undefined) throw new Error('The package of the test cannot be read.');
  return read;
}

async function told(source: Package, request: Omit<RunRequest, 'source'>): Promise<string> {
  const events: unknown[] = [];
  const onEvent = (event: unknown) => events.push(event);
  const result = await runPackage({ source: { package: source }, optionsFile: false, ...request, onEvent });
  return JSON.stringify([result, events]);
}

describe('a secret of an execution', () => {
  it('is not in System::ErrorDescription, which the package itself may write anywhere', async () => {
    const handler = `<DTS:EventHandler DTS:CreationName="OnError" DTS:EventName="OnError" DTS:DTSID="{H}" DTS:ObjectName="H"><DTS:Executables>${executable('Read')}</DTS:Executables></DTS:EventHandler>`;
    const descriptions: unknown[] = [];
    const unit = taskUnit((name, context) => {
      if (name === 'Read') descriptions.push(context.variable('System::ErrorDescription').value);
      else throw dtsError('OPENDTSX_E_DRIVER_CONNECT', { database: 'x', detail: 'refused k7 and Password=abc' });
    });
    await told(packageOf({ executables: executable('Fail'), handler }), { units: [unit] });
    expect(descriptions).toEqual(['No connection to x: refused **** and Password=****']);
  });

  it('is not told when it is the password of the package, a target or a connection string', async () => {
    const unit = taskUnit(() => {
      throw dtsError('OPENDTSX_E_DRIVER_CONNECT', { database: 'x', detail: 'sesame, hush and first' });
    });
    const text = await told(packageOf({ executables: executable('Fail') }), {
      units: [unit],
      password: new Secret('sesame'),
      connections: new Map([['No such', 'Server=x;Pwd=first']]),
      connectionTargets: new Map([['No such', 'postgresql://u:hush@h/d']]),
    });
    expect(text).toContain('****, **** and ****');
    expect(text).not.toMatch(/sesame|hush|first/);
  });

  it('is not told when an expression gives it to a connection', async () => {
    const managers = `<DTS:ConnectionManager DTS:ObjectName="Store" DTS:CreationName="OLEDB" DTS:DTSID="{C}">
      <DTS:PropertyExpression DTS:Name="Password">"hu" + "sh"</DTS:PropertyExpression>
      <DTS:ObjectData><DTS:ConnectionManager DTS:ConnectionString="Data Source=C:\\none\\hush.db;Provider=OleDbSQLite"/></DTS:ObjectData></DTS:ConnectionManager>`;
    const unit = taskUnit((_, context) => {
      void context.connection('Store').catch(() => undefined);
      throw dtsError('OPENDTSX_E_DRIVER_CONNECT', { database: 'x', detail: 'given hush' });
    });
    const text = await told(packageOf({ executables: executable('Fail'), managers }), {
      units: [unit],
    });
    expect(text).toContain('given ****');
  });

  it('is in no finding of the result', async () => {
    const text = await told(packageOf({}), { parameters: new Map([['k7', 'x']]) });
    expect(text).toContain('OPENDTSX_E_UNKNOWNPARAMETER');
    expect(text).not.toContain('k7');
  });

  it('is not in the plan that explain shows', () => {
    const variables = `<DTS:Variable DTS:ObjectName="Login" DTS:Namespace="User" DTS:EvaluateAsExpression="True"
      DTS:Expression="&quot;Server=x;Password=hush;Database=d&quot;"><DTS:VariableValue DTS:DataType="8">x</DTS:VariableValue></DTS:Variable>`;
    const { text } = explainPackage({ source: { package: packageOf({ variables }) }, optionsFile: false });
    expect(text).toContain('"Server=x;Password=****;Database=d"');
  });
});
