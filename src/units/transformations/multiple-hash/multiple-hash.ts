import {
  type ComponentDeclaration,
  columnReferences,
  type Diagnostic,
  diagnostic,
  type InputInstance,
  type OutputColumn,
  type PropertyDeclarations,
} from 'opendtsx/sdk';
import { hashColumnType, hashOutputTypes, hashTypes } from './hash-types.ts';

const properties = {
  UserComponentTypeName: {
    kind: 'string',
    description: 'The name of the component among managed components.',
    default: 'MultipleHash',
  },
  MultipleThreads: {
    kind: 'enumeration',
    description: 'Whether hashes are computed by several threads. Without effect here.',
    values: { None: 0, Auto: 1, On: 2 },
    default: 0,
  },
  SafeNullHandling: {
    kind: 'enumeration',
    description:
      'Whether which values are NULL, and how long text is, goes into the hash: 1. Packages of version 1.2 lack it: 0.',
    values: { False: 0, True: 1 },
    default: 0,
  },
  IncludeMillsecond: {
    kind: 'enumeration',
    description: 'Whether fractions of a second go into the hash: 1. Older packages lack it: 0.',
    values: { False: 0, True: 1 },
    default: 0,
  },
} as const satisfies PropertyDeclarations;

const outputColumnProperties = {
  HashType: {
    kind: 'enumeration',
    description:
      'The algorithm. MurmurHash3a is that of the replaced component: only the first row has the hash of the definition, every other one depends on the rows before. CRC32C is without its last inversion.',
    values: hashTypes,
    default: hashTypes.None,
  },
  InputColumnLineageIDs: {
    kind: 'string',
    description: 'The input columns that are hashed, in this order, separated by commas.',
  },
  HashOutputType: {
    kind: 'enumeration',
    description: 'The form of the hash: 0 bytes, 1 Base64, 2 hexadecimal digits behind `0x`.',
    values: hashOutputTypes,
    default: hashOutputTypes.Binary,
  },
} as const satisfies PropertyDeclarations;

/** Declaration of the Multiple Hash transformation. */
export const multipleHashDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: { creationName: 'MultipleHash' },
  managedTypeNames: ['MultipleHash', 'Martin.SQLServer.Dts.MultipleHash'],
  displayName: 'Multiple Hash',
  description: 'Adds hashes of columns, each of its own algorithm; replaces the free component SSIS Multiple Hash.',
  properties,
  inputs: { minimum: 1 },
  outputs: { minimum: 1, columnProperties: outputColumnProperties },
  placement: 'worker',
  // MurmurHash3a of a row depends on the rows before.
  partition: 'single',
  design: {
    version: 7,
    properties: { SafeNullHandling: 1, IncludeMillsecond: 1 },
    forms: {
      MultipleThreads: { typeConverter: 'Martin.SQLServer.Dts.MultipleHash+MultipleThread' },
      SafeNullHandling: { typeConverter: 'Martin.SQLServer.Dts.MultipleHash+SafeNullHandling' },
      IncludeMillsecond: { typeConverter: 'Martin.SQLServer.Dts.MultipleHash+MillisecondHandling' },
      InputColumnLineageIDs: { containsId: true },
    },
    inputs: [{ name: 'Input' }],
    outputs: [{ name: 'HashedOutput', synchronousWith: 'Input' }],
  },
  raises: [
    'DTS_E_INPUTCOLUMNNOTFOUND',
    'OPENDTSX_E_HASH_NOCOLUMNS',
    'OPENDTSX_E_HASH_OUTPUTTYPE',
    'OPENDTSX_E_HASH_DECIMAL',
    'OPENDTSX_E_HASH_UNAVAILABLE',
  ],
  validate(instance): Diagnostic[] {
    const [input] = instance.inputs;
    const columns = instance.outputs.flatMap((output) => output.columns);
    return columns.flatMap((column) => checkColumn(column, input, instance.name));
  },
};

/** Lineage ids of the columns that go into the hash of an output column, in their order; '' for a reference that is marked as invalid. */
export function hashedLineageIds({ properties: { InputColumnLineageIDs } }: OutputColumn): readonly string[] {
  return columnReferences(String(InputColumnLineageIDs).replaceAll(/,(?=\s*#?(?:\{|\d))/g, ';'));
}

function checkColumn(column: OutputColumn, input: InputInstance | undefined, component: string): Diagnostic[] {
  const args = { component, column: column.name };
  const hashed = hashedLineageIds(column);
  if (hashed.length === 0) return [diagnostic('OPENDTSX_E_HASH_NOCOLUMNS', args)];
  const missing = hashed.find((lineageId) => input?.available.has(lineageId) !== true);
  if (missing !== undefined) return [diagnostic('DTS_E_INPUTCOLUMNNOTFOUND', { ...args, lineageId: missing })];
  const { type, length } = column.type;
  const needed = hashColumnType(Number(column.properties.HashType), Number(column.properties.HashOutputType));
  if (needed?.type === type && needed.length === length) return [];
  const expected = needed === undefined ? 'none there is' : `${needed.type} of length ${needed.length}`;
  return [diagnostic('OPENDTSX_E_HASH_OUTPUTTYPE', { ...args, type, length, expected })];
}
