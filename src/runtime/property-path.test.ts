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
const root = readPackage(text).package as Package;

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
  ])('%s leads to %s', (path, expected) => {
    expect(found(path)).toBe(expected);
  });

  it.each([
    ['Load.Properties[Disable]', 'it does not begin with \\Package'],
    ['\\Package\\Lod.Properties[Disable]', 'P contains no executable at "\\Lod.Properties[Disable]"'],
    ['\\Package.Variables[User::Nothing].Value', 'P has no Variables "User::Nothing"'],
    ['\\Package\\Load', 'it names no property'],
    ['\\Package.Properties[A].B', '".B" follows a property'],
    ['\\Package.Properties[A', '".Properties[A" is no property'],
  ])('%s is refused', (path, problem) => {
    expect(found(path)).toBe(problem);
  });
});
