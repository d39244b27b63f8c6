import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnType } from '../../../datatypes/data-type.ts';
import { Secret } from '../../../datatypes/secret.ts';
import { assignRefIds } from '../../../model/assign-ref-ids.ts';
import type { Executable, TaskHost } from '../../../model/executable.ts';
import { type DataFlowTask, isDataFlowTask } from '../../../model/executable-kind.ts';
import {
  newConnectionManager,
  newEventHandler,
  newExecutable,
  newPrecedenceConstraint,
  newVariable,
} from '../../../model/new-objects.ts';
import {
  newComponent,
  newCustomProperty,
  newInput,
  newInputColumn,
  newOutput,
  newOutputColumn,
  newPath,
  newPipeline,
} from '../../../model/new-pipeline-objects.ts';
import type { Package } from '../../../model/package.ts';
import type { Component } from '../../../model/pipeline.ts';
import { walkExecutables } from '../../../model/walk.ts';
import { printPackage } from '../print-package.ts';
import { readPackage } from '../read-package.ts';
import { writePackage } from './write-package.ts';

const fixtures = join(import.meta.dirname, '../fixtures');
const textOf = (format: number): string => readFileSync(join(fixtures, `format${format}.dtsx`), 'utf8');
const format = fc.constantFrom(2, 3, 6, 8);

type Edit = (root: Package) => void;

const word = fc.oneof(
  fc.constantFrom('a', ' edge ', '<&>"\'', 'ä\u{1f600}', 'two\r\nlines', '\ttab', ']]>', 'x}y'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
);
const pick = fc.nat();

function at<T>(list: readonly T[], index: number): T | undefined {
  return list.length === 0 ? undefined : list[index % list.length];
}

const executables = (root: Package): Executable[] => [...walkExecutables(root)];

function pipelines(root: Package): DataFlowTask[] {
  return executables(root).filter(isDataFlowTask);
}

function ofComponent(index: number, change: (component: Component, task: DataFlowTask) => void): Edit {
  return (root) => {
    const task = at(pipelines(root), index);
    const component = task && at(task.pipeline.components, index);
    if (task !== undefined && component !== undefined) change(component, task);
  };
}

const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(pick, word).map(
    ([index, name]): Edit =>
      (root) => {
        const executable = at(executables(root), index);
        if (executable !== undefined && executable.kind !== 'event-handler') executable.name = name;
      },
  ),
  fc.tuple(pick, word, fc.boolean(), fc.nat(9)).map(
    ([index, text, on, count]): Edit =>
      (root) => {
        const executable = at(executables(root), index);
        if (executable === undefined) return;
        executable.description = text;
        executable.disabled = on;
        executable.failParentOnFailure = on;
        executable.maximumErrorCount = count;
        executable.loggingMode = count % 3;
        executable.propertyExpressions = [{ name: 'Disable', expression: text }];
      },
  ),
  fc.tuple(pick, word, fc.boolean()).map(
    ([index, text, first]): Edit =>
      (root) => {
        const owner = at(executables(root), index);
        const variable = { ...newVariable(`v${text}`), valueText: text, raiseChangedEvent: first };
        if (first) owner?.variables.unshift(variable);
        else owner?.variables.push(variable);
      },
  ),
  fc.tuple(pick, word).map(
    ([index, text]): Edit =>
      (root) => {
        const variable = at(root.variables, index);
        if (variable === undefined || variable.dataType === 13) return;
        variable.dataType = 8;
        variable.valueText = text;
      },
  ),
  fc.tuple(pick, fc.constantFrom('STOCK:SEQUENCE', 'STOCK:FORLOOP', 'STOCK:FOREACHLOOP', 'Microsoft.Pipeline')).map(
    ([index, creationName]): Edit =>
      (root) => {
        const owner = at(
          executables(root).filter(({ kind }) => kind !== 'task'),
          index,
        );
        if (owner === undefined) return;
        const added = newExecutable(creationName, owner);
        added.name = `added ${index}`;
        if (added.kind === 'task') (added as TaskHost).pipeline = newPipeline();
        const before = at(owner.executables, index);
        owner.executables.push(added);
        if (before !== undefined) owner.precedenceConstraints.push(newPrecedenceConstraint(before, added));
      },
  ),
  pick.map(
    (index): Edit =>
      (root) => {
        const owner = at(executables(root), index);
        const gone = owner?.executables.shift();
        if (owner === undefined || gone === undefined) return;
        owner.precedenceConstraints = owner.precedenceConstraints.filter(
          ({ from, to }) => from !== gone && to !== gone,
        );
      },
  ),
  pick.map(
    (index): Edit =>
      (root) => {
        const owner = at(executables(root), index);
        owner?.executables.reverse();
        owner?.variables.reverse();
        owner?.precedenceConstraints.reverse();
      },
  ),
  pick.map(
    (index): Edit =>
      (root) => {
        const task = at(root.executables, index);
        const target = root.executables.find(({ kind }) => kind === 'sequence');
        if (task === undefined || target === undefined || task === target) return;
        root.executables = root.executables.filter((each) => each !== task);
        root.precedenceConstraints = root.precedenceConstraints.filter(({ from, to }) => from !== task && to !== task);
        task.parent = target;
        target.executables.push(task);
      },
  ),
  fc.tuple(pick, fc.constantFrom('OnError', 'OnWarning')).map(
    ([index, event]): Edit =>
      (root) => {
        const owner = at(executables(root), index);
        if (owner?.eventHandlers.some(({ eventName }) => eventName === event)) return;
        owner?.eventHandlers.push(newEventHandler(event, owner));
      },
  ),
  word.map(
    (text): Edit =>
      (root) => {
        const manager = newConnectionManager('OLEDB', 'package');
        manager.connectionString = text;
        manager.secrets.push({ name: 'Password', encrypted: false, value: new Secret(`p${text}`) });
        root.connectionManagers.unshift(manager);
      },
  ),
  fc.tuple(pick, word).map(
    ([index, text]): Edit =>
      (root) => {
        const manager = at(root.connectionManagers, index);
        if (manager === undefined) return;
        manager.name = `n${text}`;
        if (manager.innerProperties.has('HeaderRowDelimiter')) manager.innerProperties.set('HeaderRowDelimiter', text);
        manager.flatFileColumns.pop();
      },
  ),
  fc.tuple(pick, word).map(([index, text]) =>
    ofComponent(index, (component) => {
      component.name = `c${text}`;
      component.customProperties.push(newCustomProperty(`p${component.customProperties.length}`, text));
    }),
  ),
  fc.tuple(pick, word).map(([index, text]) =>
    ofComponent(index, (component, task) => {
      // Formats 2 and 3 number their objects and do not remember the types of input columns.
      if (task.refId === '') return;
      const output = newOutput(component, `o${component.outputs.length}`);
      output.columns.push(newOutputColumn(output, text, columnType('DT_WSTR', { length: 9 })));
      component.outputs.push(output);
      const target = newComponent(task, `t${task.pipeline.components.length}`, 'Microsoft.Sort');
      const input = newInput(target, 'In');
      input.columns.push(newInputColumn(input, output.columns[0]));
      target.inputs.push(input);
      task.pipeline.components.push(target);
      task.pipeline.paths.unshift(newPath(task, output, input));
    }),
  ),
  pick.map((index) =>
    ofComponent(index, (component) => {
      component.outputs.at(0)?.columns.reverse();
      component.customProperties.reverse();
      component.outputs.at(0)?.externalColumns.pop();
    }),
  ),
);

/** Everything of a package but where it was read from: what a file has to bring back. */
function facts(root: Package): unknown {
  const text = JSON.stringify(root, (name, value: unknown) => {
    if (name === 'origin' || name === 'parent' || name === 'properties' || name === 'objectData') return undefined;
    if (name === 'from' || name === 'to') return (value as Executable | undefined)?.id;
    if (value instanceof Secret) return { secret: value.reveal() };
    // Formats keep the connection string among them; a new connection manager has it as a member only.
    if (value instanceof Map) return [...value].filter(([key]) => key !== 'ConnectionString').sort();
    if (typeof value === 'object' && value !== null && 'outerXml' in value) return undefined;
    return value;
  });
  return JSON.parse(text);
}

describe('any changes of a package', () => {
  it('come back when it is written and read', () => {
    const property = fc.property(format, fc.array(edits, { minLength: 1, maxLength: 6 }), (version, list) => {
      const root = readPackage(textOf(version)).package as Package;
      for (const edit of list) edit(root);
      assignRefIds(root);
      const written = writePackage(root);
      const back = readPackage(written.bytes);
      expect(back.package && printPackage(back.package)).toBe(printPackage(root));
      expect(facts(back.package as Package)).toEqual(facts(root));
      expect(Buffer.from(writePackage(back.package as Package).bytes)).toEqual(Buffer.from(written.bytes));
    });
    fc.assert(property, { numRuns: 150 });
  }, 60_000);

  it('leave alone what they do not touch', () => {
    const property = fc.property(format, fc.array(edits, { minLength: 1, maxLength: 4 }), (version, list) => {
      const changed = readPackage(textOf(version)).package as Package;
      for (const edit of list) edit(changed);
      writePackage(changed);
      const unchanged = readPackage(textOf(version)).package as Package;
      expect(writePackage(unchanged).text).toBe(textOf(version));
    });
    fc.assert(property, { numRuns: 20 });
  });
});
