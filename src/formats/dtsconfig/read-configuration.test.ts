import { describe, expect, it } from 'vitest';
import { readConfiguration } from './read-configuration.ts';

describe('readConfiguration', () => {
  it('gives the configured values in the order of the file', () => {
    const text = `<?xml version="1.0"?><DTSConfiguration>
<DTSConfigurationHeading><DTSConfigurationFileInfo GeneratedBy="someone"/></DTSConfigurationHeading>
<Configuration ConfiguredType="Property" Path="\\Package.Variables[User::Folder].Properties[Value]" ValueType="String"><ConfiguredValue> in &amp; out</ConfiguredValue></Configuration>
<Configuration ConfiguredType="Property" Path="\\Package.Properties[MaximumErrorCount]" ValueType="Int32"><ConfiguredValue/></Configuration>
</DTSConfiguration>`;
    expect(readConfiguration(text)).toMatchObject({
      values: [
        { path: '\\Package.Variables[User::Folder].Properties[Value]', valueType: 'String', value: ' in & out' },
        { path: '\\Package.Properties[MaximumErrorCount]', valueType: 'Int32', value: '' },
      ],
      diagnostics: [],
    });
  });

  it.each([
    ['another document', '<Project/>', 'OPENDTSX_E_FORMATS_ROOT'],
    ['no XML', 'x', 'OPENDTSX_E_XML_NOTXML'],
  ])('refuses %s', (_, text, symbol) => {
    const { values, diagnostics } = readConfiguration(text, { fileName: 'a.dtsConfig' });
    expect(values).toEqual([]);
    expect(diagnostics).toMatchObject([{ symbol, location: { file: 'a.dtsConfig' } }]);
  });
});
