import { describe, expect, it } from 'vitest';
import { columnType } from '../../../datatypes/data-type.ts';
import { assignRefIds } from '../../../model/assign-ref-ids.ts';
import type { ForeachLoop, ForLoop, TaskHost } from '../../../model/executable.ts';
import {
  newConfiguration,
  newConnectionManager,
  newEventHandler,
  newExecutable,
  newFlatFileColumn,
  newForeachEnumerator,
  newForeachVariableMapping,
  newLogProvider,
  newPackage,
  newParameter,
  newPrecedenceConstraint,
  newVariable,
} from '../../../model/new-objects.ts';
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
} from '../../../model/new-pipeline-objects.ts';
import type { Package } from '../../../model/package.ts';
import { printPackage } from '../print-package.ts';
import { readPackage } from '../read-package.ts';
import { writePackage } from './write-package.ts';

/** A package with a new object of every kind; ids count up. */
function packageOfEveryKind(): Package {
  let count = 0;
  const newId = (): string => `{00000000-0000-0000-0000-${String(++count).padStart(12, '0')}}`;
  const root = newPackage('New', newId);
  const file = newConnectionManager('FLATFILE', 'package', newId);
  file.name = 'File';
  file.connectionString = 'a.csv';
  file.innerProperties.set('Format', 'Delimited').set('RowDelimiter', '\r\n');
  file.flatFileColumns.push(newFlatFileColumn('A', { ColumnDelimiter: '\r\n', DataType: '130' }, newId));
  root.connectionManagers.push(file);
  root.configurations.push(newConfiguration('From file', 1, 'a.dtsConfig', newId));
  root.logProviders.push(newLogProvider('Microsoft.LogProviderTextFile', 'Log', 'File', newId));
  root.parameters.push(newParameter('Day', 'package', newId));
  root.variables.push(newVariable('Folder', { newId, readOnly: true }));
  const [load, each, wait] = ['Microsoft.Pipeline', 'STOCK:FOREACHLOOP', 'STOCK:FORLOOP'].map((name) => {
    const executable = newExecutable(name, root, newId);
    executable.name = name;
    root.executables.push(executable);
    return executable;
  });
  (wait as ForLoop).evalExpression = 'false';
  (each as ForeachLoop).enumerator = newForeachEnumerator('Microsoft.ForEachFileEnumerator', newId);
  (each as ForeachLoop).variableMappings.push(newForeachVariableMapping('User::Folder', 0, newId));
  each.executables.push(Object.assign(newExecutable('STOCK:SEQUENCE', each, newId), { name: 'Group' }));
  root.precedenceConstraints.push(newPrecedenceConstraint(load, each, newId));
  root.eventHandlers.push(newEventHandler('OnError', root, newId));
  assignRefIds(root);
  addDataFlow(load as TaskHost, root);
  return root;
}

function addDataFlow(task: TaskHost, root: Package): void {
  const pipeline = newPipeline();
  const source = newComponent(task, 'Source', 'Microsoft.FlatFileSource');
  source.connections.push(newComponentConnection(source, 'FlatFileConnection', root.connectionManagers[0]));
  source.customProperties.push(newCustomProperty('RetainNulls', 'false', 'System.Boolean'));
  const output = newOutput(source, 'Out');
  const column = newOutputColumn(output, 'A', columnType('DT_WSTR', { length: 50 }));
  const external = newExternalMetadataColumn(output, 'A', column.type);
  column.externalMetadataColumnId = external.id;
  output.columns.push(column);
  output.externalColumns.push(external);
  source.outputs.push(output);
  const sort = newComponent(task, 'Sort', 'Microsoft.Sort');
  const input = newInput(sort, 'In');
  input.columns.push(newInputColumn(input, column));
  sort.inputs.push(input);
  pipeline.components.push(source, sort);
  pipeline.paths.push(newPath(task, output, input));
  task.pipeline = pipeline;
}

describe('a new package', () => {
  // Source: observed: layout, order and omissions of the designer.
  it('is laid out as the designer lays it out', async () => {
    await expect(writePackage(packageOfEveryKind()).text).toMatchFileSnapshot('fixtures/new.dtsx');
  });

  it('comes back as it was', () => {
    const root = packageOfEveryKind();
    const { package: back, diagnostics } = readPackage(writePackage(root).bytes);
    expect(diagnostics).toEqual([]);
    expect(back && printPackage(back)).toBe(printPackage(root));
  });

  it('has the paths that assignRefIds would give it', () => {
    const root = packageOfEveryKind();
    const { text } = writePackage(root);
    assignRefIds(root);
    expect(writePackage(root).text).toBe(text);
  });
});
