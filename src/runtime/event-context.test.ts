import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EventContext } from '../control-flow/event.ts';
import { readPackage } from '../formats/dtsx/read-package.ts';
import { escapeAttribute } from '../xml/escape.ts';
import { runPackage } from './run-package.ts';
import type { ExecutionEvent, RunRequest } from './run-request.ts';

const id = (name: string): string => `DTS:DTSID="{${crypto.randomUUID()}}" DTS:ObjectName="${name}"`;

function task(name: string, creationName: string, data: string): string {
  return `<DTS:Executable DTS:CreationName="${creationName}" DTS:ExecutableType="${creationName}" ${id(name)}><DTS:ObjectData>${data}</DTS:ObjectData></DTS:Executable>`;
}

function variables(given: Readonly<Record<string, string>>): string {
  const each = Object.entries(given).map(
    ([name, value]) =>
      `<DTS:Variable DTS:Namespace="User" ${id(name)}><DTS:VariableValue DTS:DataType="8">${value}</DTS:VariableValue></DTS:Variable>`,
  );
  return `<DTS:Variables>${each.join('')}</DTS:Variables>`;
}

const assign = task(
  'Set',
  'Microsoft.ExpressionTask',
  '<ExpressionTask Expression="@[User::Step] = &quot;second&quot;" />',
);
const failing = task(
  'Fail',
  'Microsoft.ExecuteProcess',
  `<ExecuteProcessData Executable="${escapeAttribute(process.execPath)}" Arguments="-e process.exit(3)" />`,
);
const sequence = `<DTS:Executable DTS:refId="Package\\Part" DTS:CreationName="STOCK:SEQUENCE" DTS:ExecutableType="STOCK:SEQUENCE" ${id('Part')}>${variables({ Inner: 'of the part' })}<DTS:Executables>${failing}</DTS:Executables></DTS:Executable>`;
const store = `<DTS:ConnectionManager DTS:CreationName="OLEDB" ${id('Store')}><DTS:PropertyExpression DTS:Name="ConnectionString">"Data Source=" + @[User::Step] + ";Password=canary-4711;"</DTS:PropertyExpression><DTS:ObjectData><DTS:ConnectionManager DTS:ConnectionString="Data Source=first;Password=canary-4712;" /></DTS:ObjectData></DTS:ConnectionManager>`;
const nested =
  `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:ExecutableType="Microsoft.Package" DTS:ProtectionLevel="0" ${id('Nested')}>
<DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
<DTS:ConnectionManagers>${store}</DTS:ConnectionManagers>
${variables({ Step: 'first' })}
<DTS:Executables>${assign}${sequence}</DTS:Executables>
<DTS:PrecedenceConstraints><DTS:PrecedenceConstraint DTS:From="Package\\Set" DTS:To="Package\\Part" DTS:LogicalAnd="True" ${id('Constraint')} /></DTS:PrecedenceConstraints>
</DTS:Executable>`.replace('DTS:ExecutableType="Microsoft.ExpressionTask"', '$& DTS:refId="Package\\Set"');

/** Runs a package and gives its errors. */
async function errorsOf(text: string, more: Partial<RunRequest> = {}): Promise<readonly ExecutionEvent[]> {
  const { package: read } = readPackage(Buffer.from(text));
  if (read === undefined) throw new Error('The package does not load.');
  const events: ExecutionEvent[] = [];
  const onEvent = (event: ExecutionEvent): void => void events.push(event);
  await runPackage({ source: { package: read }, optionsFile: false, eventContext: ['OnError'], ...more, onEvent });
  expect(events.filter(({ event, context }) => event !== 'OnError' && context !== undefined)).toEqual([]);
  return events.filter(({ event }) => event === 'OnError');
}

const places = (context: readonly EventContext[] = []): string[] =>
  context.map(({ depth, path, member = '', kind }) => `${depth} ${kind} ${path}${member}`);
const propertyOf = (context: readonly EventContext[] | undefined, at: string, name: string): string | undefined => {
  const found = context?.find(({ depth, path, member = '' }) => `${depth} ${path}${member}` === at);
  return found?.properties.find(([each]) => each === name)?.[1];
};

// Source: catalog.event_message_context (depths, kinds): documentation; the properties are inferred.
describe('the context of an error', () => {
  it('shows the task at depth 1, what is around it behind, and the state before the package ran at depth 0', async () => {
    const [error] = await errorsOf(nested);
    expect(places(error?.context)).toEqual([
      '0 variable \\Package.Variables[User::Step]',
      '0 connection-manager \\Package.Connections[Store]',
      '1 task \\Package\\Part\\Fail',
      '2 sequence \\Package\\Part',
      '2 variable \\Package\\Part.Variables[User::Inner]',
      '3 package \\Package',
      '3 variable \\Package.Variables[User::Step]',
      '3 connection-manager \\Package.Connections[Store]',
    ]);
  });

  it('shows values as they were before the package ran, and as they are at the error', async () => {
    const [error] = await errorsOf(nested);
    const value = (depth: number) => propertyOf(error?.context, `${depth} \\Package.Variables[User::Step]`, 'Value');
    expect([value(0), value(3)]).toEqual(['first', 'second']);
    const target = (depth: number) =>
      propertyOf(error?.context, `${depth} \\Package.Connections[Store]`, 'ConnectionString');
    expect([target(0), target(3)]).toEqual(['Data Source=first;Password=****;', 'Data Source=second;Password=****;']);
    expect(JSON.stringify(error)).not.toContain('canary');
  });

  it('is given to no event that nobody asked it for', async () => {
    const [error] = await errorsOf(nested, { eventContext: [] });
    expect([error?.event, error?.context]).toEqual(['OnError', undefined]);
  });

  it('begins with the component that an error of a data flow is about', async () => {
    const flow = new URL('../catalog/executions/fixtures/flow.dtsx', import.meta.url);
    const text = readFileSync(flow, 'utf8').replace('"orders.csv"', '"no-such-file.csv"');
    const errors = await errorsOf(text);
    const error = errors.find(({ subComponent }) => subComponent !== undefined);
    const contexts = error?.context?.filter(({ depth }) => depth > 0) ?? [];
    expect(places(contexts).slice(0, 2)).toEqual([
      `1 pipeline \\Package\\Load\\${error?.subComponent}`,
      '2 task \\Package\\Load',
    ]);
    expect(contexts[0]?.properties.length).toBeGreaterThan(0);
  });

  it('leaves out what cannot be computed, and is there all the same', async () => {
    const text = nested.replace('"Data Source=" + @[User::Step]', '(DT_WSTR, 9)(1 / (LEN(@[User::Step]) - 6))');
    const [error] = await errorsOf(text);
    const target = (depth: number) =>
      propertyOf(error?.context, `${depth} \\Package.Connections[Store]`, 'ConnectionString');
    expect([target(0), target(3)]).toEqual(['Data Source=first;Password=****;', undefined]);
    expect(propertyOf(error?.context, '3 \\Package.Connections[Store]', 'CreationName')).toBe('OLEDB');
  });
});
