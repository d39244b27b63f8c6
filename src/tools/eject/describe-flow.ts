import type { ColumnType } from '../../datatypes/data-type.ts';
import { describeType } from '../../expressions/type-specification.ts';
import type { TaskHost as TaskHostModel } from '../../model/executable.ts';
import { Package } from '../../object-model/package.ts';
import type { ComponentMetaData } from '../../object-model/pipeline/component-meta-data.ts';
import type { MainPipe } from '../../object-model/pipeline/main-pipe.ts';
import type { Input, Output } from '../../object-model/pipeline/pipeline-ports.ts';
import type { TaskHost } from '../../object-model/task-host.ts';
import type { ComponentDeclaration } from '../../sdk/component.ts';
import { unlessEmpty } from './changed-settings.ts';
import { type DescribeContext, withSymbols } from './describe-context.ts';
import { columnSettings, type FlowWords, shortened } from './describe-flow-columns.ts';
import { type Argument, Block, type Call, Reference } from './script.ts';

/** A data flow in words; undefined when a component has none, or its rows run in another way than the builder can say. @param typed whether the types of added columns are stated */
export function describeFlow(view: TaskHost, context: DescribeContext, typed: boolean): Block | undefined {
  const pipe = view.innerObject;
  if (pipe === undefined) return undefined;
  const components = inOrder(pipe);
  const parameter = context.identifiers.nameFor('flow');
  const names = new Map(components.map((each) => [each.model as object, context.identifiers.nameFor(each.name)]));
  const calls: Call[] = [];
  for (const component of components) {
    const declaration = context.components.get(component.componentClassId);
    const ends = incoming(pipe, component, names);
    const settings = declaration && settingsOf(component, declaration, context, typed);
    if (declaration === undefined || settings === undefined || ends === undefined) return undefined;
    calls.push(
      ...componentCalls(component, declaration, {
        parameter,
        ends,
        settings,
        names,
        context,
        task: view.model as TaskHostModel,
      }),
    );
  }
  return new Block(parameter, calls);
}

interface End {
  /** Constant of the component. */
  readonly from: string;
  /** How the output is asked for: nothing, its name, or `errors`. */
  readonly output: string | undefined;
  readonly isError: boolean;
}

interface CallParts {
  readonly parameter: string;
  readonly ends: readonly End[];
  readonly settings: Record<string, Argument>;
  readonly names: ReadonlyMap<object, string>;
  readonly context: DescribeContext;
  readonly task: TaskHostModel;
}

function componentCalls(component: ComponentMetaData, declaration: ComponentDeclaration, parts: CallParts): Call[] {
  const { parameter, ends, settings, names, context, task } = parts;
  const calls: Call[] = [];
  const points = ends.map(({ from, output, isError }) => {
    if (output === undefined) return from;
    const result = context.identifiers.nameFor(`${from} ${isError ? 'errors' : output}`);
    calls.push({ receiver: from, method: 'output', args: [output], result, subject: task });
    return result;
  });
  const [first, ...others] = points;
  const from = others.length === 0 ? undefined : others.map((each) => new Reference(each));
  const given = unlessEmpty({ ...settings, from }) as Record<string, Argument> | undefined;
  calls.push({
    receiver: first ?? parameter,
    method: context.unitNames.get(declaration.identifiers.creationName) ?? '',
    args: [component.name, ...(given === undefined ? [] : [given])],
    result: names.get(component.model),
    subject: task,
  });
  return calls;
}

/** The components, each behind those whose rows it takes. */
function inOrder(pipe: MainPipe): ComponentMetaData[] {
  const waiting = [...pipe.componentMetaDataCollection];
  const ordered: ComponentMetaData[] = [];
  while (waiting.length > 0) {
    const ready = waiting.findIndex((component) =>
      [...component.inputCollection].every((input) => {
        const source = startOf(pipe, input);
        return source === undefined || ordered.some(({ model }) => model === source.component);
      }),
    );
    ordered.push(...waiting.splice(Math.max(ready, 0), 1));
  }
  return ordered;
}

function startOf(pipe: MainPipe, input: Input): Output | undefined {
  return [...pipe.pathCollection].find(({ endPoint }) => endPoint === input)?.startPoint;
}

function incoming(pipe: MainPipe, component: ComponentMetaData, names: ReadonlyMap<object, string>): End[] | undefined {
  const ends: End[] = [];
  for (const input of component.inputCollection) {
    const start = startOf(pipe, input);
    if (start === undefined) continue;
    const from = names.get(start.component);
    if (from === undefined) return undefined;
    const outputs = start.component.outputs.filter(({ isErrorOut }) => !isErrorOut);
    const isOnly = outputs.length === 1 && outputs[0] === start.model;
    ends.push({ from, output: isOnly ? undefined : start.name, isError: start.isErrorOut });
  }
  return ends;
}

function settingsOf(
  component: ComponentMetaData,
  declaration: ComponentDeclaration,
  context: DescribeContext,
  typed: boolean,
): Record<string, Argument> | undefined {
  const fresh = freshComponent(declaration);
  const connections = connectionsOf(component, context);
  if (fresh === undefined || connections === undefined) return undefined;
  const words: FlowWords = { component, fresh, declaration, typed, typeText };
  const columns = columnSettings(words);
  const { localeId } = component;
  const hide = (value: string | number | boolean): Argument =>
    typeof value === 'string' ? context.secrets.hide(value) : value;
  const properties = [...component.customPropertyCollection]
    .filter(
      ({ name, value }) =>
        !(fresh.customPropertyCollection.contains(name) && fresh.customPropertyCollection.item(name).value === value),
    )
    .map(({ name, value }) => [name, hide(value)] as const);
  const told = unlessEmpty({
    Description: component.description === fresh.description ? undefined : component.description,
    LocaleID: localeId,
    ValidateExternalMetadata: component.validateExternalMetadata ? undefined : false,
    ...connections,
    ...withSymbols(Object.fromEntries(properties), declaration.properties),
    ...columns,
  });
  return shortened(told ?? {}, declaration) as Record<string, Argument>;
}

function connectionsOf(
  component: ComponentMetaData,
  { connections }: DescribeContext,
): Record<string, Argument> | undefined {
  const slots = [...component.runtimeConnectionCollection].flatMap(({ name, connectionManager }) => {
    const constant = connectionManager && connections.get(connectionManager.id.toLowerCase());
    return [{ name, constant }];
  });
  const filled = slots.filter(({ constant }) => constant !== undefined);
  const isLost = component.model.connections.some(
    ({ connectionManagerId }, index) => connectionManagerId !== '' && slots[index].constant === undefined,
  );
  if (isLost) return undefined;
  if (filled.length === 0) return {};
  if (slots.length === 1) return { connection: new Reference(filled[0].constant ?? '') };
  return { connections: Object.fromEntries(filled.map(({ name, constant }) => [name, new Reference(constant ?? '')])) };
}

function freshComponent({ design, identifiers }: ComponentDeclaration): ComponentMetaData | undefined {
  if (design === undefined) return undefined;
  const task = new Package().executables.add('STOCK:PipelineTask') as TaskHost;
  const component = (task.innerObject as MainPipe).componentMetaDataCollection.new();
  component.componentClassId = identifiers.creationName;
  component.instantiate().provideComponentProperties();
  return component;
}

/** A type as the builder takes it: `DT_STR:50:1252`. */
function typeText(type: ColumnType): string {
  return describeType(type).replaceAll(', ', ':').replace(':1252', '');
}
