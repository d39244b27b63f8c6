import type { Parameter } from '../../model/variable.ts';
import { ElementEditor } from '../../xml/element-editor.ts';
import type { TextEdit } from '../../xml/splice.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { newProperties, type PropertyValue, type PropertyValues, propertyEdits } from '../dtproj/project-properties.ts';
import type { NewElement } from '../dtproj/project-text.ts';
import type { Layout } from '../dtsx/write/layout.ts';
import { changedProperties, type PersistedMember, required } from '../dtsx/write/persisted-member.ts';
import { readParameter } from './read-parameters.ts';

const flagText = (value: boolean): string => (value ? '1' : '0');

// In the order the designer writes them (observed).
const members: readonly PersistedMember<Parameter>[] = [
  required('ID', ({ id }) => id),
  required('CreationName', ({ creationName }) => creationName),
  required('Description', ({ description }) => description),
  required('IncludeInDebugDump', ({ properties }) => properties.get('IncludeInDebugDump') ?? '0'),
  required('Required', (parameter) => flagText(parameter.required)),
  required('Sensitive', ({ sensitive }) => flagText(sensitive)),
  { property: 'Value', text: ({ sensitive, secret, valueText }) => (sensitive ? secret?.reveal() : valueText) },
  required('DataType', ({ typeCode }) => String(typeCode)),
];

// Tables of members are made for the formats of packages; parameter files have one format only.
const anyFormat = 8;

/** A new `SSIS:Parameter`. */
export function newParameter(parameter: Parameter): NewElement {
  const values = new Map<string, PropertyValue>();
  for (const { property, text } of members) {
    const value = text(parameter, anyFormat);
    values.set(property, propertyValue(parameter, property, value));
  }
  for (const [name, text] of parameter.properties) if (!values.has(name)) values.set(name, { text });
  return { name: 'Parameter', attributes: [['Name', parameter.name]], content: [newProperties(values)] };
}

/** The edits that bring the element a parameter was read from to its present state; none when nothing changed. */
export function parameterEdits(parameter: Parameter, origin: XmlElement, layout: Layout): readonly TextEdit[] {
  const pristine = readParameter(origin);
  const changed = changedProperties(parameter, pristine, members, anyFormat);
  const name = new ElementEditor(origin);
  const written = origin.attribute('Name');
  if (written !== undefined && parameter.name !== pristine.name) name.setAttribute(written.name, parameter.name);
  return [...name.changes, ...propertyEdits(origin, inOrder(parameter, changed), layout)];
}

function propertyValue({ sensitive }: Parameter, property: string, text: string | undefined): PropertyValue {
  return { text, sensitive: sensitive && property === 'Value' };
}

function inOrder(parameter: Parameter, changed: ReadonlyMap<string, string | undefined>): PropertyValues {
  const order = [...members.map(({ property }) => property), ...changed.keys()];
  const names = [...new Set(order)].filter((name) => changed.has(name));
  return new Map(names.map((name) => [name, propertyValue(parameter, name, changed.get(name))]));
}
