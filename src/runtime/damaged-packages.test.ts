import { describe, expect, it } from 'vitest';
import { readPackage } from '../formats/dtsx/read-package.ts';
import { runPackage } from './run-package.ts';
import type { ExecutionEvent, RunRequest, RunResult } from './run-request.ts';

interface PackageText {
  readonly tasks: Readonly<Record<string, string>>;
  /** `From>To`. */
  readonly constraints?: readonly string[];
  readonly variables?: string;
  readonly parameters?: string;
  readonly executables?: string;
  /** Property expressions of the first task. */
  readonly expressions?: string;
}

const number = (name: string): string =>
  `<DTS:Variable DTS:Namespace="User" DTS:ObjectName="${name}"><DTS:VariableValue DTS:DataType="3">0</DTS:VariableValue></DTS:Variable>`;

function expressionTask(name: string, expression: string, more = ''): string {
  return `<DTS:Executable DTS:refId="Package\\${name}" DTS:CreationName="Microsoft.ExpressionTask" DTS:ExecutableType="Microsoft.ExpressionTask" DTS:DTSID="{${name}}" DTS:ObjectName="${name}">${more}<DTS:ObjectData><ExpressionTask Expression="${expression}"/></DTS:ObjectData></DTS:Executable>`;
}

function textOf(parts: PackageText): string {
  const tasks = Object.entries(parts.tasks).map(([name, expression], index) =>
    expressionTask(name, expression, index === 0 ? parts.expressions : ''),
  );
  const constraints = (parts.constraints ?? []).map((each) => {
    const [from, to] = each.split('>');
    return `<DTS:PrecedenceConstraint DTS:From="Package\\${from}" DTS:To="Package\\${to}" DTS:LogicalAnd="True" DTS:ObjectName="${each.replace('>', '-')}"/>`;
  });
  return `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:ExecutableType="Microsoft.Package" DTS:DTSID="{P}" DTS:ObjectName="P">
<DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
<DTS:PackageParameters>${parts.parameters ?? ''}</DTS:PackageParameters>
<DTS:Variables>${number('X')}${parts.variables ?? ''}</DTS:Variables>
<DTS:Executables>${tasks.join('')}${parts.executables ?? ''}</DTS:Executables>
<DTS:PrecedenceConstraints>${constraints.join('')}</DTS:PrecedenceConstraints></DTS:Executable>`;
}

async function run(
  parts: PackageText,
  request: Omit<RunRequest, 'source'> = {},
): Promise<{ result: RunResult; events: readonly ExecutionEvent[]; symbols: readonly string[] }> {
  const { package: source } = readPackage(textOf(parts));
  if (source === undefined) throw new Error('the package of the test cannot be read');
  const events: ExecutionEvent[] = [];
  const result = await runPackage({
    source: { package: source },
    optionsFile: false,
    ...request,
    onEvent: (event) => events.push(event),
  });
  const symbols = events.flatMap(({ event, symbol }) => (event === 'OnError' ? [symbol ?? ''] : []));
  return { result, events, symbols };
}

const set = '@[User::X] = 1';

describe('precedence constraints', () => {
  it('are refused when they form a circle, because nothing in it would ever run', async () => {
    const { result, symbols } = await run({ tasks: { A: set, B: set }, constraints: ['A>B', 'B>A'] });
    expect(result.exitCode).toBe(1);
    expect(symbols).toEqual(['DTS_E_PRECEDENCECONSTRAINT']);
  });

  it('are refused when one leads back to where it starts', async () => {
    const { result } = await run({ tasks: { A: set }, constraints: ['A>A'] });
    expect(result.exitCode).toBe(1);
  });

  it('may meet again without being a circle', async () => {
    const constraints = ['A>B', 'A>C', 'B>D', 'C>D'];
    const { result } = await run({ tasks: { A: set, B: set, C: set, D: set }, constraints });
    expect(result.result).toBe('success');
  });
});

describe('names', () => {
  it('are refused when two executables of a container share one', async () => {
    const { symbols } = await run({ tasks: { A: set }, executables: expressionTask('A', set) });
    expect(symbols).toEqual(['DTS_E_NAMEALREADYEXISTS']);
  });

  it('are refused when two variables of a container share one', async () => {
    const { symbols } = await run({ tasks: { A: set }, variables: number('X') });
    expect(symbols).toEqual(['DTS_E_NAMEALREADYEXISTS']);
  });
});

describe('settings from outside', () => {
  it.each([
    ['\\Package\\A.Properties[Disable]', 'maybe'],
    ['\\Package.Properties[MaximumErrorCount]', '-5'],
    ['\\Package.Properties[MaxConcurrentExecutables]', 'abc'],
    ['\\Package.Properties[MaxConcurrentExecutables]', '0'],
    ['\\Package\\A.Properties[ForceExecutionResult]', 'Maybe'],
  ])('%s is refused when it is %s', async (path, value) => {
    const { result, symbols } = await run({ tasks: { A: set } }, { set: [{ path, value }] });
    expect(result.exitCode).toBe(1);
    expect(symbols).toEqual(['OPENDTSX_E_PROPERTY_VALUE']);
  });

  it.each([
    ['\\Package\\A.Properties[Disable]', true],
    ['\\Package\\A.Properties[Disable]', '-1'],
    ['\\Package.Properties[MaximumErrorCount]', 0],
    ['\\Package.Properties[MaxConcurrentExecutables]', '-1'],
  ])('%s may be %s', async (path, value) => {
    const { result } = await run({ tasks: { A: set } }, { set: [{ path, value }] });
    expect(result.exitCode).toBe(0);
  });
});

describe('a property expression', () => {
  it('that sets no property of its object is reported', async () => {
    const expressions = '<DTS:PropertyExpression DTS:Name="Disabeld">True</DTS:PropertyExpression>';
    const { events } = await run({ tasks: { A: set }, expressions });
    const warnings = events.filter(({ event }) => event === 'OnWarning').map(({ symbol }) => symbol);
    expect(warnings).toEqual(['OPENDTSX_W_PROPERTYEXPRESSION']);
  });
});

describe('a setting by expression', () => {
  it('that cannot be fails the executable instead of switching it off', async () => {
    const expressions = '<DTS:PropertyExpression DTS:Name="Disable">"maybe"</DTS:PropertyExpression>';
    const { result, symbols } = await run({ tasks: { A: set }, expressions });
    expect(result.exitCode).toBe(1);
    expect(symbols).toEqual(['OPENDTSX_E_PROPERTY_VALUE']);
  });
});

describe('a sensitive value', () => {
  const parameters =
    '<DTS:PackageParameter DTS:ObjectName="Pw" DTS:DataType="8" DTS:Sensitive="True"><DTS:Property DTS:DataType="8" DTS:Name="ParameterValue">design secret</DTS:Property></DTS:PackageParameter>';

  it.each([
    ['cannot be converted', '@[User::X] = (DT_I4)@[$Package::Pw]'],
    ['cannot be assigned', '@[User::X] = @[$Package::Pw]'],
  ])('stays out of the events when it %s', async (_, expression) => {
    const given = new Map([['$Package::Pw', 'given secret']]);
    for (const request of [{}, { parameters: given }]) {
      const { result, events } = await run({ tasks: { A: expression }, parameters }, request);
      expect(result.result).toBe('failure');
      expect(JSON.stringify(events)).not.toContain('secret');
    }
  });
});

describe('a For Loop', () => {
  it('without end can be canceled', async () => {
    const loop =
      '<DTS:Executable DTS:refId="Package\\L" DTS:CreationName="STOCK:FORLOOP" DTS:ExecutableType="STOCK:FORLOOP" DTS:DTSID="{L}" DTS:ObjectName="L" DTS:EvalExpression="@[User::X] &lt; 100000" DTS:AssignExpression="@[User::X] = @[User::X] + 1"/>';
    const stop = new AbortController();
    // Set in motion only once the loop lets other work in.
    setImmediate(() => setImmediate(() => stop.abort()));
    const { result } = await run({ tasks: {}, executables: loop }, { signal: stop.signal });
    expect(result.result).toBe('canceled');
  });
});

describe('a chain of executables', () => {
  it('of thousands runs to its end', async () => {
    const names = Array.from({ length: 5000 }, (_, index) => `T${index}`);
    const tasks = Object.fromEntries(names.map((name) => [name, '@[User::X] = @[User::X] + 1']));
    const constraints = names.slice(1).map((name, index) => `${names[index]}>${name}`);
    const { result } = await run({ tasks, constraints });
    expect(result.executables.filter(({ result: each }) => each === 'success')).toHaveLength(5001);
  });
});

describe('numbers that mean nothing in SSIS', () => {
  const two = { tasks: { A: set, B: set }, constraints: ['A>B'] };
  const damaged = (text: string, from: string, to: string): Promise<readonly ExecutionEvent[]> => {
    expect(text).toContain(from);
    return validated(text.replace(from, to));
  };

  // Source: PrecedenceConstraint.EvalOp and Value of the object model have the members 1 to 4 and 0 to 3 (documentation).
  it.each(['EvalOp="77"', 'EvalOp="Expression"', 'Value="9"'])('are refused in a constraint: %s', async (written) => {
    const [error] = await damaged(textOf(two), 'DTS:LogicalAnd=', `DTS:${written} DTS:LogicalAnd=`);
    expect([error.symbol, error.executablePath, error.subComponent]).toEqual([
      'OPENDTSX_E_PROPERTY_VALUE',
      '\\Package',
      'A-B',
    ]);
    expect(error.message).toContain(written.replace('=', ' holds '));
  });

  // Source: System.TypeCode and VARIANT types (documentation); 999 is none.
  it('are refused as the type of a variable', async () => {
    const [error] = await damaged(textOf(two), 'DTS:DataType="3"', 'DTS:DataType="999"');
    expect([error.symbol, error.subComponent]).toEqual(['OPENDTSX_E_PROPERTY_VALUE', 'User::X']);
    expect(error.message).toContain('DataType holds "999"');
  });

  it.each(['2', '3', '13', '0'])('but those that mean something pass: a variable of type %s', async (type) => {
    const text = textOf({ tasks: {} });
    expect(await damaged(text, 'DTS:DataType="3"', `DTS:DataType="${type}"`)).toEqual([]);
  });
});

describe('a value given from outside', () => {
  it('reaches a property of a task whatever the case its name is written in', async () => {
    const path = '\\Package\\A.Properties[eXpression]';
    const { symbols } = await run({ tasks: { A: set } }, { set: [{ path, value: '@[User::Nothing] = 1' }] });
    expect(symbols).not.toEqual([]);
  });
});

describe('an empty value given from outside', () => {
  it.each([
    ['a variable that is a number', '\\Package.Variables[User::X].Value', 'DTS_E_INVALIDVARVALUE'],
    ['a setting', '\\Package\\A.Properties[MaximumErrorCount]', 'OPENDTSX_E_PROPERTY_VALUE'],
  ])('is refused for %s', async (_, path, symbol) => {
    const { symbols } = await run({ tasks: { A: set } }, { set: [{ path, value: '' }] });
    expect(symbols).toEqual([symbol]);
  });

  it('is refused for a parameter that is a number', async () => {
    const parameters =
      '<DTS:PackageParameter DTS:ObjectName="Count" DTS:DataType="3"><DTS:Property DTS:Name="ParameterValue">1</DTS:Property></DTS:PackageParameter>';
    const given = { parameters: new Map([['Count', '']]) };
    expect((await run({ tasks: { A: set }, parameters }, given)).symbols).toEqual(['DTS_E_INVALIDVARVALUE']);
  });
});

/** The errors of validating the package in a text. */
async function validated(text: string): Promise<readonly ExecutionEvent[]> {
  const { package: source } = readPackage(text);
  if (source === undefined) throw new Error('the package of the test cannot be read');
  const events: ExecutionEvent[] = [];
  const onEvent = (event: ExecutionEvent) => events.push(event);
  await runPackage({ source: { package: source }, optionsFile: false, validateOnly: true, onEvent });
  return events.filter(({ event }) => event === 'OnError');
}
