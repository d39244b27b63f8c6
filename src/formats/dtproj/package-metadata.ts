import type { Package } from '../../model/package.ts';
import type { Parameter } from '../../model/variable.ts';
import type { TextEdit } from '../../xml/splice.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import type { Layout } from '../dtsx/write/layout.ts';
import { type ConnectionParameter, connectionParameters } from './connection-parameters.ts';
import { newProperties, type PropertyValue, type PropertyValues, propertyEdits } from './project-properties.ts';
import { type ListItem, listEdits, type NewElement, printElement } from './project-text.ts';
import { listed, readPropertyText } from './read-manifest.ts';

const stringType = 18;
const booleanType = 3;
const dateTimeType = 16;

/** The `SSIS:PackageMetaData` of a package that a manifest does not describe yet. @param present parameter names of the whole manifest */
export function newPackageMetadata(fileName: string, source: Package, present: readonly string[]): NewElement {
  const parameters = describedParameters(source, present).map(newDescribedParameter);
  return {
    name: 'PackageMetaData',
    attributes: [['Name', fileName]],
    content: [newProperties(packageProperties(source)), { name: 'Parameters', attributes: [], content: parameters }],
  };
}

/** The edits that bring the description of a package up to date with the package; none when it is. */
export function packageMetadataEdits(
  metadata: XmlElement,
  source: Package,
  present: readonly string[],
  layout: Layout,
): readonly TextEdit[] {
  const parameters = metadata.child('Parameters');
  return [
    ...propertyEdits(metadata, packageProperties(source), layout),
    ...(parameters === undefined
      ? []
      : describedParameterEdits(parameters, describedParameters(source, present), layout)),
  ];
}

/** The edits that give a list of parameters in a manifest the described ones. */
export function describedParameterEdits(
  list: XmlElement,
  parameters: readonly ConnectionParameter[],
  layout: Layout,
): readonly TextEdit[] {
  const existing = new Map(list.childrenNamed('Parameter').map((each) => [each.attributeValue('Name'), each]));
  const items = parameters.map((parameter): ListItem => {
    const element = existing.get(parameter.name);
    if (element === undefined) {
      return { print: (indent) => printElement(newDescribedParameter(parameter), layout, indent) };
    }
    return { element, edits: propertyEdits(element, changedValues(element, parameter.values), layout) };
  });
  return listEdits(list, 'Parameter', items, layout);
}

/** A parameter as a manifest describes it. */
export function newDescribedParameter({ name, values }: ConnectionParameter): NewElement {
  return { name: 'Parameter', attributes: [['Name', name]], content: [newProperties(values)] };
}

// The designer writes a value that is not there as empty or not at all; which of them says nothing. Protected ones stay as they are.
function changedValues(element: XmlElement, values: PropertyValues): PropertyValues {
  const changed = [...values].filter(([name, { text }]) => {
    const property = listed(element, 'Properties', 'Property').find((each) => each.attributeValue('Name') === name);
    const isProtected = name === 'Value' && values.get('Sensitive')?.text === '1';
    const before = property === undefined ? '' : readPropertyText(property);
    return !isProtected && withoutCarriageReturns(before) !== withoutCarriageReturns(text ?? '');
  });
  return new Map(changed);
}

// A manifest keeps line ends as they are, and XML takes them all for line feeds.
function withoutCarriageReturns(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

// The defaults are those of the designer, which leaves them out of the package.
function packageProperties({
  properties,
  id,
  name,
  description,
  formatVersion,
  protectionLevel,
}: Package): PropertyValues {
  const text = (property: string, otherwise: string): PropertyValue => ({
    text: properties.get(property) ?? otherwise,
  });
  return new Map<string, PropertyValue>([
    ['ID', { text: id }],
    ['Name', { text: name }],
    ['VersionMajor', text('VersionMajor', '1')],
    ['VersionMinor', text('VersionMinor', '0')],
    ['VersionBuild', text('VersionBuild', '0')],
    ['VersionComments', text('VersionComments', '')],
    ['VersionGUID', text('VersionGUID', '')],
    ['PackageFormatVersion', { text: String(formatVersion) }],
    ['Description', { text: description }],
    ['ProtectionLevel', { text: String(protectionLevel) }],
  ]);
}

function describedParameters(source: Package, present: readonly string[]): ConnectionParameter[] {
  const managers = source.connectionManagers.filter(({ scope }) => scope === 'package');
  return [...source.parameters.map(describedParameter), ...connectionParameters(managers, present)];
}

function describedParameter(parameter: Parameter): ConnectionParameter {
  const { name, id, creationName, description, required, sensitive, typeCode, properties } = parameter;
  const values = new Map<string, PropertyValue>([
    ['ID', { text: id }],
    ['CreationName', { text: creationName }],
    ['Description', { text: description }],
    ['IncludeInDebugDump', { text: properties.get('IncludeInDebugDump') ?? '0' }],
    ['Required', { text: required ? '1' : '0' }],
    ['Sensitive', { text: sensitive ? '1' : '0' }],
    ['Value', { text: sensitive ? undefined : manifestValue(parameter) }],
    ['DataType', { text: String(typeCode) }],
  ]);
  return { name, values };
}

/** The text of a package parameter in the manifest: dates and booleans in the form of XML Schema (observed). */
function manifestValue({ typeCode, valueText }: Parameter): string {
  if (typeCode === stringType) return valueText;
  if (typeCode === booleanType) return /^(?:true|-1|1)$/i.test(valueText) ? 'true' : 'false';
  return typeCode === dateTimeType ? dateTimeText(valueText) : valueText;
}

// Packages write dates as the invariant culture does: month/day/year.
function dateTimeText(text: string): string {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (\d{1,2}):(\d{2}):(\d{2})(?: ([AP])M)?)?$/i.exec(text.trim());
  if (match === null) return text;
  const [, month, day, year, hour = '0', minute = '00', second = '00', half] = match;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toUpperCase() === 'P' ? 12 : 0);
  const two = (part: string | number): string => String(part).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}T${two(hours)}:${minute}:${second}`;
}
