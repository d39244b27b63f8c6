import type { EventHandler, Executable, ForcedResult, ForeachLoop, ForLoop, TaskHost } from '../../model/executable.ts';
import { booleanOf, integerOf, textOf } from '../../model/property-set.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { type ReadContext, requireText } from './read-context.ts';
import { readEnumerator, readVariableMappings } from './read-foreach-loop.ts';
import { collectionElements, objectDataOf, readModelObject, readProperties } from './read-model-object.ts';
import { readPipeline } from './read-pipeline.ts';
import { readPrecedenceConstraints } from './read-precedence-constraint.ts';
import { readVariables } from './read-variable.ts';

const forcedResults: Readonly<Record<number, ForcedResult>> = { 0: 'success', 1: 'failure', 2: 'completion' };

const supportedTransaction = 1;
const serializableIsolation = 0x100000;

/** An executable without what is special to its kind: every member of `Executable`, content included. */
export function readExecutableMembers<K extends Executable['kind']>(
  element: XmlElement,
  kind: K,
  parent: Executable | undefined,
  context: ReadContext,
): Executable & { kind: K } {
  const object = readModelObject(element);
  const { properties } = object;
  const loggingOptions = element.child('LoggingOptions');
  const logging = loggingOptions === undefined ? new Map<string, string>() : readProperties(loggingOptions);
  const executable: Executable & { kind: K } = {
    ...object,
    creationName: object.creationName || textOf(properties, 'ExecutableType'),
    kind,
    parent,
    disabled: booleanOf(properties, 'Disabled', false),
    delayValidation: booleanOf(properties, 'DelayValidation', false),
    failPackageOnFailure: booleanOf(properties, 'FailPackageOnFailure', false),
    failParentOnFailure: booleanOf(properties, 'FailParentOnFailure', false),
    maximumErrorCount: integerOf(properties, 'MaxErrorCount', 1),
    forceExecutionResult: forcedResults[integerOf(properties, 'ForceExecutionResult', -1)] ?? 'none',
    forceExecutionValue: booleanOf(properties, 'ForceExecValue', false),
    disableEventHandlers: booleanOf(properties, 'DisableEventHandlers', false),
    transactionOption: integerOf(properties, 'TransactionOption', supportedTransaction),
    isolationLevel: integerOf(properties, 'ISOLevel', serializableIsolation),
    localeId: integerOf(properties, 'LocaleID', -1),
    loggingMode: integerOf(logging, 'LoggingMode', 0),
    variables: readVariables(element, context),
    executables: [],
    precedenceConstraints: [],
    eventHandlers: [],
    loggingOptions,
  };
  readContent(element, executable, context);
  return executable;
}

function readContent(element: XmlElement, executable: Executable, context: ReadContext): void {
  executable.executables = collectionElements(element, 'Executables', 'Executable').map((child) =>
    readExecutable(child, executable, context),
  );
  executable.precedenceConstraints = readPrecedenceConstraints(element, executable.executables, context);
  executable.eventHandlers = collectionElements(element, 'EventHandlers', 'EventHandler').map((child) =>
    readEventHandler(child, executable, context),
  );
}

/** A container or task below the package. Whatever is no container is a task in its host, known or not. */
function readExecutable(element: XmlElement, parent: Executable, context: ReadContext): Executable {
  const properties = readProperties(element);
  requireText(context, textOf(properties, 'ObjectName'), 'ObjectName', element);
  const type = textOf(properties, 'ExecutableType') || textOf(properties, 'CreationName');
  requireText(context, type, 'ExecutableType', element);
  switch (type.toUpperCase()) {
    case 'STOCK:SEQUENCE':
      return readExecutableMembers(element, 'sequence', parent, context);
    case 'STOCK:FORLOOP':
      return readForLoop(element, parent, context);
    case 'STOCK:FOREACHLOOP':
      return readForeachLoop(element, parent, context);
    default:
      return readTaskHost(element, parent, context);
  }
}

// The content already has the members as its parent: what a kind adds goes into the same object.
function readForLoop(element: XmlElement, parent: Executable, context: ReadContext): ForLoop {
  const members = readExecutableMembers(element, 'for-loop', parent, context);
  const { properties } = members;
  return Object.assign(members, {
    initExpression: textOf(properties, 'InitExpression'),
    evalExpression: textOf(properties, 'EvalExpression'),
    assignExpression: textOf(properties, 'AssignExpression'),
    maximumConcurrent: integerOf(properties, 'MaxConcurrent', 1),
  });
}

function readForeachLoop(element: XmlElement, parent: Executable, context: ReadContext): ForeachLoop {
  const members = readExecutableMembers(element, 'foreach-loop', parent, context);
  return Object.assign(members, {
    enumerator: readEnumerator(element),
    variableMappings: readVariableMappings(element),
  });
}

function readTaskHost(element: XmlElement, parent: Executable, context: ReadContext): TaskHost {
  const members = readExecutableMembers(element, 'task', parent, context);
  const objectData = objectDataOf(element);
  const pipeline = objectData?.localName === 'pipeline' ? readPipeline(objectData, context) : undefined;
  return Object.assign(members, { objectData, pipeline });
}

function readEventHandler(element: XmlElement, parent: Executable, context: ReadContext): EventHandler {
  const members = readExecutableMembers(element, 'event-handler', parent, context);
  const eventName = textOf(members.properties, 'EventName');
  requireText(context, eventName, 'EventName', element);
  return Object.assign(members, { eventName, name: members.name || eventName });
}
