import {
  type ComponentDeclaration,
  columnReference,
  type Diagnostic,
  diagnostic,
  type InputColumn,
  isString,
  type OutputColumn,
  type PropertyDeclarations,
} from 'opendtsx/sdk';
import { brokenFlagRule } from './map-flags.ts';

const properties = {} as const satisfies PropertyDeclarations;

const mapFlagsProperty = {
  MapFlags: {
    kind: 'integer',
    description:
      'The operations, as a sum: 256 lowercase, 512 uppercase, 2048 byte reversal, 1048576 hiragana, 2097152 katakana, 4194304 half width, 8388608 full width, 16777216 linguistic casing, 33554432 simplified Chinese, 67108864 traditional Chinese.',
    default: 0,
  },
} as const satisfies PropertyDeclarations;

const outputColumnProperties = {
  ...mapFlagsProperty,
  InputColumnLineageID: {
    kind: 'lineage',
    description: 'The input column whose text is mapped.',
    aliases: ['InputColumnLineageId'],
  },
} as const satisfies PropertyDeclarations;

const mapColumn = { operation: 'Map Column', truncationRow: 'FailComponent' } as const;

/** Declaration of the Character Map transformation. */
export const characterMapDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.CharacterMap',
    aliases: [
      '{C86C867A-7D40-486A-8734-F0B6943A9DD4}',
      '{2D9FDEDD-085F-4294-ABBA-818E2CCD0733}',
      '{DEC33219-BA68-4FEB-AC98-9C1B1E577A8D}',
      'DTSTransform.CharacterMap',
      'DTSTransform.CharacterMap.1',
      'DTSTransform.CharacterMap.2',
      'DTSTransform.CharacterMap.3',
    ],
  },
  displayName: 'Character Map',
  description: 'Maps the characters of text to others: case, width, kana, Chinese scripts, byte order.',
  properties,
  inputs: { minimum: 1, columnProperties: mapFlagsProperty },
  outputs: { minimum: 1, columnProperties: outputColumnProperties },
  errorOutput: true,
  placement: 'worker',
  columnProgram: true,
  partition: 'stateless',
  design: {
    version: 2,
    contactInfo:
      'Character Map;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;2',
    usesDispositions: true,
    inputs: [{ name: 'Character Map Input' }],
    outputs: [
      { name: 'Character Map Output', synchronousWith: 'Character Map Input', exclusionGroup: 1 },
      {
        name: 'Character Map Error Output',
        synchronousWith: 'Character Map Input',
        exclusionGroup: 1,
        isErrorOut: true,
      },
    ],
    forms: { MapFlags: { dataType: 'System.UInt32', typeConverter: 'LCMappingType' } },
    readOnlyColumn: { properties: {} },
    readWriteColumn: { dispositions: mapColumn },
    outputColumn: { dispositions: mapColumn },
    source: { property: 'InputColumnLineageID' },
  },
  raises: [
    'DTS_E_INPUTCOLUMNNOTFOUND',
    'DTS_E_TXCHARMAPINVALIDCOLUMNDATATYPE',
    'DTS_E_TXCHARMAP_CANTBOTHCASE',
    'DTS_E_TXCHARMAP_CANTKATAKANAHIRAGANA',
    'DTS_E_TXCHARMAP_CANTFULLHALF',
    'DTS_E_TXCHARMAP_CANTSIMPLECOMPLEX',
    'DTS_E_TXCHARMAP_CANTCASEJAPANESE',
    'DTS_E_TXCHARMAP_CANTCASECHINESE',
    'DTS_E_TXCHARMAP_CANTCHINAJAPAN',
    'DTS_E_TXCHARMAP_CANTLINGUISTIC',
    'DTS_E_TXCHARMAP_INVALIDMAPFLAGANDDATATYPE',
  ],
  validate(instance): Diagnostic[] {
    const [input] = instance.inputs;
    const findings: Diagnostic[] = [];
    for (const column of mappedColumns(instance)) {
      const args = { component: instance.name, column: column.name, type: column.type.type };
      const flags = Number(column.properties.MapFlags);
      const isMissing = !('usage' in column) && !input?.available.has(mappedLineageId(column));
      if (isMissing) findings.push(diagnostic('DTS_E_INPUTCOLUMNNOTFOUND', args));
      if (!isString(column.type.type)) findings.push(diagnostic('DTS_E_TXCHARMAPINVALIDCOLUMNDATATYPE', args));
      const rule = brokenFlagRule(flags);
      if (rule !== undefined) findings.push(diagnostic(rule, { ...args, flags }));
    }
    return findings;
  },
};

/** The columns that the component fills: those it adds, and input columns that are changed in place. */
export function mappedColumns({
  inputs,
  outputs,
}: Pick<Parameters<typeof characterMapDeclaration.validate>[0], 'inputs' | 'outputs'>): (InputColumn | OutputColumn)[] {
  return [
    ...outputs.filter((output) => !output.isErrorOut).flatMap((output) => output.columns),
    ...inputs.flatMap((input) => input.columns).filter((column) => column.usage === 'readWrite'),
  ];
}

/** The column whose text a column is made of. */
export function mappedLineageId(column: InputColumn | OutputColumn): string {
  return 'usage' in column ? column.lineageId : columnReference(String(column.properties.InputColumnLineageID));
}
