import { describe, expect, it } from 'vitest';
import { readPackage } from '../formats/dtsx/read-package.ts';
import type { Package } from '../model/package.ts';
import { findProperty } from './property-path.ts';

const object = (kind: string, name: string, content = '') =>
  `<DTS:${kind} DTS:CreationName="X" DTS:ExecutableType="X" DTS:DTSID="{${name}}" DTS:ObjectName="${name}" ${kind === 'EventHandler' ? `DTS:EventName="${name}"` : ''}>${content}</DTS:${kind}>`;
const variable = object('Variable', 'Folder', '<DTS:VariableValue DTS:DataType="8">x</DTS:VariableValue>').replace(
  'DTS:ObjectName',
  'DTS:Namespace="User" DTS:ObjectName',
);
const text = `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:ExecutableType="Microsoft.Package" DTS:DTSID="{P}" DTS:ObjectName="P">
<DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
<DTS:ConnectionManagers>${object('ConnectionManager', 'Ware.house [x]')}</DTS:ConnectionManagers>
<DTS:PackageParameters>${object('PackageParameter', 'Day')}</DTS:PackageParameters>
<DTS:Variables>${variable}</DTS:Variables>
<DTS:Executables>${object('Executable', 'Load')}${object('Executable', 'Load v1.2')}</DTS:Executables>
<DTS:EventHandlers>${object('EventHandler', 'OnError', `<DTS:Executables>${object('Executable', 'Tell')}</DTS:Executables>`)}</DTS:EventHandlers>
</DTS:Executable>`;
const loop = `<DTS:Executable DTS:CreationName="STOCK:FOREACHLOOP" DTS:ExecutableType="STOCK:FOREACHLOOP" DTS:DTSID="{L}" DTS:ObjectName="Each file">
<DTS:ForEachEnumerator DTS:CreationName="Microsoft.ForEachFileEnumerator" DTS:DTSID="{E}" DTS:ObjectName="Files"><DTS:ObjectData/></DTS:ForEachEnumerator>
<DTS:Variables>${variable.replaceAll('Folder', 'Current')}</DTS:Variables>
<DTS:Executables>${object('Executable', 'First')}${object('Executable', 'Second')}</DTS:Executables>
<DTS:PrecedenceConstraints><DTS:PrecedenceConstraint DTS:refId="Package\\Each file.PrecedenceConstraints[Then]" DTS:CreationName="" DTS:DTSID="{T}" DTS:From="{First}" DTS:To="{Second}" DTS:ObjectName="Then"/></DTS:PrecedenceConstraints>
<DTS:ForEachVariableMappings><DTS:ForEachVariableMapping DTS:CreationName="" DTS:DTSID="{M}" DTS:ObjectName="{M}" DTS:ValueIndex="0" DTS:VariableName="User::Current"/></DTS:ForEachVariableMappings>
</DTS:Executable>`;
const full = text
  .replace('</DTS:Executables>\n<DTS:EventHandlers>', `${loop}</DTS:Executables>\n<DTS:EventHandlers>`)
  .replace(
    '<DTS:PackageParameters>',
    `<DTS:Configurations>${object('Configuration', 'Settings')}</DTS:Configurations><DTS:LogProviders>${object('LogProvider', 'Text log')}</DTS:LogProviders><DTS:PackageParameters>`,
  );
const root = readPackage(full).package as Package;

function found(path: string): string {
  const target = findProperty(path, root, undefined);
  return 'problem' in target ? target.problem : `${target.kind} ${target.object.name}: ${target.property}`;
}

describe('property path', () => {
  it.each([
    ['\\Package.Properties[MaximumErrorCount]', 'executable P: MaximumErrorCount'],
    ['\\package.variables[user::folder].value', 'variable Folder: value'],
    ['\\Package.Variables[User::Folder].Properties[Value]', 'variable Folder: Value'],
    ['\\Package.Variables[User::Folder]', 'variable Folder: Value'],
    ['\\Package.Variables[$Package::Day]', 'parameter Day: Value'],
    ['\\Package\\Load.Properties[Disable]', 'executable Load: Disable'],
    ['\\Package\\Load v1.2.Properties[[Source].[SqlCommand]]', 'executable Load v1.2: [Source].[SqlCommand]'],
    [
      '\\Package.Connections[Ware.house [x]].Properties[ConnectionString]',
      'connection Ware.house [x]: ConnectionString',
    ],
    ['\\Package.EventHandlers[OnError]\\Tell.Properties[Disable]', 'executable Tell: Disable'],
    ['\\Package.EventHandlers[onerror].Properties[Disable]', 'executable OnError: Disable'],
    ['\\Package\\Each file.ForEachEnumerator.Properties[Directory]', 'enumerator Files: Directory'],
    ['\\Package\\Each file.ForEachVariableMappings[0].Properties[VariableName]', 'variable-mapping {M}: VariableName'],
    [
      '\\Package\\Each file.ForEachVariableMappings[User::Current].Properties[ValueIndex]',
      'variable-mapping {M}: ValueIndex',
    ],
    ['\\Package\\Each file.PrecedenceConstraints[Then].Properties[Value]', 'precedence-constraint Then: Value'],
    ['\\Package\\Each file.Variables[Current].Properties[ReadOnly]', 'variable Current: ReadOnly'],
    [
      '\\Package.Configurations[settings].Properties[ConfigurationString]',
      'configuration Settings: ConfigurationString',
    ],
    ['\\Package.LogProviders[{Text log}].Properties[ConfigString]', 'log-provider Text log: ConfigString'],
    ['\\Package\\{Load}.Properties[Disable]', 'executable Load: Disable'],
  ])('%s leads to %s', (path, expected) => {
    expect(found(path)).toBe(expected);
  });

  it.each([
    ['Load.Properties[Disable]', 'it does not begin with \\Package'],
    ['\\Package\\Lod.Properties[Disable]', '\\Package contains no executable "Lod"; perhaps Load is meant'],
    ['\\Package.Variables[User::Nothing].Value', '\\Package has no variable "User::Nothing"'],
    ['\\Package\\Load', 'it names no property of \\Package\\Load; .Properties[…] is missing'],
    ['\\Package.Properties[A].B', '".B" follows the property A'],
    ['\\Package.Properties[A', '".Properties[A" is no property'],
    [
      '\\Package.Variables[User::Foldr].Value',
      '\\Package has no variable "User::Foldr"; perhaps User::Folder is meant',
    ],
    [
      '\\Package.Variables[User::Current].Value',
      '\\Package has no variable "User::Current"; it belongs to \\Package\\Each file',
    ],
    ['\\Package.Variables[$Package::Dya].Value', 'the package has no parameter "Dya"; perhaps Day is meant'],
    ['\\Package.Variables[$Project::Day].Value', 'the project has no parameter "Day"; there is none'],
    [
      '\\Package.Connections[Store].Properties[ConnectionString]',
      '\\Package has no Connections "Store"; there are: Ware.house [x]',
    ],
    ['\\Package.Conections[Store].Properties[X]', '\\Package has no Conections[…]; perhaps Connections is meant'],
    ['\\Package\\Load.ForEachEnumerator.Properties[X]', '\\Package\\Load is no Foreach Loop with an enumerator'],
    [
      '\\Package\\Each file.PrecedenceConstraints[Thn].Properties[Value]',
      '\\Package\\Each file has no PrecedenceConstraints "Thn"; perhaps Then is meant',
    ],
  ])('%s is refused', (path, problem) => {
    expect(found(path)).toBe(problem);
  });
});
