import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ForLoop, TaskHost } from '../../model/executable.ts';
import { executablePath, findExecutable, walkExecutables } from '../../model/walk.ts';
import { printPackage } from './print-package.ts';
import { readPackage } from './read-package.ts';

const fixture = (name: string): Buffer => readFileSync(new URL(`fixtures/${name}`, import.meta.url));

const wrapped = (content: string, attributes = '', version = '8'): string =>
  `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:ExecutableType="Microsoft.Package"
 DTS:DTSID="{00000000-0000-0000-0000-000000000001}" DTS:ObjectName="P" ${attributes}>
<DTS:Property DTS:Name="PackageFormatVersion">${version}</DTS:Property>${content}</DTS:Executable>`;

describe('readPackage', () => {
  it.each([2, 3, 6, 8])('reads every object of format %i', async (version) => {
    const { package: root, diagnostics } = readPackage(fixture(`format${version}.dtsx`), { fileName: 'a.dtsx' });
    // The constraints of the old ones lead from Load to Each and back.
    const circle = version <= 3 ? ['OPENDTSX_W_FORMATS_PRECEDENCECYCLE'] : [];
    expect(diagnostics.map(({ symbol }) => symbol)).toEqual(circle);
    expect(root?.formatVersion).toBe(version);
    if (root === undefined) return;
    await expect(printPackage(root)).toMatchFileSnapshot(`fixtures/format${version}.txt`);
  });

  it('reads formats 2 and 3 alike', () => {
    const [second, third] = [2, 3].map((version) => {
      const root = readPackage(fixture(`format${version}.dtsx`)).package;
      if (root === undefined) throw new Error('not read');
      return printPackage(root).replaceAll(
        /0{8}[23]\d{3}|format [23]|Enumerator\.[12]|(?:DTS|SSIS)\.Pipeline.*|Version=.*/g,
        '',
      );
    });
    expect(second).toBe(third);
  });

  it('keeps attributes and elements it does not know', () => {
    const root = readPackage(fixture('format8.dtsx')).package;
    const unknown = root === undefined ? undefined : (findExecutable(root, 'Package\\Unknown') as TaskHost);
    expect(unknown).toMatchObject({ kind: 'task', creationName: 'Contoso.PigeonTask' });
    expect(unknown?.properties.get('Contoso')).toBe('kept');
    expect(unknown?.objectData?.attributeValue('Loft')).toBe('north');
    expect(unknown?.origin?.localName).toBe('Executable');
    expect(root?.origin?.child('DesignTimeProperties')?.textContent).toContain('Objects');
  });

  it('makes every executable the parent of its content', () => {
    const root = readPackage(fixture('format8.dtsx')).package;
    if (root === undefined) throw new Error('not read');
    expect([...walkExecutables(root)].map(executablePath)).toEqual([
      '\\Package',
      '\\Package\\Each file',
      '\\Package\\Each file\\Load',
      '\\Package\\Wait',
      '\\Package\\Wait\\Group',
      '\\Package\\Unknown',
      '\\Package.EventHandlers[OnError]',
      '\\Package.EventHandlers[OnError]\\Note',
    ]);
    const loop = findExecutable(root, '{00000000-0000-0000-0000-000000000110}') as ForLoop;
    expect(loop.executables[0].parent).toBe(loop);
    expect(loop.evalExpression).toBe('@i < 3');
  });

  it('takes an absent LogicalAnd as OR in formats 6 and 8 and as AND before', () => {
    const both = (version: string): boolean | undefined =>
      readPackage(wrapped('<DTS:PrecedenceConstraint DTS:From="a" DTS:To="b"/>', '', version)).package
        ?.precedenceConstraints[0].logicalAnd;
    expect(['2', '3', '6', '8'].map(both)).toEqual([true, true, false, false]);
  });

  it('takes an absent protection level as EncryptSensitiveWithUserKey', () => {
    expect(readPackage(wrapped('')).package?.protectionLevel).toBe(1);
    expect(readPackage(wrapped('', 'DTS:ProtectionLevel="0"')).package?.protectionLevel).toBe(0);
  });

  it('converts the variant numbers of parameters to type codes', () => {
    const parameters = [3, 8, 11, 20, 7, 5, 17].map(
      (type) => `<DTS:PackageParameter DTS:ObjectName="p${type}" DTS:DataType="${type}"/>`,
    );
    const root = readPackage(wrapped(`<DTS:PackageParameters>${parameters.join('')}</DTS:PackageParameters>`)).package;
    expect(root?.parameters.map(({ typeCode }) => typeCode)).toEqual([9, 18, 3, 11, 16, 14, 6]);
  });
});

describe('readPackage on bad input', () => {
  it.each([
    ['text', 'hello', 'OPENDTSX_E_XML_NOTXML', 1],
    ['a file cut off', wrapped('').slice(0, 250), 'OPENDTSX_E_XML_TRUNCATED', 3],
    ['a document type', `<!DOCTYPE a>\n${wrapped('')}`, 'OPENDTSX_E_XML_DOCTYPE', 1],
    ['another document', '<?xml version="1.0"?>\n<html/>', 'DTS_E_FUNDAMENTALLOADINGERROR', 2],
    ['a newer format', wrapped('', '', '9'), 'DTS_E_INVALIDVERSIONNUMBER', 1],
    ['a format that is no number', wrapped('', '', 'x'), 'DTS_E_INVALIDVERSIONNUMBER', 1],
    [
      'no format',
      '<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:ExecutableType="Microsoft.Package"/>',
      'DTS_E_FUNDAMENTALLOADINGERROR',
      1,
    ],
    ['no type', '<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts"/>', 'DTS_E_FUNDAMENTALLOADINGERROR', 1],
  ])('refuses %s and says where', (_, text, symbol, line) => {
    const result = readPackage(text, { fileName: 'a.dtsx' });
    expect(result.package).toBeUndefined();
    expect(result.diagnostics).toHaveLength(1);
    expect(result.diagnostics[0]).toMatchObject({ symbol, severity: 'error', location: { file: 'a.dtsx', line } });
    expect(result.diagnostics[0].location?.byteOffset).toBeTypeOf('number');
  });

  it('names the version it cannot read', () => {
    expect(readPackage(wrapped('', '', '9')).diagnostics[0].message).toContain('format version 9');
  });

  it.each([
    [
      'an executable without name',
      '<DTS:Executable DTS:ExecutableType="STOCK:SEQUENCE"/>',
      'OPENDTSX_W_FORMATS_ATTRIBUTEMISSING',
    ],
    [
      'a column type nobody knows',
      pipeline('<outputColumn name="A" dataType="pigeon"/>'),
      'OPENDTSX_W_FORMATS_DATATYPE',
    ],
    [
      'a length that is no number',
      pipeline('<outputColumn name="A" dataType="wstr" length="x"/>'),
      'OPENDTSX_W_FORMATS_NUMBER',
    ],
  ])('warns about %s and reads on', (_, content, symbol) => {
    const result = readPackage(wrapped(content));
    expect(result.package).toBeDefined();
    expect(result.diagnostics.map((each) => [each.symbol, each.severity])).toEqual([[symbol, 'warning']]);
  });
});

function pipeline(column: string): string {
  return `<DTS:Executable DTS:ExecutableType="Microsoft.Pipeline" DTS:ObjectName="D"><DTS:ObjectData><pipeline><components>
<component><outputs><output><outputColumns>${column}</outputColumns></output></outputs></component></components></pipeline>
</DTS:ObjectData></DTS:Executable>`;
}
