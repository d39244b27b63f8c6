import type { AnyUnit } from '../registry/registry.ts';
import type { PropertyDeclarations } from '../sdk/property.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import type { ConformanceRule } from './conformance-finding.ts';
import { persistedElement } from './task-object-data.ts';

type Find = (rule: ConformanceRule, subject: string, message: string) => void;

/** Attributes that every object or connection manager may have beside its own. */
const ownedByTheFormat = new Set(['ConnectionString', 'DTSID', 'CreationName', 'Retain', 'xmlns']);

/**
 * Checks that a unit's persisted fixture, its element as the designer writes it, uses exactly the declared names: a name that is not declared
 * would be lost, a declared one that is not there was never seen in a package. Components and connection managers are checked so.
 */
export function checkPersisted(unit: AnyUnit, xml: string, find: Find): void {
  const { declaration } = unit;
  const root = persistedElement(xml);
  switch (declaration.kind) {
    case 'source':
    case 'transformation':
    case 'destination': {
      const { creationName, aliases = [] } = declaration.identifiers;
      const classId = root.attributeValue('componentClassID') ?? '';
      const isManaged = declaration.managedTypeNames !== undefined && classId.includes('ManagedComponentHost');
      if (![creationName, ...aliases].includes(classId) && !isManaged) {
        find('persisted', classId, 'the class id is not that of the unit');
      }
      compareNames('', declaration.properties, namesBelow([root]), find);
      const inputs = descendants(root, ['inputs', 'input']);
      const outputs = descendants(root, ['outputs', 'output']);
      const columnsOf = (ports: readonly XmlElement[], list: string, item: string): string[] =>
        namesBelow(ports.flatMap((port) => descendants(port, [list, item])));
      compareNames('inputs.', declaration.inputs?.properties, namesBelow(inputs), find);
      const inputColumns = columnsOf(inputs, 'inputColumns', 'inputColumn');
      compareNames('input columns.', declaration.inputs?.columnProperties, inputColumns, find);
      compareNames('outputs.', declaration.outputs?.properties, namesBelow(outputs), find);
      const outputColumns = columnsOf(outputs, 'outputColumns', 'outputColumn');
      compareNames('output columns.', declaration.outputs?.columnProperties, outputColumns, find);
      return;
    }
    case 'connection-manager': {
      if (root.attributeValue('CreationName') !== declaration.identifiers.creationName) {
        find('persisted', 'CreationName', 'the creation name is not that of the unit');
      }
      const [inner] = descendants(root, ['ObjectData']).flatMap(({ elements }) => elements);
      if (inner === undefined) find('persisted', 'ObjectData', 'it has no element');
      else compareConnectionManager(declaration.properties, inner, find);
      return;
    }
    case 'log-provider': {
      if (root.attributeValue('CreationName') !== declaration.identifiers.creationName) {
        find('persisted', 'CreationName', 'the creation name is not that of the unit');
      }
      const [inner] = descendants(root, ['ObjectData', 'InnerObject']);
      if (inner === undefined) find('persisted', 'ObjectData', 'it has no InnerObject');
      else compareAttributes('', declaration.properties, [inner], find);
      return;
    }
    default:
      return;
  }
}

function descendants(element: XmlElement, path: readonly string[]): XmlElement[] {
  return path.reduce((found, name) => found.flatMap((each) => each.childrenNamed(name)), [element]);
}

/** Names of the custom properties of these elements. */
function namesBelow(owners: readonly XmlElement[]): string[] {
  const properties = owners.flatMap((owner) => descendants(owner, ['properties', 'property']));
  return properties.map((property) => property.attributeValue('name') ?? '');
}

function compareAttributes(
  place: string,
  declarations: PropertyDeclarations,
  owners: readonly XmlElement[],
  find: Find,
): void {
  const scalars = Object.entries(declarations).filter(([, { kind }]) => kind !== 'collection');
  const names = owners.flatMap(({ attributes }) => attributes.map(({ localName }) => localName));
  compareNames(
    place,
    Object.fromEntries(scalars),
    names.filter((name) => !ownedByTheFormat.has(name)),
    find,
  );
  for (const [name, { kind, at, fields }] of Object.entries(declarations)) {
    if (kind !== 'collection') continue;
    const records = owners.flatMap((owner) => descendants(owner, (at ?? name).split('/')));
    compareAttributes(`${place}${name}.`, fields ?? {}, records, find);
  }
}

// FTP and HTTP keep their properties one level deeper; SMTP and MSMQ keep theirs as parts of the connection string.
function compareConnectionManager(declarations: PropertyDeclarations, inner: XmlElement, find: Find): void {
  if (inner.localName === 'ConnectionManager') {
    const nested = inner.elements.filter(({ localName }) => /^(Ftp|Http)Connection$/.test(localName));
    compareAttributes('', declarations, [inner, ...nested], find);
    return;
  }
  const parts = inner.attributeValue('ConnectionString')?.matchAll(/(\w+)=/g) ?? [];
  const names = [...parts].map(([, name]) => name);
  compareNames('', declarations, names, find);
}

function compareNames(
  place: string,
  declarations: PropertyDeclarations | undefined,
  names: readonly string[],
  find: Find,
): void {
  const declared = Object.entries(declarations ?? {});
  for (const name of new Set(names)) {
    if (!declared.some(([own, { aliases = [] }]) => own === name || aliases.includes(name))) {
      find('persisted', `${place}${name}`, 'the persisted fixture has a name that is not declared');
    }
  }
  for (const [own, { aliases = [] }] of declared) {
    if (![own, ...aliases].some((name) => names.includes(name))) {
      find('persisted', `${place}${own}`, 'the persisted fixture lacks a declared name');
    }
  }
}
