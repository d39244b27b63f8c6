import {
  type ComponentDeclaration,
  columnType,
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
} from 'opendtsx/sdk';
import { auditItem, auditItems } from './audit-items.ts';

const properties = {} as const satisfies PropertyDeclarations;

const columnProperties = {
  LineageItemSelected: {
    kind: 'enumeration',
    description: 'What the column tells of the execution, the package or the task.',
    values: Object.fromEntries(Object.entries(auditItems).map(([name, item]) => [name, item.number])),
    default: 0,
  },
} as const satisfies PropertyDeclarations;

/** Declaration of the Audit transformation. */
export const auditDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.Lineage',
    aliases: [
      '{4FCE8297-9C65-40A9-9D60-00C5CC6BC283}',
      '{18C6AD8E-96E0-4C94-885B-B5FD43A8A101}',
      '{32711D35-7D9D-44E5-B57E-A17D33D5C38C}',
      'DTSTransform.Lineage',
      'DTSTransform.Lineage.1',
      'DTSTransform.Lineage.2',
      'DTSTransform.Lineage.3',
    ],
  },
  displayName: 'Audit',
  description: 'Adds columns that tell of the execution, the package and the task that the rows go through.',
  properties,
  inputs: { minimum: 1 },
  outputs: { minimum: 1, columnProperties },
  placement: 'worker',
  columnProgram: true,
  partition: 'stateless',
  design: {
    contactInfo:
      'Audit;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;0',
    inputs: [{ name: 'Audit Input 1' }],
    outputs: [{ name: 'Audit Output 1', synchronousWith: 'Audit Input 1', exclusionGroup: 1 }],
    forms: { LineageItemSelected: { typeConverter: 'LineageItemSelected' } },
    source: {
      property: 'LineageItemSelected',
      type: (_source, { LineageItemSelected }) =>
        auditItem(Number(LineageItemSelected))?.type ?? columnType('DT_WSTR', { length: 64 }),
    },
  },
  raises: ['DTS_E_TXLINEAGEINVALIDLINEAGEITEM', 'DTS_E_TXLINEAGEDATATYPEMISMATCH'],
  validate(instance): Diagnostic[] {
    return instance.outputs
      .flatMap((output) => output.columns)
      .flatMap((column) => {
        const number = Number(column.properties.LineageItemSelected);
        const item = auditItem(number);
        const args = { component: instance.name, column: column.name, item: number };
        if (item === undefined) return [diagnostic('DTS_E_TXLINEAGEINVALIDLINEAGEITEM', args)];
        if (item.type.type === column.type.type) return [];
        const types = { type: column.type.type, expected: item.type.type };
        return [diagnostic('DTS_E_TXLINEAGEDATATYPEMISMATCH', { ...args, ...types })];
      });
  },
};
