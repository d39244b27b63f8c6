import { describe, expect, it } from 'vitest';
import type { ComponentUnit, ConnectionManagerUnit } from '../registry/registry.ts';
import { defineUnit } from '../sdk/unit.ts';
import { checkPersisted } from './conformance-persisted.ts';

const text = { kind: 'string', description: 'A text of the unit.' } as const;
const component: ComponentUnit = defineUnit(
  {
    kind: 'source',
    sdkVersion: 1,
    identifiers: { creationName: 'OpenDTSX.Testing.Persisted' },
    displayName: 'Persisted',
    description: 'A source with a property and one of its columns.',
    properties: { Own: text },
    outputs: { minimum: 1, columnProperties: { OfColumn: text } },
    placement: 'main',
    partition: 'single',
    validate: () => [],
  },
  async () => ({ createRuntime: () => ({}) }),
);
const manager: ConnectionManagerUnit = defineUnit(
  {
    kind: 'connection-manager',
    sdkVersion: 1,
    identifiers: { creationName: 'PERSISTED' },
    displayName: 'Persisted',
    description: 'A connection manager with a property and records.',
    gives: 'other',
    properties: {
      Own: text,
      Records: { kind: 'collection', description: 'Its records, in order.', at: 'List/Item', fields: { Field: text } },
    },
    validate: () => [],
  },
  async () => ({ acquire: () => Promise.reject(new Error('not here')), release: async () => undefined }),
);

function findings(unit: ComponentUnit | ConnectionManagerUnit, xml: string): string[] {
  const found: string[] = [];
  checkPersisted(unit, xml, (_rule, subject, message) => found.push(`${subject}: ${message}`));
  return found;
}

function componentXml(own: string, ofColumn: string, classId = 'OpenDTSX.Testing.Persisted'): string {
  const column = `<outputColumn><properties><property name="${ofColumn}">x</property></properties></outputColumn>`;
  return `<component componentClassID="${classId}"><properties><property name="${own}">x</property></properties>
    <outputs><output><outputColumns>${column}</outputColumns></output></outputs></component>`;
}

function managerXml(own: string, field: string): string {
  return `<DTS:ConnectionManager xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:CreationName="PERSISTED"><DTS:ObjectData>
    <DTS:ConnectionManager DTS:ConnectionString="c" DTS:${own}="x"><DTS:List><DTS:Item DTS:${field}="x"/></DTS:List>
    </DTS:ConnectionManager></DTS:ObjectData></DTS:ConnectionManager>`;
}

describe('checkPersisted', () => {
  it('finds nothing when exactly the declared names are used', () => {
    expect(findings(component, componentXml('Own', 'OfColumn'))).toEqual([]);
    expect(findings(manager, managerXml('Own', 'Field'))).toEqual([]);
  });

  it('finds names that are not declared, and declared ones that are not there', () => {
    expect(findings(component, componentXml('Other', 'Another'))).toEqual([
      'Other: the persisted fixture has a name that is not declared',
      'Own: the persisted fixture lacks a declared name',
      'output columns.Another: the persisted fixture has a name that is not declared',
      'output columns.OfColumn: the persisted fixture lacks a declared name',
    ]);
    expect(findings(manager, managerXml('Own', 'Other'))).toEqual([
      'Records.Other: the persisted fixture has a name that is not declared',
      'Records.Field: the persisted fixture lacks a declared name',
    ]);
  });

  it('finds another class id', () => {
    expect(findings(component, componentXml('Own', 'OfColumn', 'Microsoft.Sort'))).toEqual([
      'Microsoft.Sort: the class id is not that of the unit',
    ]);
  });
});
