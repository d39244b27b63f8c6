import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ForeachLoop, TaskHost } from '../../../model/executable.ts';
import type { Package } from '../../../model/package.ts';
import { printPackage } from '../print-package.ts';
import { readPackage } from '../read-package.ts';
import { writePackage } from '../write/write-package.ts';
import {
  currentComponentName,
  currentEnumeratorName,
  currentLogProviderName,
  currentTaskName,
} from './current-names.ts';
import { upgradePackage } from './upgrade-package.ts';

const fixtures = join(import.meta.dirname, '../fixtures');
const textOf = (format: number): string => readFileSync(join(fixtures, `format${format}.dtsx`), 'utf8');

function read(text: string | Uint8Array): Package {
  const { package: root } = readPackage(text);
  if (root === undefined) throw new Error('the package cannot be read');
  return root;
}

function upgraded(format: number, text = textOf(format)): Package {
  const root = read(text);
  upgradePackage(root);
  return read(writePackage(root).bytes);
}

describe('upgradePackage', () => {
  it('changes only names and version of format 6', () => {
    const root = read(textOf(6));
    const changes = upgradePackage(root);
    const expected = textOf(6)
      .replaceAll('SSIS.Package.3', 'Microsoft.Package')
      .replaceAll('SSIS.Pipeline.3', 'Microsoft.Pipeline')
      .replace('{7F88F654-4E20-4D14-84F4-AF9C925D3087}', 'Microsoft.ConditionalSplit')
      .replace('{874F7595-FB5F-40FF-96AF-FBFF8250E3EF}', 'Microsoft.ManagedComponentHost')
      .replace('PackageFormatVersion">6', 'PackageFormatVersion">8');
    expect(writePackage(root).text).toBe(expected);
    expect(changes[0]).toEqual({ kind: 'format', path: '\\Package', from: '6', to: '8' });
    expect(changes).toContainEqual({
      kind: 'creation-name',
      path: '\\Package\\One\\Split',
      from: '{7F88F654-4E20-4D14-84F4-AF9C925D3087}',
      to: 'Microsoft.ConditionalSplit',
    });
  });

  it('leaves format 8 alone', () => {
    const root = read(textOf(8));
    expect(upgradePackage(root)).toEqual([]);
    expect(writePackage(root).text).toBe(textOf(8));
  });

  it.each([2, 3])('writes format %i in the form of format 8', async (format) => {
    const root = read(textOf(format));
    upgradePackage(root);
    const { text } = writePackage(root);
    expect(printPackage(read(text))).toBe(printPackage(root));
    await expect(text).toMatchFileSnapshot(`fixtures/upgraded${format}.dtsx`);
  });

  it('turns numbers of a data flow into paths', () => {
    const task = upgraded(3).executables[0] as TaskHost;
    const [source, copy] = task.pipeline?.components ?? [];
    expect(source.connections[0].connectionManagerId).toMatch(/^Package\.ConnectionManagers\[/);
    expect(copy.inputs[0].columns[0]).toMatchObject({
      name: 'Price',
      lineageId: source.outputs[0].columns[0].id,
      cachedType: source.outputs[0].columns[0].type,
    });
    expect(copy.outputs[0].synchronousInputId).toBe(copy.inputs[0].id);
    expect(task.pipeline?.paths[0]).toMatchObject({ startId: source.outputs[0].id, endId: copy.inputs[0].id });
  });

  // Source: observed (`#{…}`, `#{path\0:invalid}` and containsID in packages of format 8).
  it.each([
    ['System.String', '#24 + (#27) + "#24 \\" #24"', '#{A} + (#{B}) + "#24 \\" #24"'],
    ['System.String', '#24;#999;', '#{A};#{Package\\Load\\999:invalid};'],
    ['System.Int32', '27', '#{B}'],
    ['System.Int32', '0', '#{Package\\Load\\0:invalid}'],
  ])('turns references in a property of type %s: %s', (type, value, expected) => {
    const property = `<property name="X" dataType="${type}" containsID="true">${value.replaceAll('"', '&quot;')}</property>`;
    const text = textOf(3).replace('<properties>', `<properties>${property}`);
    const pipeline = (upgraded(3, text).executables[0] as TaskHost).pipeline;
    const columns = pipeline?.components[0].outputs[0].columns ?? [];
    const short = pipeline?.components[0].customProperties[0].value
      .replaceAll(columns[0].id, 'A')
      .replaceAll(columns[1].id, 'B');
    expect(short).toBe(expected);
  });

  it('leaves numbers alone that are no references', () => {
    const property = '<property name="X" dataType="System.Int32" containsID="false">24</property>';
    const text = textOf(3).replace('<properties>', `<properties>${property}`);
    const pipeline = (upgraded(3, text).executables[0] as TaskHost).pipeline;
    expect(pipeline?.components[0].customProperties[0].value).toBe('24');
  });

  // source: observed packages of SSIS 2008 with Multiple Hash: lists of bare numbers, which are not said to contain ids
  it('makes paths of the bare lineage ids of Multiple Hash', () => {
    const list =
      '<property id="99" name="InputColumnLineageIDs" dataType="System.String" containsID="false" expressionType="None">24,27,9</property>';
    const root = upgraded(3, textOf(3).replace('<properties>', `$&${list}`));
    const [{ value, properties }] = (root.executables[0] as TaskHost).pipeline?.components[0].customProperties ?? [];
    expect(value).toMatch(/^#\{[^}]*\.Columns\[Price\]\},#\{[^}]*\.Columns\[Name\]\},#\{[^}]*:invalid\}$/);
    expect(properties?.get('containsID')).toBe('true');
  });

  it('gives enumerators their new name and says what it left out', () => {
    const root = read(textOf(2));
    const changes = upgradePackage(root);
    expect((root.executables[1] as ForeachLoop).enumerator?.creationName).toBe('Microsoft.ForEachItemEnumerator');
    expect(changes.filter(({ kind }) => kind === 'removed')).toEqual([
      { kind: 'removed', path: '\\Package', from: 'PackageVariable dts-designer-1.0::package-diagram', to: '' },
    ]);
  });

  it('keeps a secret that only its user can open', () => {
    const password =
      '<DTS:Password DTS:Name="Password" DTS:Sensitive="1" DTS:Encrypted="1">AQAAANCMnd8BFdERjHoAwE</DTS:Password>';
    const text = textOf(3).replace('<DTS:ObjectData><DTS:ConnectionManager>', `$&${password}`);
    const [manager] = upgraded(3, text).connectionManagers;
    expect(manager.secrets).toEqual([{ name: 'Password', encrypted: true, value: undefined }]);
    expect(manager.innerProperties.get('Retain')).toBe('True');
  });
});

describe('the names of format 8', () => {
  it.each([
    [currentTaskName, 'SSIS.Pipeline.2', 'Microsoft.Pipeline'],
    [currentTaskName, '{5918251B-2970-45a4-ab5f-01c3c588fe5a}', 'Microsoft.Pipeline'],
    [
      currentTaskName,
      'Microsoft.SqlServer.Dts.Tasks.ExecuteSQLTask.ExecuteSQLTask, Microsoft.SqlServer.SQLTask, Version=9.0.242.0',
      'Microsoft.ExecuteSQLTask',
    ],
    [currentTaskName, 'Contoso.Task, Contoso', 'Contoso.Task, Contoso'],
    [currentTaskName, 'STOCK:SEQUENCE', 'STOCK:SEQUENCE'],
    [currentComponentName, 'DTSTransform.DerivedColumn.3', 'Microsoft.DerivedColumn'],
    [currentComponentName, 'DTS.ManagedComponentWrapper.3', 'Microsoft.ManagedComponentHost'],
    [currentComponentName, '{2932025b-ab99-40f6-b5b8-783a73f80e24}', 'Microsoft.DerivedColumn'],
    [currentComponentName, '{00000000-0000-0000-0000-000000000000}', '{00000000-0000-0000-0000-000000000000}'],
    [currentEnumeratorName, 'DTS.ForEachFileEnumerator.2', 'Microsoft.ForEachFileEnumerator'],
    [
      currentEnumeratorName,
      'Microsoft.SqlServer.Dts.Runtime.Enumerators.ADO.ForEachADOEnumerator, Microsoft.SqlServer.ForEachADOEnumerator',
      'Microsoft.ForEachADOEnumerator',
    ],
    [currentLogProviderName, 'DTS.LogProviderSQLServer.3', 'Microsoft.LogProviderSQLServer'],
    [currentLogProviderName, '{59B2C6A5-663F-4C20-8863-C83F9B72E2EB}', 'Microsoft.LogProviderTextFile'],
  ])('%o: %s → %s', (current, from, to) => {
    expect(current(from)).toBe(to);
  });
});
