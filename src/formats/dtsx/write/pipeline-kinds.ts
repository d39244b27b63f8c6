import type {
  Component,
  ComponentConnection,
  CustomProperty,
  ExternalMetadataColumn,
  Input,
  InputColumn,
  Output,
  OutputColumn,
  Path,
  Pipeline,
} from '../../../model/pipeline.ts';
import { escapeText } from '../../../xml/escape.ts';
import { pipelineOrder } from './element-order.ts';
import { type ElementWriter, textEdits } from './element-writer.ts';
import type { ObjectKind, WrittenObject } from './object-kind.ts';
import type { PersistedMember } from './persisted-member.ts';
import {
  componentMembers,
  connectionMembers,
  customPropertyMembers,
  externalColumnMembers,
  inputColumnMembers,
  inputMembers,
  outputColumnMembers,
  outputMembers,
  pathMembers,
} from './pipeline-members.ts';
import { type CollectionPlace, writeCollection } from './write-collection.ts';
import type { WriteContext } from './write-context.ts';

function pipelineKind<T extends WrittenObject>(
  element: string,
  members: readonly PersistedMember<T>[],
  writeContent?: ObjectKind<T>['writeContent'],
): ObjectKind<T> {
  return { element, members, order: pipelineOrder, inPipeline: true, ...(writeContent && { writeContent }) };
}

const propertiesPlace: CollectionPlace = { wrapper: 'properties' };
const externalPlace: CollectionPlace = {
  wrapper: 'externalMetadataColumns',
  attributes: new Map([['isUsed', 'True']]),
  always: true,
};

const customProperty = pipelineKind<CustomProperty>('property', customPropertyMembers, writePropertyValue);
const connection = pipelineKind<ComponentConnection>('connection', connectionMembers);
const externalColumn = pipelineKind<ExternalMetadataColumn>(
  'externalMetadataColumn',
  externalColumnMembers,
  writeCustomProperties,
);
const inputColumn = pipelineKind<InputColumn>('inputColumn', inputColumnMembers, writeCustomProperties);
const outputColumn = pipelineKind<OutputColumn>('outputColumn', outputColumnMembers, writeCustomProperties);

const input = pipelineKind<Input>('input', inputMembers, (writer, object, pristine, context) => {
  writeCustomProperties(writer, object, pristine, context);
  writeCollection(writer, { wrapper: 'inputColumns' }, inputColumn, object.columns, pristine?.columns, context);
  writeCollection(writer, externalPlace, externalColumn, object.externalColumns, pristine?.externalColumns, context);
});

const output = pipelineKind<Output>('output', outputMembers, (writer, object, pristine, context) => {
  writeCustomProperties(writer, object, pristine, context);
  writeCollection(writer, { wrapper: 'outputColumns' }, outputColumn, object.columns, pristine?.columns, context);
  writeCollection(writer, externalPlace, externalColumn, object.externalColumns, pristine?.externalColumns, context);
});

const component = pipelineKind<Component>('component', componentMembers, (writer, object, pristine, context) => {
  writeCustomProperties(writer, object, pristine, context);
  writeCollection(writer, { wrapper: 'connections' }, connection, object.connections, pristine?.connections, context);
  writeCollection(writer, { wrapper: 'inputs' }, input, object.inputs, pristine?.inputs, context);
  writeCollection(writer, { wrapper: 'outputs' }, output, object.outputs, pristine?.outputs, context);
});

const path = pipelineKind<Path>('path', pathMembers);

/** A data flow: the element below the object data of its task. */
export const pipelineKindOfTask: ObjectKind<Pipeline> = pipelineKind<Pipeline>(
  'pipeline',
  [],
  (writer, object, pristine, context) => {
    const changes = new Map<string, string | undefined>();
    const before = pristine?.attributes ?? new Map<string, string>();
    for (const name of before.keys()) if (!object.attributes.has(name)) changes.set(name, undefined);
    for (const [name, value] of object.attributes) if (before.get(name) !== value) changes.set(name, value);
    writer.setProperties(changes);
    writeCollection(writer, { wrapper: 'components' }, component, object.components, pristine?.components, context);
    writeCollection(writer, { wrapper: 'paths' }, path, object.paths, pristine?.paths, context);
  },
);

function writeCustomProperties<T extends { readonly customProperties: CustomProperty[] }>(
  writer: ElementWriter,
  object: T,
  pristine: T | undefined,
  context: WriteContext,
): void {
  const { customProperties } = object;
  writeCollection(writer, propertiesPlace, customProperty, customProperties, pristine?.customProperties, context);
}

function writePropertyValue(
  writer: ElementWriter,
  property: CustomProperty,
  pristine: CustomProperty | undefined,
): void {
  const { value, arrayElements } = property;
  if (arrayElements === undefined) {
    if (value !== (pristine?.value ?? '') || pristine?.arrayElements !== undefined) writer.setText(value);
    return;
  }
  const before = pristine?.arrayElements;
  const same = before?.length === arrayElements.length && before.every((each, index) => each === arrayElements[index]);
  if (!same) writeArray(writer, arrayElements);
}

function writeArray(writer: ElementWriter, texts: readonly string[]): void {
  const existing = writer.element.child('arrayElements');
  const elements = existing?.childrenNamed('arrayElement') ?? [];
  if (existing !== undefined && elements.length === texts.length) {
    for (const [index, element] of elements.entries()) writer.nest(textEdits(element, texts[index]));
    return;
  }
  const type = elements[0]?.attributeValue('dataType') ?? 'System.String';
  const items = texts.map((each) => `<arrayElement dataType="${type}">${escapeText(each)}</arrayElement>`);
  const text = writer.elementText(
    'arrayElements',
    new Map([['arrayElementCount', String(texts.length)]]),
    items.join(''),
  );
  if (existing === undefined) writer.setContent(text);
  else writer.replaceChild(existing, text);
}
