import type {
  EventHandler,
  Executable,
  ForeachEnumeratorObject,
  ForeachLoop,
  ForeachVariableMapping,
  PrecedenceConstraint,
  TaskHost,
} from '../../../model/executable.ts';
import { isForeachLoop, isTaskHost } from '../../../model/executable-kind.ts';
import type { Configuration, ConnectionManager, LogProvider, Package } from '../../../model/package.ts';
import type { Parameter, Variable } from '../../../model/variable.ts';
import type { XmlElement } from '../../../xml/xml-element.ts';
import { connectionManagerData } from './connection-manager-data.ts';
import type { EditedElement } from './edited-element.ts';
import {
  configurationOrder,
  connectionManagerOrder,
  constraintOrder,
  executableOrder,
  objectOrder,
  packageOrder,
  variableOrder,
} from './element-order.ts';
import { ElementWriter } from './element-writer.ts';
import type { ObjectKind } from './object-kind.ts';
import {
  configurationMembers,
  connectionManagerMembers,
  constraintMembers,
  endReference,
  eventHandlerMembers,
  executableMembers,
  logProviderMembers,
  modelObjectMembers,
  packageMembers,
  parameterMembers,
  variableMappingMembers,
  variableMembers,
} from './object-members.ts';
import { pipelineKindOfTask } from './pipeline-kinds.ts';
import { type CollectionPlace, writeCollection } from './write-collection.ts';
import type { WriteContext } from './write-context.ts';
import { blankElement, editedObject } from './write-object.ts';
import { writeObjectData } from './write-object-data.ts';
import { writePropertyExpressions } from './write-property-expressions.ts';
import { writeParameterValue, writeVariableValue } from './write-variable-value.ts';

const variable: ObjectKind<Variable> = {
  element: 'Variable',
  members: variableMembers,
  order: variableOrder,
  inPipeline: false,
  writeContent: (writer, object, pristine) => {
    writePropertyExpressions(writer, object.propertyExpressions);
    writeVariableValue(writer, object, pristine);
  },
};

const parameter: ObjectKind<Parameter> = {
  element: 'PackageParameter',
  members: parameterMembers,
  order: objectOrder,
  inPipeline: false,
  writeContent: writeParameterValue,
};

/** A connection manager, of a package or the root of a `.conmgr` file. */
export const connectionManagerKind: ObjectKind<ConnectionManager> = {
  element: 'ConnectionManager',
  members: connectionManagerMembers,
  order: connectionManagerOrder,
  inPipeline: false,
  writeContent: (writer, object, pristine, context) => {
    writePropertyExpressions(writer, object.propertyExpressions);
    const indent = writer.childIndent + writer.style.layout.unit;
    writeObjectData(writer, pristine?.objectData, connectionManagerData(object, pristine, indent, context));
  },
};

const configuration: ObjectKind<Configuration> = {
  element: 'Configuration',
  members: configurationMembers,
  order: configurationOrder,
  inPipeline: false,
};

const logProvider: ObjectKind<LogProvider> = {
  element: 'LogProvider',
  members: logProviderMembers,
  order: objectOrder,
  inPipeline: false,
  writeContent: (writer, object, pristine) => {
    writePropertyExpressions(writer, object.propertyExpressions);
    writeObjectData(writer, pristine?.objectData, unchanged(object.objectData));
  },
};

const enumerator: ObjectKind<ForeachEnumeratorObject> = {
  element: 'ForEachEnumerator',
  members: modelObjectMembers,
  order: objectOrder,
  inPipeline: false,
  writeContent: (writer, object, pristine) => {
    writePropertyExpressions(writer, object.propertyExpressions);
    writeObjectData(writer, pristine?.objectData, unchanged(object.objectData));
  },
};

const variableMapping: ObjectKind<ForeachVariableMapping> = {
  element: 'ForEachVariableMapping',
  members: variableMappingMembers,
  order: objectOrder,
  inPipeline: false,
};

const constraint: ObjectKind<PrecedenceConstraint> = {
  element: 'PrecedenceConstraint',
  members: constraintMembers,
  order: constraintOrder,
  inPipeline: false,
  writeContent: (writer, object, pristine, { propertyElements, formatVersion }) => {
    if (!propertyElements) return;
    for (const end of ['from', 'to'] as const) {
      const referenceOf = (each: PrecedenceConstraint): string =>
        endReference(each[end], each[`${end}Reference`], formatVersion);
      const reference = referenceOf(object);
      if (pristine === undefined || reference !== referenceOf(pristine)) writeEnd(writer, end, reference);
    }
  },
};

const executable: ObjectKind<Executable> = {
  element: 'Executable',
  members: executableMembers,
  order: executableOrder,
  inPipeline: false,
  writeContent: (writer, object, pristine, context) => {
    if (isForeachLoop(object)) writeForeachLoop(writer, object, pristine as ForeachLoop | undefined, context);
    writeExecutableContent(writer, object, pristine, context);
    if (isTaskHost(object)) writeTaskData(writer, object, pristine as TaskHost | undefined, context);
  },
};

const eventHandler: ObjectKind<EventHandler> = {
  element: 'EventHandler',
  members: eventHandlerMembers,
  order: executableOrder,
  inPipeline: false,
  writeContent: writeExecutableContent,
};

/** A package: the outermost element of a file. */
export const packageKind: ObjectKind<Package> = {
  element: 'Executable',
  members: packageMembers,
  order: packageOrder,
  inPipeline: false,
  writeContent: (writer, object, pristine, context) => {
    const collection = placesOf(context);
    const managers = (each: Package | undefined) => each?.connectionManagers.filter(({ scope }) => scope === 'package');
    const place = collection('ConnectionManagers');
    writeCollection(writer, place, connectionManagerKind, managers(object) ?? [], managers(pristine), context);
    const configurations = collection('Configurations');
    writeCollection(writer, configurations, configuration, object.configurations, pristine?.configurations, context);
    const providers = collection('LogProviders');
    writeCollection(writer, providers, logProvider, object.logProviders, pristine?.logProviders, context);
    // Parameters came with format 6.
    const parameters: CollectionPlace = { wrapper: 'PackageParameters' };
    writeCollection(writer, parameters, parameter, object.parameters, pristine?.parameters, context);
    writeExecutableContent(writer, object, pristine, context);
  },
};

function placesOf(context: WriteContext): (wrapper: string) => CollectionPlace {
  return (wrapper) => (context.propertyElements ? {} : { wrapper, always: wrapper === 'Variables' });
}

function writeExecutableContent(
  writer: ElementWriter,
  object: Executable,
  pristine: Executable | undefined,
  context: WriteContext,
): void {
  const collection = placesOf(context);
  writeCollection(writer, collection('Variables'), variable, object.variables, pristine?.variables, context);
  writeLoggingOptions(writer, object, pristine, context);
  writePropertyExpressions(writer, object.propertyExpressions);
  writeCollection(writer, collection('Executables'), executable, object.executables, pristine?.executables, context);
  const constraints = collection('PrecedenceConstraints');
  const { precedenceConstraints, eventHandlers } = object;
  writeCollection(writer, constraints, constraint, precedenceConstraints, pristine?.precedenceConstraints, context);
  const handlers = collection('EventHandlers');
  writeCollection(writer, handlers, eventHandler, eventHandlers, pristine?.eventHandlers, context);
}

function writeForeachLoop(
  writer: ElementWriter,
  loop: ForeachLoop,
  pristine: ForeachLoop | undefined,
  context: WriteContext,
): void {
  const only = (each: ForeachLoop | undefined) =>
    each === undefined ? undefined : each.enumerator === undefined ? [] : [each.enumerator];
  writeCollection(writer, {}, enumerator, only(loop) ?? [], only(pristine), context);
  const place = placesOf(context)('ForEachVariableMappings');
  writeCollection(writer, place, variableMapping, loop.variableMappings, pristine?.variableMappings, context);
}

function writeTaskData(
  writer: ElementWriter,
  task: TaskHost,
  pristine: TaskHost | undefined,
  context: WriteContext,
): void {
  writeObjectData(writer, pristine?.objectData, taskData(writer, task, pristine, context));
}

// A data flow is written from its objects, unless its element alone was replaced.
function taskData(
  writer: ElementWriter,
  { pipeline, objectData }: TaskHost,
  pristine: TaskHost | undefined,
  context: WriteContext,
): EditedElement | undefined {
  if (pipeline === undefined) return unchanged(objectData);
  const edited = editedObject(pipeline, pipelineKindOfTask, context, writer.childIndent + writer.style.layout.unit);
  const isReplaced = objectData !== undefined && objectData !== pristine?.objectData && objectData !== pipeline.origin;
  return isReplaced && edited.edits.length === 0 ? unchanged(objectData) : edited;
}

function unchanged(element: XmlElement | undefined): EditedElement | undefined {
  return element && { element, edits: [] };
}

function writeLoggingOptions(
  writer: ElementWriter,
  { loggingOptions, loggingMode }: Executable,
  pristine: Executable | undefined,
  context: WriteContext,
): void {
  const before = pristine?.loggingOptions;
  if (loggingOptions === undefined && loggingMode === 0) {
    if (before !== undefined) writer.removeChild(before);
    return;
  }
  const element = loggingOptions ?? blankElement(`${context.prefix}LoggingOptions`, context);
  const options = new ElementWriter(element, { ...writer.style, order: objectOrder, indent: writer.childIndent });
  const modeBefore = loggingOptions === undefined ? 0 : (pristine?.loggingMode ?? 0);
  const mode = loggingMode === 0 && !context.propertyElements ? undefined : String(loggingMode);
  if (loggingMode !== modeBefore) options.setProperty('LoggingMode', mode);
  if (element === before) writer.nest(options.edits());
  else if (before !== undefined) writer.replaceChild(before, writer.textFrom(element, options.edits()));
  else writer.addChild('LoggingOptions', writer.textFrom(element, options.edits()));
}

// Formats 2 and 3: an element for each end of a constraint.
function writeEnd(writer: ElementWriter, end: 'from' | 'to', reference: string): void {
  const isFrom = end === 'from';
  const property = isFrom ? 'From' : 'To';
  if (writer.hasProperty(property)) {
    writer.setProperty(property, reference);
    return;
  }
  const existing = writer.element
    .childrenNamed('Executable')
    .find((each) => ((each.attributeValue('IsFrom') ?? '0') !== '0') === isFrom);
  const { prefix } = writer.style;
  if (existing === undefined) {
    const attributes = new Map([
      [`${prefix}IDREF`, reference],
      [`${prefix}IsFrom`, isFrom ? '-1' : '0'],
    ]);
    writer.addChild('Executable', writer.elementText('Executable', attributes));
    return;
  }
  const endWriter = new ElementWriter(existing, { ...writer.style, propertyElements: false });
  endWriter.setProperty('IDREF', reference);
  writer.nest(endWriter.edits());
}
