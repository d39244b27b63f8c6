import { describe, expect, it } from 'vitest';
import {
  type Change,
  loop,
  pipelineOf3,
  pipelineOf8,
  replaced,
  textOf,
  written,
} from '../../../../tests/formats/package-changes.ts';
import { columnType } from '../../../datatypes/data-type.ts';
import { Secret } from '../../../datatypes/secret.ts';
import type { ForLoop } from '../../../model/executable.ts';

// Source of every case: the place and form in which the designer writes the property (observed in packages).
const memberChanges: Change[] = [
  [
    'changes the name of the package',
    8,
    (root) => {
      root.name = 'Bills & more';
    },
    'DTS:ObjectName="Orders"',
    'DTS:ObjectName="Bills &amp; more"',
  ],
  [
    'adds an attribute in alphabetical order',
    8,
    (root) => {
      root.delayValidation = true;
    },
    'DTS:CreationName="Microsoft.Package"\n',
    'DTS:CreationName="Microsoft.Package"\n  DTS:DelayValidation="True"\n',
  ],
  [
    'removes an attribute that returns to its default',
    8,
    (root) => {
      root.maxConcurrentExecutables = -1;
    },
    '\n  DTS:MaxConcurrentExecutables="4"',
    '',
  ],
  [
    'writes a level',
    8,
    (root) => {
      root.protectionLevel = 2;
    },
    'DTS:ProtectionLevel="0"',
    'DTS:ProtectionLevel="2"',
  ],
  [
    'enables a disabled task',
    8,
    (root) => {
      root.executables[2].disabled = false;
    },
    ' DTS:Disabled="True"',
    '',
  ],
  [
    'takes away a forced result',
    8,
    (root) => {
      root.executables[2].forceExecutionResult = 'none';
    },
    ' DTS:ForceExecutionResult="1"',
    '',
  ],
  [
    'changes creation name and executable type',
    8,
    (root) => {
      root.executables[1].executables[0].creationName = 'STOCK:X';
    },
    'DTS:CreationName="STOCK:SEQUENCE" DTS:DTSID="{00000000-0000-0000-0000-000000000111}" DTS:ExecutableType="STOCK:SEQUENCE"',
    'DTS:CreationName="STOCK:X" DTS:DTSID="{00000000-0000-0000-0000-000000000111}" DTS:ExecutableType="STOCK:X"',
  ],
  [
    'changes an expression of a For Loop',
    8,
    (root) => {
      (root.executables[1] as ForLoop).evalExpression = '@i < 4';
    },
    '@i &lt; 3',
    '@i &lt; 4',
  ],
  [
    'sets a property nobody knows',
    8,
    (root) => {
      root.executables[2].properties.set('Contoso', 'changed');
    },
    'Contoso="kept"',
    'Contoso="changed"',
  ],
  [
    'removes a property nobody knows',
    8,
    (root) => {
      root.executables[2].properties.delete('Contoso');
    },
    ' Contoso="kept"',
    '',
  ],
  [
    'adds a property nobody knows',
    8,
    (root) => {
      root.executables[1].properties.set('Aardvark', '1');
    },
    'DTS:AssignExpression=',
    'DTS:Aardvark="1" DTS:AssignExpression=',
  ],
  [
    'changes a property expression',
    8,
    (root) => {
      root.propertyExpressions[0].expression = '"<"';
    },
    '"Loads " + @[User::Folder]',
    '"&lt;"',
  ],
  [
    'adds a property expression',
    8,
    (root) => {
      root.executables[1].propertyExpressions.push({ name: 'Disable', expression: 'true' });
    },
    'DTS:TransactionOption="2">\n',
    'DTS:TransactionOption="2">\n      <DTS:PropertyExpression\n        DTS:Name="Disable">true</DTS:PropertyExpression>\n',
  ],
  [
    'removes a property expression',
    8,
    (root) => {
      root.propertyExpressions = [];
    },
    '\n  <DTS:PropertyExpression DTS:Name="Description">"Loads " + @[User::Folder]</DTS:PropertyExpression>',
    '',
  ],
  [
    'changes the value of a variable',
    8,
    (root) => {
      root.variables[1].valueText = '3';
    },
    '<DTS:VariableValue DTS:DataType="3">2<',
    '<DTS:VariableValue DTS:DataType="3">3<',
  ],
  [
    'makes a variable writable',
    8,
    (root) => {
      root.variables[0].readOnly = false;
    },
    ' DTS:ReadOnly="True"',
    '',
  ],
  [
    'changes the value of a parameter',
    8,
    (root) => {
      root.parameters[0].valueText = '8';
    },
    'DTS:Name="ParameterValue">7<',
    'DTS:Name="ParameterValue">8<',
  ],
  [
    'marks a sensitive value that changed',
    8,
    (root) => {
      root.parameters[1].secret = new Secret('a&b');
    },
    '<DTS:Property DTS:DataType="8" DTS:Name="ParameterValue">hidden</DTS:Property>',
    '<DTS:Property\n        DTS:DataType="8"\n        DTS:Name="ParameterValue"\n        DTS:Sensitive="1">a&amp;b</DTS:Property>',
  ],
  [
    'changes a mapping',
    8,
    (root) => {
      loop(root).variableMappings[0].valueIndex = 2;
    },
    'DTS:ValueIndex="0"',
    'DTS:ValueIndex="2"',
  ],
  [
    'changes a connection string',
    8,
    (root) => {
      root.connectionManagers[0].connectionString = 'b.csv';
    },
    'DTS:ConnectionString="orders.csv"',
    'DTS:ConnectionString="b.csv"',
  ],
  [
    'escapes a delimiter',
    8,
    (root) => {
      root.connectionManagers[0].innerProperties.set('RowDelimiter', '\t');
    },
    'DTS:RowDelimiter=""',
    'DTS:RowDelimiter="_x0009_"',
  ],
  [
    'changes a flat file column',
    8,
    (root) => {
      root.connectionManagers[0].flatFileColumns[0].properties.set('ColumnDelimiter', ',');
    },
    'DTS:ColumnDelimiter="_x003B_"',
    'DTS:ColumnDelimiter="_x002C_"',
  ],
  [
    'marks a password that changed',
    8,
    (root) => {
      root.connectionManagers[1].secrets[0].value = new Secret('new');
    },
    '<DTS:Password DTS:Name="Password" Sensitive="1">hidden</DTS:Password>',
    '<DTS:Password\n            DTS:Name="Password"\n            DTS:Sensitive="1">new</DTS:Password>',
  ],
  [
    'changes a property of a connection below',
    8,
    (root) => {
      root.connectionManagers[3].innerProperties.set('ServerUserName', 'you');
    },
    'DTS:ServerUserName="etl"',
    'DTS:ServerUserName="you"',
  ],
  [
    'changes object data without prefix',
    8,
    (root) => {
      root.connectionManagers[2].connectionString = 'SmtpServer=x;';
    },
    'SmtpServer=mail;EnableSsl=False;',
    'SmtpServer=x;',
  ],
  [
    'changes a constraint',
    8,
    (root) => {
      root.precedenceConstraints[0].value = 'failure';
    },
    'DTS:To="Package\\Wait" />',
    'DTS:To="Package\\Wait" DTS:Value="1" />',
  ],
  [
    'leads a constraint elsewhere',
    8,
    (root) => {
      root.precedenceConstraints[0].to = root.executables[2];
    },
    'DTS:ObjectName="A" DTS:To="Package\\Wait"',
    'DTS:ObjectName="A" DTS:To="Package\\Unknown"',
  ],
  [
    'changes the logging mode',
    8,
    (root) => {
      root.loggingMode = 0;
    },
    ' DTS:LoggingMode="1"',
    '',
  ],
  [
    'changes a configuration',
    8,
    (root) => {
      root.configurations[0].configurationString = 'x';
    },
    'orders.dtsConfig',
    'x',
  ],
  [
    'changes a log provider',
    8,
    (root) => {
      root.logProviders[0].configString = 'x';
    },
    'DTS:ConfigString="Log file"',
    'DTS:ConfigString="x"',
  ],
  [
    'changes an attribute of a data flow',
    8,
    (root) => {
      pipelineOf8(root).attributes.set('defaultBufferMaxRows', '9');
    },
    'defaultBufferMaxRows="500"',
    'defaultBufferMaxRows="9"',
  ],
  [
    'changes a component',
    8,
    (root) => {
      pipelineOf8(root).components[1].validateExternalMetadata = true;
    },
    ' validateExternalMetadata="False"',
    '',
  ],
  [
    'changes a custom property',
    8,
    (root) => {
      pipelineOf8(root).components[0].customProperties[0].value = 'true';
    },
    'name="RetainNulls">false<',
    'name="RetainNulls">true<',
  ],
  [
    'changes an element of an array',
    8,
    (root) => {
      pipelineOf8(root).components[0].customProperties[2].arrayElements = ['a < b', 'd'];
    },
    '>c</arrayElement>',
    '>d</arrayElement>',
  ],
  [
    'changes the type of a column',
    8,
    (root) => {
      pipelineOf8(root).components[0].outputs[0].columns[2].type = columnType('DT_I4');
    },
    'dataType="numeric" lineageId="Package\\Each file\\Load\\Orders file.Outputs[Out].Columns[Amount]" name="Amount" precision="18" scale="2"',
    'dataType="i4" lineageId="Package\\Each file\\Load\\Orders file.Outputs[Out].Columns[Amount]" name="Amount"',
  ],
  [
    'changes a disposition',
    8,
    (root) => {
      pipelineOf8(root).components[0].outputs[0].columns[0].truncationRowDisposition = 'IgnoreFailure';
    },
    'truncationRowDisposition="RedirectRow"',
    'truncationRowDisposition="IgnoreFailure"',
  ],
  [
    'changes the usage of an input column',
    8,
    (root) => {
      pipelineOf8(root).components[1].inputs[0].columns[0].usage = 'readOnly';
    },
    ' usageType="readWrite"',
    '',
  ],
  [
    'changes a path',
    8,
    (root) => {
      pipelineOf8(root).paths[0].name = 'P';
    },
    'name="Orders" startId',
    'name="P" startId',
  ],
  [
    'changes a connection of a component',
    8,
    (root) => {
      pipelineOf8(root).components[0].connections[1].connectionManagerRefId = 'X';
    },
    'Project.ConnectionManagers[Warehouse]',
    'X',
  ],
  [
    'writes booleans of format 3 as numbers',
    3,
    (root) => {
      root.disableEventHandlers = false;
    },
    '<DTS:Property DTS:Name="DisableEventHandlers">-1</DTS:Property>',
    '<DTS:Property DTS:Name="DisableEventHandlers">0</DTS:Property>',
  ],
  [
    'changes the name of a package of format 3',
    3,
    (root) => {
      root.name = 'New';
    },
    '>Old<',
    '>New<',
  ],
  [
    'changes an end of a constraint of format 3',
    3,
    (root) => {
      root.precedenceConstraints[0].from = root.executables[1];
    },
    'DTS:IDREF="{00000000-0000-0000-0000-000000003010}" DTS:IsFrom="-1"',
    'DTS:IDREF="{00000000-0000-0000-0000-000000003022}" DTS:IsFrom="-1"',
  ],
  [
    'changes a column of a data flow of format 3',
    3,
    (root) => {
      pipelineOf3(root).components[0].outputs[0].columns[1].type = columnType('DT_WSTR', { length: 9 });
    },
    'length="50" dataType="wstr"',
    'length="9" dataType="wstr"',
  ],
  [
    'changes a variable of format 2',
    2,
    (root) => {
      root.variables[0].valueText = '6';
    },
    '<DTS:VariableValue DTS:DataType="3">5<',
    '<DTS:VariableValue DTS:DataType="3">6<',
  ],
  [
    'changes a connection manager of format 2',
    2,
    (root) => {
      root.connectionManagers[0].delayValidation = false;
    },
    '<DTS:Property DTS:Name="DelayValidation">-1</DTS:Property><DTS:Property DTS:Name="ObjectName">Store<',
    '<DTS:Property DTS:Name="DelayValidation">0</DTS:Property><DTS:Property DTS:Name="ObjectName">Store<',
  ],
  [
    'changes a configuration of format 2',
    2,
    (root) => {
      root.configurations[0].configurationType = 1;
    },
    '<DTS:Property DTS:Name="ConfigurationType">2<',
    '<DTS:Property DTS:Name="ConfigurationType">1<',
  ],
  [
    'adds an attribute in format 6',
    6,
    (root) => {
      root.executables[1].disabled = true;
    },
    'DTS:CreationName="STOCK:SEQUENCE"',
    'DTS:CreationName="STOCK:SEQUENCE" DTS:Disabled="True"',
  ],
];

describe('one change', () => {
  it.each(memberChanges)('%s (format %i)', (_, format, change, from, to) => {
    expect(written(format, change)).toBe(replaced(textOf(format), from, to));
  });
});
