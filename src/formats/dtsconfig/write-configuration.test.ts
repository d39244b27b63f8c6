import { describe, expect, it } from 'vitest';
import { type ConfiguredValue, readConfiguration } from './read-configuration.ts';
import { writeConfiguration } from './write-configuration.ts';

const folder = '\\Package.Variables[User::Folder].Properties[Value]';
const entry = (path: string, value: string): string =>
  `\n  <Configuration ConfiguredType="Property" Path="${path}" ValueType="String">\n    <ConfiguredValue>${value}</ConfiguredValue>\n  </Configuration>`;
const file = (...entries: string[]): string =>
  `<?xml version="1.0"?>\n<DTSConfiguration>\n  <DTSConfigurationHeading>\n    <DTSConfigurationFileInfo GeneratedBy="someone"/>\n  </DTSConfigurationHeading>${entries.join('')}\n</DTSConfiguration>`;

function rewritten(text: string, change: (values: ConfiguredValue[]) => void): string {
  const { values, origin } = readConfiguration(text);
  if (origin === undefined) return '';
  change(values);
  return new TextDecoder().decode(writeConfiguration(values, origin));
}

const newValue = (path: string, value: string): ConfiguredValue => ({
  path,
  valueType: 'String',
  value,
  origin: undefined,
});

// source: the layout of real configuration files (observed)
describe('writeConfiguration', () => {
  const two = file(entry(folder, 'in &amp; out'), entry('\\Package.Properties[Description]', ''));

  it('changes the text of a value and nothing else', () => {
    const text = rewritten(two, (values) => {
      values[0] = { ...values[0], value: 'a < b' };
    });
    expect(text).toBe(two.replace('in &amp; out', 'a &lt; b'));
    const typed = rewritten(two, (values) => {
      values[1] = { ...values[1], valueType: 'Int32', path: '\\Package.Properties[MaximumErrorCount]' };
    });
    expect(typed).toBe(
      file(
        entry(folder, 'in &amp; out'),
        entry('\\Package.Properties[MaximumErrorCount]', '').replace('"String"', '"Int32"'),
      ),
    );
  });

  it('adds, removes and moves values', () => {
    expect(rewritten(two, (values) => void values.push(newValue('\\Package.X', 'x')))).toBe(
      file(entry(folder, 'in &amp; out'), entry('\\Package.Properties[Description]', ''), entry('\\Package.X', 'x')),
    );
    expect(rewritten(two, (values) => void values.shift())).toBe(file(entry('\\Package.Properties[Description]', '')));
    expect(rewritten(two, (values) => void values.reverse())).toBe(
      file(entry('\\Package.Properties[Description]', ''), entry(folder, 'in &amp; out')),
    );
    expect(rewritten(file(), (values) => void values.push(newValue(folder, 'x')))).toBe(file(entry(folder, 'x')));
  });

  it('writes a new file on one line, as the designer does', () => {
    const heading = { generatedBy: 'A\\b', packageName: 'P', packageId: '{1}', generatedDate: '02/04/2022 19:14:42' };
    const text = new TextDecoder().decode(writeConfiguration([newValue(folder, 'x')], heading));
    expect(text).toBe(
      `<?xml version="1.0"?><DTSConfiguration><DTSConfigurationHeading><DTSConfigurationFileInfo GeneratedBy="A\\b" GeneratedFromPackageName="P" GeneratedFromPackageID="{1}" GeneratedDate="02/04/2022 19:14:42"/></DTSConfigurationHeading><Configuration ConfiguredType="Property" Path="${folder}" ValueType="String"><ConfiguredValue>x</ConfiguredValue></Configuration></DTSConfiguration>`,
    );
  });
});
