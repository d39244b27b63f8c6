import type { PropertySet } from '../../../model/property-set.ts';

// Properties that formats 2 and 3 write as -1 and 0.
const booleans = new Set(
  'ColumnNamesInFirstDataRow DelayValidation EnableConfig RetainData Retain SaveCheckpoints SuppressConfigurationWarnings TextQualified Unicode UseEncryption UseFile UsePassiveMode UseServerCredentials'.split(
    ' ',
  ),
);

// Formats 2 and 3 write every property; format 8 leaves these out at these values (observed: it never writes them so).
const defaults: Readonly<Record<string, string>> = {
  CheckpointUsage: '0',
  ColumnNamesInFirstDataRow: 'False',
  ColumnWidth: '0',
  DataPrecision: '0',
  DataRowsToSkip: '0',
  DataScale: '0',
  DelayValidation: 'False',
  ExecValue: '0',
  ExecutionLocation: '0',
  FileUsageType: '0',
  HeaderRowsToSkip: '0',
  MaximumWidth: '0',
  PackagePriorityClass: '0',
  Retain: 'False',
  SaveCheckpoints: 'False',
  SuppressConfigurationWarnings: 'False',
  Unicode: 'False',
  UseEncryption: 'False',
  UseFile: 'False',
  VersionMajor: '1',
  VersionMinor: '0',
};

// Format 8 writes it even when it is empty (observed).
const alwaysWritten = 'RowDelimiter';

/** The text of a property of format 2 or 3 as format 8 writes it; undefined when format 8 leaves it out. */
export function upgradedProperty(name: string, text: string): string | undefined {
  const boolean = booleans.has(name) && /^-?[01]$/.test(text.trim());
  const current = boolean ? (text.trim() === '0' ? 'False' : 'True') : text;
  const isSilent = (current === '' && name !== alwaysWritten) || current === defaults[name];
  return isSilent ? undefined : current;
}

/** Brings the properties of an object of format 2 or 3 to the texts of format 8; the map is changed. */
export function upgradeProperties(properties: PropertySet): void {
  for (const [name, text] of properties) {
    const current = upgradedProperty(name, text);
    if (current === undefined) properties.delete(name);
    else properties.set(name, current);
  }
}
