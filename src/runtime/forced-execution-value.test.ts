import { describe, expect, it } from 'vitest';
import { readPackage } from '../formats/dtsx/read-package.ts';
import { forcedValueOf, forcedValueOfText } from '../plan/forced-execution-value.ts';

function forced(property: string) {
  const text = `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:ExecutableType="Microsoft.Package" DTS:DTSID="{P}" DTS:ObjectName="P"><DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>${property}</DTS:Executable>`;
  const { package: read } = readPackage(text);
  if (read === undefined) throw new Error('The package does not load');
  const { type, value } = forcedValueOf(read);
  return [type.type, value];
}

describe('a forced execution value', () => {
  it.each([
    ['3', '42', 'DT_I4', 42],
    ['8', '42', 'DT_WSTR', '42'],
    ['11', '-1', 'DT_BOOL', true],
    ['20', '9000000000', 'DT_I8', 9_000_000_000n],
  ])('has the type %s that the package gives with it', (type, text, expected, value) => {
    const property = `<DTS:Property DTS:Name="ExecValue" DTS:DataType="${type}">${text}</DTS:Property>`;
    expect(forced(property)).toEqual([expected, value]);
  });

  it('is 0 when the package has none', () => {
    expect(forced('')).toEqual(['DT_I4', 0]);
  });

  it('is text when it does not fit its type, or comes from outside and is no whole number', () => {
    expect(forced('<DTS:Property DTS:Name="ExecValue" DTS:DataType="3">many</DTS:Property>')).toEqual([
      'DT_WSTR',
      'many',
    ]);
    expect(forcedValueOfText('1.5')).toMatchObject({ type: { type: 'DT_WSTR' }, value: '1.5' });
  });
});
