import type { ColumnType } from '../../../datatypes/data-type.ts';
import { formatPipelineDataType } from '../../../datatypes/pipeline-data-type.ts';
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
  PersistedDispositions,
} from '../../../model/pipeline.ts';
import { cachedTypeAttributes, columnTypeAttributes, type TypeAttributes } from '../read-column-type.ts';
import { attribute, hasPropertyElements, type PersistedMember, required } from './persisted-member.ts';

interface Identified {
  readonly id: string;
}

const identity: readonly PersistedMember<Identified>[] = [
  { property: 'refId', text: ({ id }, version) => (hasPropertyElements(version) ? undefined : id) },
  { property: 'id', text: ({ id }, version) => (hasPropertyElements(version) ? id : undefined) },
];

const named: readonly PersistedMember<Identified & { readonly name: string }>[] = [
  ...identity,
  required('name', (each) => each.name),
];

const dispositions: readonly PersistedMember<PersistedDispositions>[] = [
  attribute('errorOrTruncationOperation', (each) => each.errorOrTruncationOperation, ''),
  attribute('errorRowDisposition', (each) => each.errorRowDisposition, 'NotUsed'),
  attribute('truncationRowDisposition', (each) => each.truncationRowDisposition, 'NotUsed'),
];

/** Of components. */
export const componentMembers: readonly PersistedMember<Component>[] = [
  ...named,
  attribute('description', (each) => each.description, ''),
  required('componentClassID', (each) => each.componentClassId),
  attribute('version', (each) => String(each.version), '0'),
  { property: 'localeId', text: ({ localeId }) => (localeId === undefined ? undefined : String(localeId)) },
  attribute('usesDispositions', (each) => String(each.usesDispositions), 'false'),
  attribute('validateExternalMetadata', (each) => (each.validateExternalMetadata ? 'True' : 'False'), 'True'),
];

/** Of the connections of components. */
export const connectionMembers: readonly PersistedMember<ComponentConnection>[] = [
  ...named,
  required('connectionManagerID', (each) => each.connectionManagerId),
  attribute('connectionManagerRefId', (each) => each.connectionManagerRefId, ''),
];

/** Of inputs. */
export const inputMembers: readonly PersistedMember<Input>[] = [
  ...named,
  attribute('hasSideEffects', (each) => String(each.hasSideEffects), 'false'),
  ...dispositions,
];

/** Of outputs. */
export const outputMembers: readonly PersistedMember<Output>[] = [
  ...named,
  attribute('description', (each) => each.description, ''),
  reference('synchronousInputId', (each) => each.synchronousInputId),
  attribute('exclusionGroup', (each) => String(each.exclusionGroup), '0'),
  attribute('isErrorOut', (each) => String(each.isErrorOut), 'false'),
  attribute('isSorted', (each) => String(each.isSorted), 'false'),
  attribute('hasSideEffects', (each) => String(each.hasSideEffects), 'false'),
  ...dispositions,
];

/** Of input columns. Formats 2 and 3 remember no type of theirs. */
export const inputColumnMembers: readonly PersistedMember<InputColumn>[] = [
  ...identity,
  required('lineageId', (each) => each.lineageId),
  {
    property: 'cachedName',
    text: ({ name }, version) => (hasPropertyElements(version) ? undefined : name || undefined),
  },
  { property: 'name', text: ({ name }, version) => (hasPropertyElements(version) ? name : undefined) },
  ...typeMembers<InputColumn>(cachedTypeAttributes, (each, version) =>
    hasPropertyElements(version) ? undefined : each.cachedType,
  ),
  attribute('usageType', (each) => each.usage, 'readOnly'),
  reference('externalMetadataColumnId', (each) => each.externalMetadataColumnId),
  reference('mappedColumnId', (each) => each.mappedColumnId),
  {
    property: 'cachedSortKeyPosition',
    text: ({ sortKeyPosition }) => (sortKeyPosition === 0 ? undefined : String(sortKeyPosition)),
  },
  ...dispositions,
];

/** Of output columns. */
export const outputColumnMembers: readonly PersistedMember<OutputColumn>[] = [
  ...named,
  attribute('description', (each) => each.description, ''),
  required('lineageId', (each) => each.lineageId),
  ...typeMembers<OutputColumn>(columnTypeAttributes, (each) => each.type),
  attribute('sortKeyPosition', (each) => String(each.sortKeyPosition), '0'),
  attribute('comparisonFlags', (each) => String(each.comparisonFlags), '0'),
  attribute('specialFlags', (each) => String(each.specialFlags), '0'),
  reference('externalMetadataColumnId', (each) => each.externalMetadataColumnId),
  reference('mappedColumnId', (each) => each.mappedColumnId),
  ...dispositions,
];

/** Of external metadata columns. */
export const externalColumnMembers: readonly PersistedMember<ExternalMetadataColumn>[] = [
  ...named,
  ...typeMembers<ExternalMetadataColumn>(columnTypeAttributes, (each) => each.type),
  reference('mappedColumnId', (each) => each.mappedColumnId),
];

/** Of custom properties, but for the value. */
export const customPropertyMembers: readonly PersistedMember<CustomProperty>[] = [
  required('name', (each) => each.name),
  { property: 'dataType', text: ({ dataType }) => dataType || undefined },
  { property: 'expressionType', text: ({ expressionType }) => expressionType || undefined },
  {
    property: 'isArray',
    text: ({ arrayElements }, version) =>
      arrayElements === undefined ? (hasPropertyElements(version) ? 'false' : undefined) : 'true',
  },
];

/** Of paths. */
export const pathMembers: readonly PersistedMember<Path>[] = [
  ...named,
  required('startId', (each) => each.startId),
  required('endId', (each) => each.endId),
];

// Formats 2 and 3 write a reference that leads nowhere as 0.
function reference<T>(name: string, get: (object: T) => string): PersistedMember<T> {
  return {
    property: name,
    text: (object, version) => get(object) || (hasPropertyElements(version) ? '0' : undefined),
  };
}

function typeMembers<T>(
  names: TypeAttributes,
  typeOf: (object: T, formatVersion: number) => ColumnType | undefined,
): PersistedMember<T>[] {
  const facet = (name: string, get: (type: ColumnType) => number): PersistedMember<T> => ({
    property: name,
    text: (object, version) => {
      const type = typeOf(object, version);
      if (type === undefined) return undefined;
      const value = get(type);
      return value === 0 && !hasPropertyElements(version) ? undefined : String(value);
    },
  });
  return [
    {
      property: names.dataType,
      text: (object, version) => {
        const type = typeOf(object, version);
        return type === undefined || type.type === 'DT_EMPTY' ? undefined : formatPipelineDataType(type.type);
      },
    },
    facet(names.length, (type) => type.length),
    facet(names.precision, (type) => type.precision),
    // DT_CY always has four decimal places and never states them.
    facet(names.scale, (type) => (type.type === 'DT_CY' ? 0 : type.scale)),
    facet(names.codePage, (type) => type.codePage),
  ];
}
