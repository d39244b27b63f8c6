import { describe, expect, it } from 'vitest';
import {
  DefaultEvents,
  DTSExecResult,
  type EventSource,
  ForEachLoop,
  ForLoop,
  Package,
  Sequence,
  TaskHost,
} from './index.ts';

/** A package that counts in the variable User::Count. */
function countingPackage(): Package {
  const made = new Package();
  made.variables.add('Count', false, 'User', 0);
  return made;
}

function addCount(to: { readonly executables: Package['executables'] }, expression: string): TaskHost {
  const task = to.executables.add('STOCK:ExpressionTask') as TaskHost;
  task.properties.item('Expression').value = expression;
  return task;
}

async function outcomeOf(made: Package): Promise<{ result: DTSExecResult; errors: string[] }> {
  const errors: string[] = [];
  const result = await made.execute({
    onEvent: ({ event, message }) => {
      if (event === 'OnError') errors.push(message ?? '');
    },
  });
  return { result, errors };
}

describe('a package made object by object', () => {
  it('runs its tasks in the order of its precedence constraints', async () => {
    const made = countingPackage();
    const second = addCount(made, '@[User::Count] = @[User::Count] * 10');
    const first = addCount(made, '@[User::Count] = 4');
    const check = addCount(made, '@[User::Count] = @[User::Count] == 40 ? 1 : 1 / (@[User::Count] - @[User::Count])');
    made.precedenceConstraints.add(first, second);
    made.precedenceConstraints.add(second, check);
    expect(await outcomeOf(made)).toEqual({ result: DTSExecResult.Success, errors: [] });
  });

  it('names new executables after their kind, with a number when that name is taken', () => {
    const made = new Package();
    const names = ['STOCK:SQLTask', 'stock:sqltask', 'SSIS.ExecuteSQLTask.3', 'STOCK:FORLOOP', 'STOCK:SEQUENCE'];
    for (const name of names) made.executables.add(name);
    expect([...made.executables].map(({ name }) => name)).toEqual([
      'Execute SQL Task',
      'Execute SQL Task 1',
      'Execute SQL Task 2',
      'For Loop Container',
      'Sequence Container',
    ]);
  });

  it('gives the view that belongs to the kind, the same one every time', () => {
    const made = new Package();
    const kinds = ['STOCK:SEQUENCE', 'STOCK:FORLOOP', 'STOCK:FOREACHLOOP', 'STOCK:FileSystemTask'];
    const views = kinds.map((kind) => made.executables.add(kind));
    expect(views.map((view) => view.constructor)).toEqual([Sequence, ForLoop, ForEachLoop, TaskHost]);
    expect([...made.executables]).toEqual(views);
    expect(views[0].parent).toBe(made);
    expect(views[3].getPackagePath()).toBe('\\Package\\File System Task');
  });

  it('repeats what a For Loop holds', async () => {
    const made = countingPackage();
    const loop = made.executables.add('STOCK:FORLOOP') as ForLoop;
    loop.initExpression = '@[User::Count] = 0';
    loop.evalExpression = '@[User::Count] < 3';
    loop.assignExpression = '@[User::Count] = @[User::Count] + 1';
    const inside = addCount(loop, '@[User::Count] = @[User::Count]');
    let turns = 0;
    await made.execute({
      onEvent: ({ event, executableId }) => {
        if (event === 'OnPreExecute' && executableId === inside.id) turns++;
      },
    });
    expect(turns).toBe(3);
  });

  it('enumerates with an enumerator whose properties were set by name', async () => {
    const made = countingPackage();
    made.variables.add('List', false, 'User', '');
    const loop = made.executables.add('STOCK:FOREACHLOOP') as ForEachLoop;
    const enumerator = loop.setForEachEnumerator('Microsoft.ForEachFromVarEnumerator');
    enumerator.properties.item('VariableName').value = 'User::List';
    expect(loop.forEachEnumerator).toBe(enumerator);
    expect(made.explain()).toContain('foreach Foreach From Variable Enumerator');
  });

  it('lets an expression set a property', async () => {
    const made = countingPackage();
    addCount(made, '@[User::Count] = 1 / (@[User::Count] - @[User::Count])').setExpression('Disable', '1 == 1');
    expect((await outcomeOf(made)).result).toBe(DTSExecResult.Success);
    made.executables.item(0).setExpression('Disable', '');
    expect((await outcomeOf(made)).result).toBe(DTSExecResult.Failure);
  });

  it('runs the handler of an event', async () => {
    const made = countingPackage();
    addCount(made, '@[User::Count] = 1 / @[User::Count]');
    const handled = addCount(made.eventHandlers.add('OnError'), '@[User::Count] = 7');
    const seen: string[] = [];
    await made.execute({ onEvent: ({ event, executableId }) => seen.push(`${event} ${executableId}`) });
    expect(seen).toContain(`OnPostExecute ${handled.id}`);
  });

  it('hands events to the methods that take them, and ends when one of them says so', async () => {
    const made = countingPackage();
    const first = addCount(made, '@[User::Count] = 1 / @[User::Count]');
    made.precedenceConstraints.add(first, addCount(made, '@[User::Count] = 5')).value = 'completion';
    class Listener extends DefaultEvents {
      readonly heard: string[] = [];
      override onError({ path }: EventSource, code: number): boolean {
        this.heard.push(`${path} ${code.toString(16)}`);
        return true;
      }
    }
    const listener = new Listener();
    expect(await made.execute({ events: listener })).toBe(DTSExecResult.Canceled);
    expect(listener.heard).toHaveLength(1);
    expect(listener.heard[0]).toMatch(/^\\Package\\Expression Task c/);
  });
});

describe('a package that is changed', () => {
  it('loses a removed executable with its constraints', () => {
    const made = countingPackage();
    const [a, b, c] = [1, 2, 3].map((value) => addCount(made, `@[User::Count] = ${value}`));
    made.precedenceConstraints.add(a, b);
    made.precedenceConstraints.add(b, c);
    made.executables.remove(b);
    expect(made.precedenceConstraints.count).toBe(0);
    expect([...made.executables]).toEqual([a, c]);
  });

  it('moves an executable into another container, but not into itself', () => {
    const made = countingPackage();
    const outer = made.executables.add('STOCK:SEQUENCE') as Sequence;
    const inner = made.executables.add('STOCK:SEQUENCE') as Sequence;
    outer.executables.join(inner);
    expect(inner.getPackagePath()).toBe('\\Package\\Sequence Container\\Sequence Container 1');
    expect(() => inner.executables.join(outer)).toThrow(/cannot be moved/);
    expect(made.executables.count).toBe(1);
  });

  it.each([
    ['a name that nothing has', () => new Package().executables.item('X'), /has no executable X/],
    ['a task that nothing is', () => new Package().executables.add('STOCK:NOTHING'), /Nothing here has the name/],
    ['a second variable of one name', () => addTwice(), /The name "User::Count" occurs twice in Package/],
    [
      'text for a number',
      () => setBadly('MaximumErrorCount', 'many'),
      /"many" is no value for the property MaximumErrorCount/,
    ],
    ['no member of an enumeration', () => setBadly('ForceExecutionResult', 'Perhaps'), /"Perhaps" is no value/],
    ['a property that nobody sets', () => setBadly('ID', '{1}'), /cannot be set/],
    ['a constraint between strangers', () => constrainStrangers(), /does not lie directly in Package/],
  ])('refuses %s', (_what, act, message) => {
    expect(act).toThrow(message);
  });

  it('keeps what a variable is told in its type', () => {
    const { variables } = countingPackage();
    variables.add('Day', false, 'User', new Date(Date.UTC(2026, 0, 31, 13, 5)));
    variables.add('Big', false, 'User', 2n ** 40n);
    variables.add('Ratio', true, 'Own', 0.5);
    variables.add('Price', false, '', '12.50', 'Decimal');
    variables.add('On', false, 'User', true);
    expect([...variables].map(({ qualifiedName, dataType, value }) => [qualifiedName, dataType, value])).toEqual([
      ['User::Count', 'Int32', 0],
      ['User::Day', 'DateTime', new Date(Date.UTC(2026, 0, 31, 13, 5))],
      ['User::Big', 'Int64', 2n ** 40n],
      ['Own::Ratio', 'Double', 0.5],
      ['User::Price', 'Decimal', '12.50'],
      ['User::On', 'Boolean', true],
    ]);
    expect(() => {
      variables.item('User::Count').value = 'three';
    }).toThrow(/"three" is no value for the property Value of Count/);
  });

  it('keeps the value of a sensitive parameter secret', () => {
    const { parameters } = new Package();
    const parameter = parameters.add('Key', 'String');
    parameter.value = 'abc';
    parameter.sensitive = true;
    expect(String(parameter.value)).toBe('****');
    expect(JSON.stringify(parameter.model)).not.toContain('abc');
  });
});

function addTwice(): void {
  countingPackage().variables.add('Count', false, 'User', 1);
}

function setBadly(property: string, value: string): void {
  new Package().properties.item(property).value = value;
}

function constrainStrangers(): void {
  const made = countingPackage();
  const sequence = made.executables.add('STOCK:SEQUENCE') as Sequence;
  made.precedenceConstraints.add(sequence, addCount(sequence, '@[User::Count] = 1'));
}
