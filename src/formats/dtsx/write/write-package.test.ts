import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Change,
  fixtures,
  pipelineOf8,
  read,
  replaced,
  textOf,
  written,
} from '../../../../tests/formats/package-changes.ts';
import type { TaskHost } from '../../../model/executable.ts';
import { newPrecedenceConstraint, newVariable } from '../../../model/new-objects.ts';
import { editElement } from '../../../xml/edit-element.ts';
import { writePackage } from './write-package.ts';

const ids = (): string => '{00000000-0000-0000-0000-00000000NEW1}';

describe('an unchanged package', () => {
  it.each([2, 3, 6, 8])('of format %i gives the same bytes', (format) => {
    const bytes = readFileSync(join(fixtures, `format${format}.dtsx`));
    expect(Buffer.from(writePackage(read(bytes)).bytes)).toEqual(bytes);
  });

  it('keeps encoding, byte order mark and line ends', () => {
    const text = textOf(8).replaceAll('\n', '\r\n');
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    const root = read(bytes);
    expect(Buffer.from(writePackage(root).bytes)).toEqual(bytes);
    root.description = 'ü';
    expect(Buffer.from(writePackage(root).bytes).toString('utf16le')).toContain('\r\n  DTS:Description="ü"\r\n');
  });
});

const variableOfFormat8 = `<DTS:Variable
      DTS:CreationName=""
      DTS:DTSID="{00000000-0000-0000-0000-00000000NEW1}"
      DTS:IncludeInDebugDump="2345"
      DTS:Namespace="User"
      DTS:ObjectName="New">
      <DTS:VariableValue
        DTS:DataType="8">text</DTS:VariableValue>
    </DTS:Variable>`;

const objectChanges: Change[] = [
  [
    'adds a variable behind its predecessor',
    8,
    (root) => {
      root.variables.splice(1, 0, { ...newVariable('New', { newId: ids }), valueText: 'text' });
    },
    '    <DTS:Variable DTS:CreationName="" DTS:DTSID="{00000000-0000-0000-0000-000000000141}"',
    `    ${variableOfFormat8}\n    <DTS:Variable DTS:CreationName="" DTS:DTSID="{00000000-0000-0000-0000-000000000141}"`,
  ],
  [
    'adds the first variable',
    8,
    (root) => {
      root.variables.unshift({ ...newVariable('New', { newId: ids }), valueText: 'text' });
    },
    '    <DTS:Variable DTS:CreationName="" DTS:DTSID="{00000000-0000-0000-0000-000000000140}"',
    `    ${variableOfFormat8}\n    <DTS:Variable DTS:CreationName="" DTS:DTSID="{00000000-0000-0000-0000-000000000140}"`,
  ],
  [
    'fills an empty collection',
    6,
    (root) => {
      root.variables.push({ ...newVariable('New', { newId: ids }), valueText: 'text' });
    },
    '<DTS:Variables />',
    `<DTS:Variables>\n    ${variableOfFormat8}\n  </DTS:Variables>`,
  ],
  [
    'removes an object with the line it stands on',
    8,
    (root) => {
      root.parameters.pop();
    },
    '\n    <DTS:PackageParameter DTS:CreationName="" DTS:DataType="8" DTS:DTSID="{00000000-0000-0000-0000-000000000151}" DTS:ObjectName="Code" DTS:Sensitive="True"><DTS:Property DTS:DataType="8" DTS:Name="ParameterValue">hidden</DTS:Property></DTS:PackageParameter>',
    '',
  ],
  [
    'removes the last object with its collection',
    8,
    (root) => {
      root.configurations = [];
    },
    '\n  <DTS:Configurations>\n    <DTS:Configuration DTS:ConfigurationString="orders.dtsConfig" DTS:ConfigurationType="1" DTS:CreationName="" DTS:DTSID="{00000000-0000-0000-0000-000000000161}" DTS:ObjectName="From file" />\n  </DTS:Configurations>',
    '',
  ],
  [
    'adds a constraint',
    6,
    (root) => {
      root.precedenceConstraints.push({
        ...newPrecedenceConstraint(root.executables[1], root.executables[0], ids),
        name: 'Back',
        refId: 'Package.PrecedenceConstraints[Back]',
      });
    },
    'DTS:EvalOp="4" />',
    `DTS:EvalOp="4" />
    <DTS:PrecedenceConstraint
      DTS:refId="Package.PrecedenceConstraints[Back]"
      DTS:CreationName=""
      DTS:DTSID="{00000000-0000-0000-0000-00000000NEW1}"
      DTS:From="Package\\Two"
      DTS:LogicalAnd="True"
      DTS:ObjectName="Back"
      DTS:To="Package\\One" />`,
  ],
  [
    'replaces object data',
    8,
    (root) => {
      const task = root.executables[2] as TaskHost;
      if (task.objectData)
        task.objectData = editElement(task.objectData, (editor) => editor.setAttribute('Loft', 'south'));
    },
    '<PigeonData Loft="north" />',
    '<PigeonData Loft="south" />',
  ],
  [
    'replaces a value of type Object',
    8,
    (root) => {
      const { valueOrigin } = root.variables[2];
      if (valueOrigin)
        root.variables[2].valueOrigin = editElement(valueOrigin, (editor) => editor.setContent('<Other/>'));
    },
    '<Envelope><Body>not a text</Body></Envelope>',
    '<Other/>',
  ],
  [
    'removes an output column',
    8,
    (root) => {
      pipelineOf8(root).components[0].outputs[0].columns.splice(1, 1);
    },
    '\n                        <outputColumn refId="Package\\Each file\\Load\\Orders file.Outputs[Out].Columns[Price]" dataType="cy" lineageId="Package\\Each file\\Load\\Orders file.Outputs[Out].Columns[Price]" name="Price" />',
    '',
  ],
  [
    'adds a variable to a package of format 2',
    2,
    (root) => {
      root.variables.push({ ...newVariable('New', { newId: ids }), valueText: '7' });
    },
    '<DTS:VariableValue DTS:DataType="3">10</DTS:VariableValue><DTS:Property DTS:Name="ObjectName">Twice</DTS:Property><DTS:Property DTS:Name="DTSID">{00000000-0000-0000-0000-000000002007}</DTS:Property><DTS:Property DTS:Name="Description"></DTS:Property><DTS:Property DTS:Name="CreationName"></DTS:Property></DTS:Variable>',
    '<DTS:VariableValue DTS:DataType="3">10</DTS:VariableValue><DTS:Property DTS:Name="ObjectName">Twice</DTS:Property><DTS:Property DTS:Name="DTSID">{00000000-0000-0000-0000-000000002007}</DTS:Property><DTS:Property DTS:Name="Description"></DTS:Property><DTS:Property DTS:Name="CreationName"></DTS:Property></DTS:Variable><DTS:Variable><DTS:Property DTS:Name="Expression"></DTS:Property><DTS:Property DTS:Name="EvaluateAsExpression">0</DTS:Property><DTS:Property DTS:Name="Namespace">User</DTS:Property><DTS:Property DTS:Name="ReadOnly">0</DTS:Property><DTS:Property DTS:Name="RaiseChangedEvent">0</DTS:Property><DTS:Property DTS:Name="IncludeInDebugDump">2345</DTS:Property><DTS:VariableValue DTS:DataType="8">7</DTS:VariableValue><DTS:Property DTS:Name="ObjectName">New</DTS:Property><DTS:Property DTS:Name="DTSID">{00000000-0000-0000-0000-00000000NEW1}</DTS:Property><DTS:Property DTS:Name="Description"></DTS:Property><DTS:Property DTS:Name="CreationName"></DTS:Property></DTS:Variable>',
  ],
];

describe('objects that come, go and move', () => {
  it.each(objectChanges)('%s (format %i)', (_, format, change, from, to) => {
    expect(written(format, change)).toBe(replaced(textOf(format), from, to));
  });

  it('keep their text when they change places', () => {
    const text = written(8, (root) => root.variables.reverse());
    expect(text.split('\n').toSorted()).toEqual(textOf(8).split('\n').toSorted());
    expect(read(text).variables.map(({ name }) => name)).toEqual(['Rows', 'i', 'Folder']);
  });

  it('keep their text when they move to another container, with what changed inside them', () => {
    const text = written(8, (root) => {
      const [group] = root.executables[1].executables.splice(0, 1);
      group.name = 'Moved';
      group.parent = root;
      root.executables.push(group);
    });
    expect(text).toContain('DTS:CreationName="STOCK:SEQUENCE" DTS:DTSID="{00000000-0000-0000-0000-000000000111}"');
    const root = read(text);
    expect(root.executables.map(({ name }) => name)).toEqual(['Each file', 'Wait', 'Unknown', 'Moved']);
    expect(root.executables[1].executables).toEqual([]);
  });

  it('keep their text when they are copied from another package', () => {
    const [, , unknown] = read(textOf(8)).executables;
    const text = written(6, (root) => root.executables.push({ ...unknown, name: 'Copy', parent: root }));
    expect(text).toContain('<DTS:ObjectData><PigeonData Loft="north" /></DTS:ObjectData>');
    expect(text).toContain('DTS:ObjectName="Copy" Contoso="kept"');
  });
});
