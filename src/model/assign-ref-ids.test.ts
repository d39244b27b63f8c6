import { describe, expect, it } from 'vitest';
import { columnType } from '../datatypes/data-type.ts';
import { assignRefIds } from './assign-ref-ids.ts';
import type { TaskHost } from './executable.ts';
import {
  newConnectionManager,
  newEventHandler,
  newExecutable,
  newPackage,
  newPrecedenceConstraint,
  newTaskHost,
} from './new-objects.ts';
import {
  newComponent,
  newComponentConnection,
  newCustomProperty,
  newExternalMetadataColumn,
  newInput,
  newInputColumn,
  newOutput,
  newOutputColumn,
  newPath,
  newPipeline,
} from './new-pipeline-objects.ts';
import type { Package } from './package.ts';
import type { Pipeline } from './pipeline.ts';

function packageWithDataFlow(): { root: Package; task: TaskHost; pipeline: Pipeline } {
  const root = newPackage('P');
  const task = newTaskHost('Microsoft.Pipeline', root);
  task.name = 'Load';
  const manager = newConnectionManager('OLEDB', 'package');
  manager.name = 'Store';
  root.executables.push(task);
  root.connectionManagers.push(manager);
  assignRefIds(root);
  const pipeline = newPipeline();
  task.pipeline = pipeline;
  const source = newComponent(task, 'Source', 'Microsoft.OLEDBSource');
  source.connections.push(newComponentConnection(source, 'OleDbConnection', manager));
  const output = newOutput(source, 'Out');
  const column = newOutputColumn(output, 'A', columnType('DT_I4'));
  const external = newExternalMetadataColumn(output, 'A', columnType('DT_I4'));
  column.externalMetadataColumnId = external.id;
  output.columns.push(column);
  output.externalColumns.push(external);
  source.outputs.push(output);
  const target = newComponent(task, 'Split', 'Microsoft.ConditionalSplit');
  const input = newInput(target, 'In');
  input.columns.push(newInputColumn(input, column));
  const split = newOutput(target, 'Case 1');
  split.synchronousInputId = input.id;
  split.customProperties.push(newCustomProperty('Expression', `#{${column.id}} == 1`));
  target.inputs.push(input);
  target.outputs.push(split);
  pipeline.components.push(source, target);
  pipeline.paths.push(newPath(task, output, input));
  return { root, task, pipeline };
}

// Source of the forms of the paths: observed in the packages of the designer.
describe('assignRefIds', () => {
  it('changes nothing of a package whose paths are right', () => {
    const { root } = packageWithDataFlow();
    const before = structuredClone(root);
    const { objects, dataFlows } = assignRefIds(root);
    expect(root).toEqual(before);
    expect([objects.size, ...[...dataFlows.values()].map(({ size }) => size)]).toEqual([0, 0]);
  });

  it('follows a renamed task everywhere in its data flow', () => {
    const { root, task, pipeline } = packageWithDataFlow();
    task.name = 'Fill';
    assignRefIds(root);
    const text = JSON.stringify([pipeline, task.refId]);
    expect(text).not.toContain('Load');
    expect(pipeline.components[1].outputs[0].customProperties[0].value).toBe(
      '#{Package\\Fill\\Source.Outputs[Out].Columns[A]} == 1',
    );
    expect(pipeline.paths[0]).toMatchObject({
      id: 'Package\\Fill.Paths[Out]',
      startId: 'Package\\Fill\\Source.Outputs[Out]',
      endId: 'Package\\Fill\\Split.Inputs[In]',
    });
  });

  it('follows renamed columns, components and connection managers', () => {
    const { root, task, pipeline } = packageWithDataFlow();
    const [source, split] = pipeline.components;
    task.propertyExpressions.push({ name: '[Source].[SqlCommand]', expression: '"select 1"' });
    source.name = 'Origin';
    source.outputs[0].columns[0].name = 'B';
    root.connectionManagers[0].name = 'Shop';
    assignRefIds(root);
    const column = 'Package\\Load\\Origin.Outputs[Out].Columns[B]';
    expect(source.outputs[0].columns[0]).toMatchObject({ id: column, lineageId: column });
    expect(split.inputs[0].columns[0].lineageId).toBe(column);
    expect(split.outputs[0].synchronousInputId).toBe('Package\\Load\\Split.Inputs[In]');
    expect(source.connections[0]).toMatchObject({
      connectionManagerId: 'Package.ConnectionManagers[Shop]',
      connectionManagerRefId: 'Package.ConnectionManagers[Shop]',
    });
    expect(task.propertyExpressions[0].name).toBe('[Origin].[SqlCommand]');
  });

  it('tells objects of one name apart by a number', () => {
    const { root, pipeline, task } = packageWithDataFlow();
    pipeline.paths.push({
      ...newPath(task, pipeline.components[0].outputs[0], pipeline.components[1].inputs[0]),
      id: '',
    });
    assignRefIds(root);
    expect(pipeline.paths.map(({ id }) => id)).toEqual(['Package\\Load.Paths[Out]', 'Package\\Load.Paths[Out1]']);
  });

  it('names constraints and leads them to their executables', () => {
    const { root, task } = packageWithDataFlow();
    const sequence = newExecutable('STOCK:SEQUENCE', root);
    sequence.name = 'x}y';
    root.executables.push(sequence);
    root.precedenceConstraints.push(newPrecedenceConstraint(task, sequence), newPrecedenceConstraint(task, sequence));
    const handler = newEventHandler('OnError', sequence);
    handler.executables.push({ ...newTaskHost('Microsoft.ExpressionTask', handler), name: 'Note' } as TaskHost);
    sequence.eventHandlers.push(handler);
    assignRefIds(root);
    expect(root.precedenceConstraints.map(({ name, refId, toReference }) => [name, refId, toReference])).toEqual([
      ['Constraint', 'Package.PrecedenceConstraints[Constraint]', 'Package\\x\\}y'],
      ['Constraint 1', 'Package.PrecedenceConstraints[Constraint 1]', 'Package\\x\\}y'],
    ]);
    expect(handler.executables[0].refId).toBe('Package\\x\\}y.EventHandlers[OnError]\\Note');
  });

  it('leaves packages of formats 2 and 3 alone, which have no paths', () => {
    const { root } = packageWithDataFlow();
    root.formatVersion = 3;
    root.executables[0].refId = '';
    assignRefIds(root);
    expect(root.executables[0].refId).toBe('');
  });
});
