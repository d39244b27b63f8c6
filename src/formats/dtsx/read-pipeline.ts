import type { Component, ComponentConnection, Input, Output, Path, Pipeline } from '../../model/pipeline.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { readAttributes, readBoolean, readNumber, readText } from './read-column-type.ts';
import type { ReadContext } from './read-context.ts';
import { readCustomProperties } from './read-custom-property.ts';
import {
  pipelineId,
  pipelineReference,
  readDispositions,
  readExternalColumns,
  readInputColumns,
  readOutputColumns,
} from './read-pipeline-column.ts';

/** The data flow in a `pipeline` element, with the defaults of attributes that formats 6 and 8 leave out (source: file formats reference §5). */
export function readPipeline(element: XmlElement, context: ReadContext): Pipeline {
  return {
    attributes: readAttributes(element),
    components: items(element, 'components', 'component').map((component) => readComponent(component, context)),
    paths: items(element, 'paths', 'path').map(readPath),
    origin: element,
  };
}

function readComponent(element: XmlElement, context: ReadContext): Component {
  return {
    id: pipelineId(element),
    name: readText(element, 'name'),
    description: readText(element, 'description'),
    componentClassId: readText(element, 'componentClassID'),
    version: readNumber(element, 'version', 0, context),
    localeId: element.attribute('localeId') === undefined ? undefined : readNumber(element, 'localeId', -1, context),
    usesDispositions: readBoolean(element, 'usesDispositions', false),
    validateExternalMetadata: readBoolean(element, 'validateExternalMetadata', true),
    customProperties: readCustomProperties(element),
    connections: items(element, 'connections', 'connection').map(readConnection),
    inputs: items(element, 'inputs', 'input').map((input) => readInput(input, context)),
    outputs: items(element, 'outputs', 'output').map((output) => readOutput(output, context)),
    properties: readAttributes(element),
    origin: element,
  };
}

function readConnection(element: XmlElement): ComponentConnection {
  return {
    id: pipelineId(element),
    name: readText(element, 'name'),
    connectionManagerId: readText(element, 'connectionManagerID'),
    connectionManagerRefId: readText(element, 'connectionManagerRefId'),
    properties: readAttributes(element),
    origin: element,
  };
}

function readInput(element: XmlElement, context: ReadContext): Input {
  return {
    id: pipelineId(element),
    name: readText(element, 'name'),
    hasSideEffects: readBoolean(element, 'hasSideEffects', false),
    columns: readInputColumns(element, context),
    externalColumns: readExternalColumns(element, context),
    customProperties: readCustomProperties(element),
    ...readDispositions(element),
    properties: readAttributes(element),
    origin: element,
  };
}

function readOutput(element: XmlElement, context: ReadContext): Output {
  return {
    id: pipelineId(element),
    name: readText(element, 'name'),
    description: readText(element, 'description'),
    synchronousInputId: pipelineReference(element, 'synchronousInputId'),
    exclusionGroup: readNumber(element, 'exclusionGroup', 0, context),
    isErrorOut: readBoolean(element, 'isErrorOut', false),
    isSorted: readBoolean(element, 'isSorted', false),
    hasSideEffects: readBoolean(element, 'hasSideEffects', false),
    columns: readOutputColumns(element, context),
    externalColumns: readExternalColumns(element, context),
    customProperties: readCustomProperties(element),
    ...readDispositions(element),
    properties: readAttributes(element),
    origin: element,
  };
}

function readPath(element: XmlElement): Path {
  return {
    id: pipelineId(element),
    name: readText(element, 'name'),
    startId: readText(element, 'startId'),
    endId: readText(element, 'endId'),
    properties: readAttributes(element),
    origin: element,
  };
}

function items(owner: XmlElement, collection: string, item: string): XmlElement[] {
  return owner.child(collection)?.childrenNamed(item) ?? [];
}
