import { columnType } from '../../datatypes/data-type.ts';
import type { ExternalMetadataColumn, InputColumn, OutputColumn, PersistedDispositions } from '../../model/pipeline.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import {
  cachedTypeAttributes,
  columnTypeAttributes,
  readAttributes,
  readColumnType,
  readNumber,
  readText,
} from './read-column-type.ts';
import type { ReadContext } from './read-context.ts';
import { readCustomProperties } from './read-custom-property.ts';

/** The id of a pipeline object: its `refId` (formats 6 and 8) or number (2 and 3). */
export function pipelineId(element: XmlElement): string {
  return element.attributeValue('refId') ?? readText(element, 'id');
}

/** A reference to another pipeline object; '' when there is none, which formats 2 and 3 write as 0. */
export function pipelineReference(element: XmlElement, attribute: string): string {
  const text = readText(element, attribute);
  return text === '0' ? '' : text;
}

/** The dispositions of an input, output or column. */
export function readDispositions(element: XmlElement): PersistedDispositions {
  return {
    errorRowDisposition: readText(element, 'errorRowDisposition') || 'NotUsed',
    truncationRowDisposition: readText(element, 'truncationRowDisposition') || 'NotUsed',
    errorOrTruncationOperation: readText(element, 'errorOrTruncationOperation'),
  };
}

/** The input columns of an input. */
export function readInputColumns(input: XmlElement, context: ReadContext): InputColumn[] {
  return columns(input, 'inputColumns', 'inputColumn').map((element) => ({
    id: pipelineId(element),
    lineageId: readText(element, 'lineageId'),
    name: readText(element, 'cachedName') || readText(element, 'name'),
    cachedType: readColumnType(element, cachedTypeAttributes, context),
    usage: readText(element, 'usageType').toLowerCase() === 'readwrite' ? 'readWrite' : 'readOnly',
    externalMetadataColumnId: pipelineReference(element, 'externalMetadataColumnId'),
    mappedColumnId: pipelineReference(element, 'mappedColumnId'),
    sortKeyPosition: readNumber(element, 'cachedSortKeyPosition', 0, context),
    ...readDispositions(element),
    customProperties: readCustomProperties(element),
    properties: readAttributes(element),
    origin: element,
  }));
}

/** The output columns of an output. */
export function readOutputColumns(output: XmlElement, context: ReadContext): OutputColumn[] {
  return columns(output, 'outputColumns', 'outputColumn').map((element) => ({
    id: pipelineId(element),
    name: readText(element, 'name'),
    description: readText(element, 'description'),
    lineageId: readText(element, 'lineageId') || pipelineId(element),
    type: readColumnType(element, columnTypeAttributes, context) ?? columnType('DT_EMPTY'),
    sortKeyPosition: readNumber(element, 'sortKeyPosition', 0, context),
    comparisonFlags: readNumber(element, 'comparisonFlags', 0, context),
    specialFlags: readNumber(element, 'specialFlags', 0, context),
    externalMetadataColumnId: pipelineReference(element, 'externalMetadataColumnId'),
    mappedColumnId: pipelineReference(element, 'mappedColumnId'),
    ...readDispositions(element),
    customProperties: readCustomProperties(element),
    properties: readAttributes(element),
    origin: element,
  }));
}

/** The external metadata columns of an input or output. */
export function readExternalColumns(owner: XmlElement, context: ReadContext): ExternalMetadataColumn[] {
  return columns(owner, 'externalMetadataColumns', 'externalMetadataColumn').map((element) => ({
    id: pipelineId(element),
    name: readText(element, 'name'),
    type: readColumnType(element, columnTypeAttributes, context) ?? columnType('DT_EMPTY'),
    mappedColumnId: pipelineReference(element, 'mappedColumnId'),
    customProperties: readCustomProperties(element),
    properties: readAttributes(element),
    origin: element,
  }));
}

function columns(owner: XmlElement, collection: string, item: string): XmlElement[] {
  return owner.child(collection)?.childrenNamed(item) ?? [];
}
