import type { EventHandler, Executable, ForeachLoop, PrecedenceConstraint, TaskHost } from '../../model/executable.ts';
import { isForeachLoop, isTaskHost } from '../../model/executable-kind.ts';
import type { DtsContainer, DtsSequence } from '../../object-model/dts-container.ts';
import type { ForEachLoop } from '../../object-model/for-each-loop.ts';
import { Package } from '../../object-model/package.ts';
import type { TaskHost as TaskHostView } from '../../object-model/task-host.ts';
import { inferredType, typeCodeName } from '../../object-model/variable-data.ts';
import type { Variable } from '../../object-model/variables.ts';
import { changedSettings, unlessEmpty } from './changed-settings.ts';
import {
  type DescribeContext,
  expressionsOf,
  namedId,
  rawCall,
  rawOf,
  settingsFor,
  tellingOf,
  withSymbols,
} from './describe-context.ts';
import { describeFlow } from './describe-flow.ts';
import { type Argument, Block, type Call, Reference } from './script.ts';

/** The calls that fill a container: variables, executables, constraints and event handlers. @param receiver the constant of the container */
export function describeContent(view: DtsContainer, receiver: string, context: DescribeContext): Call[] {
  const { model } = view;
  return [
    ...[...view.variables].map((variable) => describeVariable(variable, receiver, context)),
    ...('executables' in view ? describeExecutables(view as DtsSequence, receiver, context) : []),
    ...(hasLogging(model) ? [loggingCall(model, receiver, context)] : []),
    ...describeEventHandlers(view, receiver, context),
  ];
}

function describeVariable(variable: Variable, receiver: string, context: DescribeContext): Call {
  const { model, value, dataType } = variable;
  if (tellingOf(model, context) !== 'words') return rawCall(receiver, model, context);
  const settings = unlessEmpty({
    namespace: model.namespace === 'User' ? undefined : model.namespace,
    type: typeCodeName(inferredType(value)) === dataType ? undefined : dataType,
    expression: model.evaluateAsExpression ? context.secrets.hide(model.expression) : undefined,
    readOnly: model.readOnly || undefined,
    raiseChangedEvent: model.raiseChangedEvent || undefined,
    Description: model.description || undefined,
    id: namedId(model, context),
  });
  const shown = typeof value === 'string' ? context.secrets.hide(value) : value;
  const args: Argument[] = [model.name, shown, ...(settings === undefined ? [] : [settings])];
  return { receiver, method: 'variable', args, subject: model };
}

function describeExecutables(view: DtsSequence, receiver: string, context: DescribeContext): Call[] {
  const { model } = view;
  const ends = new Set(model.precedenceConstraints.flatMap(({ from, to }) => [from, to]));
  const names = new Map<Executable, string>();
  const calls = [...view.executables].flatMap((each) => {
    const made = describeExecutable(each, receiver, context);
    const own =
      each.model.kind === 'task' && tellingOf(each.model, context) !== 'raw' ? taskContent(each, context) : undefined;
    const content = own?.calls ?? [];
    if (!ends.has(each.model) && content.length === 0) return [made];
    const name = own?.name ?? context.identifiers.nameFor(each.name);
    names.set(each.model, name);
    return [{ ...made, result: name }, ...content];
  });
  return [...calls, ...model.precedenceConstraints.map((each) => describeConstraint(each, receiver, names, context))];
}

function taskContent(
  view: DtsContainer,
  context: DescribeContext,
): { readonly name: string; readonly calls: Call[] } | undefined {
  const { model } = view;
  const isPlain = model.variables.length + model.eventHandlers.length === 0 && !hasLogging(model);
  if (isPlain) return undefined;
  const name = context.identifiers.nameFor(view.name);
  return { name, calls: describeContent(view, name, context) };
}

function describeConstraint(
  constraint: PrecedenceConstraint,
  receiver: string,
  names: ReadonlyMap<Executable, string>,
  context: DescribeContext,
): Call {
  const { from, to, value, expression, evaluationOperation, logicalAnd } = constraint;
  const [prior, later] = [from, to].map((end) => (end === undefined ? undefined : names.get(end)));
  if (prior === undefined || later === undefined || tellingOf(constraint, context) !== 'words') {
    return rawCall(receiver, constraint, context);
  }
  const usual = expression === '' ? 'constraint' : 'expression-and-constraint';
  const settings = unlessEmpty({
    expression: expression === '' ? undefined : context.secrets.hide(expression),
    when: evaluationOperation === usual ? undefined : evaluationOperation,
    any: logicalAnd ? undefined : true,
  });
  const args: Argument[] = [
    new Reference(prior),
    ...(value === 'success' && settings === undefined ? [] : [value]),
    ...(settings === undefined ? [] : [settings]),
  ];
  return { receiver: later, method: 'after', args, subject: constraint };
}

function describeExecutable(view: DtsContainer, receiver: string, context: DescribeContext): Call {
  const { model } = view;
  if (tellingOf(model, context) === 'raw') return rawCall(receiver, model, context);
  if (isTaskHost(model)) return describeTask(view, model, receiver, context);
  if (isForeachLoop(model)) return describeForeachLoop(view as ForEachLoop, model, receiver, context);
  const settings = settingsOf(view, freshExecutable(model.creationName), context);
  const body = blockOf(view, context);
  const isLoop = model.kind === 'for-loop';
  const method = isLoop ? 'forLoop' : 'sequence';
  const args: Argument[] = isLoop
    ? [model.name, settings ?? {}, body]
    : [model.name, body, ...(settings === undefined ? [] : [settings])];
  return { receiver, method, args, subject: model };
}

function blockOf(view: DtsContainer, context: DescribeContext): Block {
  const parameter = context.identifiers.nameFor(`in ${view.name}`);
  return new Block(parameter, describeContent(view, parameter, context));
}

function describeTask(view: DtsContainer, model: TaskHost, receiver: string, context: DescribeContext): Call {
  const method = context.unitNames.get(model.creationName);
  const { name, objectData, pipeline } = model;
  const telling = tellingOf(model, context);
  const flow =
    pipeline === undefined || method === undefined || telling === 'data'
      ? undefined
      : describeFlow(view as TaskHostView, context, telling === 'typed');
  const isData = flow === undefined && (pipeline !== undefined || method === undefined || telling === 'data');
  const data = isData && objectData !== undefined ? rawOf({ name, origin: objectData }, context) : undefined;
  const fresh = freshExecutable(method === undefined ? 'STOCK:SEQUENCE' : model.creationName);
  const settings = settingsOf(view, fresh, context, isData) ?? {};
  const content = pipeline === undefined || method === undefined ? undefined : (flow ?? data);
  const all = unlessEmpty(content === undefined ? { ...settings, data } : settings);
  const args: Argument[] = [
    ...(method === undefined ? [model.creationName] : []),
    name,
    ...(content === undefined ? [] : [content]),
    ...(all === undefined ? [] : [all as Argument]),
  ];
  return { receiver, method: method ?? 'task', args, subject: model };
}

function describeForeachLoop(view: ForEachLoop, model: ForeachLoop, receiver: string, context: DescribeContext): Call {
  const { enumerator, variableMappings } = model;
  const host = view.forEachEnumerator;
  const creationName = enumerator?.creationName ?? '';
  const method = context.unitNames.get(creationName);
  const isData = method === undefined || tellingOf(model, context) === 'data';
  const fresh = freshLoop(isData ? undefined : creationName);
  const own =
    host === undefined || isData || fresh === undefined ? {} : changedSettings(host.properties, fresh.properties);
  const isInOrder = variableMappings.every(({ valueIndex }, index) => valueIndex === index);
  const into = isInOrder ? variableMappings.map(({ variableName }) => variableName) : undefined;
  const data =
    isData && enumerator?.objectData !== undefined
      ? rawOf({ name: model.name, origin: enumerator.objectData }, context)
      : undefined;
  const settings: Record<string, Argument | undefined> = {
    ...settingsFor(withSymbols(own, context.declared.get(creationName)), context),
    data,
    into: into?.length === 0 ? undefined : into,
    expressions: enumerator === undefined ? undefined : expressionsOf(enumerator, context),
    loop: settingsOf(view, freshExecutable('STOCK:FOREACHLOOP'), context),
  };
  const given = (unlessEmpty(settings) ?? {}) as Record<string, Argument>;
  const body = blockOf(view, context);
  const args: Argument[] = method === undefined ? [model.name, creationName, given, body] : [model.name, given, body];
  return { receiver, method: method ?? 'foreachLoop', args, subject: model };
}

function describeEventHandlers(view: DtsContainer, receiver: string, context: DescribeContext): Call[] {
  return [...view.eventHandlers].map((handler) => {
    const model = handler.model as EventHandler;
    if (tellingOf(model, context) !== 'words') return rawCall(receiver, model, context);
    const fresh = new Package().eventHandlers.add(model.eventName);
    const settings = settingsOf(handler, fresh, context);
    const args: Argument[] = [
      model.eventName,
      blockOf(handler, context),
      ...(settings === undefined ? [] : [settings]),
    ];
    return { receiver, method: 'on', args, subject: model };
  });
}

/** What a program has to say of an executable. @param isData its own properties are told as XML */
export function settingsOf(
  view: DtsContainer,
  fresh: DtsContainer,
  context: DescribeContext,
  isData = false,
): Record<string, Argument> | undefined {
  const container = new Set([...freshExecutable('STOCK:SEQUENCE').properties].map(({ name }) => name));
  const changed = changedSettings(view.properties, fresh.properties);
  // Properties of components are told with them.
  const told = Object.entries(changed).filter(([name]) => (!isData || container.has(name)) && !name.startsWith('['));
  return unlessEmpty({
    id: namedId(view.model, context),
    ...settingsFor(withSymbols(Object.fromEntries(told), context.declared.get(view.model.creationName)), context),
    expressions: expressionsOf(view.model, context),
  }) as Record<string, Argument> | undefined;
}

function freshExecutable(creationName: string): DtsContainer {
  return new Package().executables.add(creationName);
}

function freshLoop(enumerator: string | undefined): ReturnType<ForEachLoop['setForEachEnumerator']> | undefined {
  if (enumerator === undefined) return undefined;
  return (freshExecutable('STOCK:FOREACHLOOP') as ForEachLoop).setForEachEnumerator(enumerator);
}

/** Whether logging options say more than that the container does as its parent. */
export function hasLogging({ loggingOptions, loggingMode }: Executable): boolean {
  return loggingOptions !== undefined && (loggingMode !== 0 || loggingOptions.elements.length > 0);
}

function loggingCall(model: Executable, receiver: string, context: DescribeContext): Call {
  const raw = rawOf({ name: model.name, origin: model.loggingOptions }, context);
  return { receiver, method: 'add', args: [raw], subject: model };
}
