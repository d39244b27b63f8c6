import type { ColumnType } from '../../datatypes/data-type.ts';
import type { Component } from '../../model/pipeline.ts';
import type { ComponentMetaData } from '../../object-model/pipeline/component-meta-data.ts';
import type { InputColumn, OutputColumn } from '../../object-model/pipeline/pipeline-columns.ts';
import type { Output } from '../../object-model/pipeline/pipeline-ports.ts';
import type { ComponentDeclaration } from '../../sdk/component.ts';
import { columnReference } from '../../sdk/row-algorithms/column-reference.ts';
import { expressionIn } from '../builder/flow-columns.ts';
import { shorthandMember } from '../builder/flow-component.ts';
import { unlessEmpty } from './changed-settings.ts';
import type { Argument } from './script.ts';

/** A component to be told in words. */
export interface FlowWords {
  readonly component: ComponentMetaData;
  /** A new component of its class. */
  readonly fresh: ComponentMetaData;
  readonly declaration: ComponentDeclaration;
  /** Whether the types of added columns are stated. */
  readonly typed: boolean;
  typeText(type: ColumnType): string;
}

type Settings = Record<string, Argument | undefined>;

/** What a program says of the columns and outputs of a component; as little as it can. What does not come out so is found by running it. */
export function columnSettings(words: FlowWords): Settings {
  const { component, declaration } = words;
  const all: Settings = {
    columns: hasOutside(declaration) ? outsideColumns(words) : addedColumns(words),
    outputs: addedOutputs(words),
    replace: usedColumns(words, 'readWrite'),
    use: usedColumns(words, 'readOnly'),
    map: mappedColumns(component),
    errors: commonDisposition(component),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Settings as short as the builder takes them: of columns or outputs with their expressions alone, just those. */
export function shortened(settings: Settings, declaration: ComponentDeclaration): Settings {
  const [only, ...others] = Object.entries(settings);
  const isShort =
    only !== undefined && others.length === 0 && only[0] === shorthandMember(declaration) && isPlain(only[1]);
  return isShort ? (only[1] as Settings) : settings;
}

function isPlain(value: Argument | undefined): boolean {
  return typeof value === 'object' && Object.values(value).every((each) => typeof each === 'string');
}

function hasOutside({ design = {} }: ComponentDeclaration): boolean {
  return [...(design.inputs ?? []), ...(design.outputs ?? [])].some((port) => port.hasExternalMetadata === true);
}

function outsideColumns({ component, typeText }: FlowWords): Argument {
  const ports = [...component.outputCollection, ...component.inputCollection];
  const port = ports.find(({ externalMetadataColumnCollection }) => externalMetadataColumnCollection.count > 0);
  const external = [...(port?.externalMetadataColumnCollection ?? [])];
  return Object.fromEntries(external.map(({ name, columnType }) => [name, typeText(columnType)]));
}

function mainOutput({ outputCollection }: ComponentMetaData): Output | undefined {
  return [...outputCollection].find(({ isErrorOut }) => !isErrorOut);
}

function addedColumns(words: FlowWords): Argument | undefined {
  const { component, fresh, declaration } = words;
  const fixed = new Set([...(mainOutput(fresh)?.outputColumnCollection ?? [])].map(({ name }) => name));
  const { twins } = declaration.design ?? {};
  const columns = [...(mainOutput(component)?.outputColumnCollection ?? [])].filter(({ name }) => !fixed.has(name));
  if (twins !== undefined && columns.every((column) => isTwin(column, component, declaration))) return undefined;
  return unlessEmpty(Object.fromEntries(columns.map((column) => [column.name, addedColumn(column, words)])));
}

function isTwin(column: OutputColumn, component: ComponentMetaData, { design }: ComponentDeclaration): boolean {
  const property = design?.twins?.property ?? '';
  if (design?.twins?.heldBy === 'output') return column.customPropertyCollection.contains(property);
  const inputs = [...component.inputCollection].flatMap((input) => [...input.inputColumnCollection]);
  return inputs.some((input) => referenceOf(input, property) === column.lineageId);
}

function referenceOf({ customPropertyCollection }: InputColumn | OutputColumn, property: string): string {
  return customPropertyCollection.contains(property)
    ? columnReference(String(customPropertyCollection.item(property).model.value))
    : '';
}

function addedColumn(column: OutputColumn, words: FlowWords): Argument {
  const { component, declaration, typed, typeText } = words;
  const declared = declaration.outputs?.columnProperties ?? {};
  const expression = expressionIn(declaration, declared);
  const stored = Object.entries(declaration.design?.friendly ?? {}).flat();
  const source = declaration.design?.source?.property;
  const start = freshColumn(words);
  const others = [...column.customPropertyCollection].flatMap(({ name, value, model }) => {
    if (name === source) return [['from', nameOf(component, columnReference(model.value))] as const];
    if (stored.includes(name) || start[name] === value) return [];
    return [
      [name, declared[name]?.kind === 'lineage' ? nameOf(component, columnReference(model.value)) : value] as const,
    ];
  });
  const text = expression === undefined ? undefined : textOf(column, expression);
  const type =
    typed || (expression === undefined && !isTypedBySource(declaration)) ? typeText(column.model.type) : undefined;
  if (others.length === 0 && type === undefined && text !== undefined) return text;
  return (unlessEmpty({ expression: text, type, ...Object.fromEntries(others) }) ?? {}) as Argument;
}

function isTypedBySource({ design }: ComponentDeclaration): boolean {
  return design?.source?.type !== undefined;
}

// What a new column of the component begins with.
function freshColumn({ fresh }: FlowWords): Readonly<Record<string, unknown>> {
  const output = mainOutput(fresh);
  if (output === undefined) return {};
  const column = fresh.instantiate().insertOutputColumnAt(output.id, 0, 'fresh');
  const values = Object.fromEntries([...column.customPropertyCollection].map(({ name, value }) => [name, value]));
  fresh.instantiate().deleteOutputColumn(output.id, column.id);
  return values;
}

function textOf(
  { customPropertyCollection }: InputColumn | OutputColumn | Output,
  property: string,
): string | undefined {
  return customPropertyCollection.contains(property)
    ? String(customPropertyCollection.item(property).value)
    : undefined;
}

/** The name of the column that begins with a lineage. */
function nameOf(component: ComponentMetaData, lineageId: string): string {
  for (const input of component.inputCollection) {
    const found = input.getVirtualInput().virtualInputColumnCollection.find((column) => column.lineageId === lineageId);
    if (found !== undefined) return found.name;
  }
  return lineageId;
}

function addedOutputs({ component, fresh, declaration }: FlowWords): Argument | undefined {
  const expression = expressionIn(declaration, declaration.outputs?.properties);
  if (expression === undefined) return undefined;
  const usual = new Set([...fresh.outputCollection].map(({ name }) => name));
  const outputs = [...component.outputCollection].filter(
    (output) => !usual.has(output.name) && (textOf(output, expression) ?? '') !== '',
  );
  const byOrder = outputs.sort(
    (one, other) => Number(textOf(one, 'EvaluationOrder')) - Number(textOf(other, 'EvaluationOrder')),
  );
  return unlessEmpty(Object.fromEntries(byOrder.map((output) => [output.name, textOf(output, expression) ?? ''])));
}

function usedColumns({ component, declaration }: FlowWords, usage: 'readOnly' | 'readWrite'): Argument | undefined {
  const isDestination = declaration.design?.inputs?.some((input) => input.hasExternalMetadata) === true;
  if (isDestination) return undefined;
  const { twins } = declaration.design ?? {};
  const expression = expressionIn(declaration, declaration.inputs?.columnProperties);
  const stored = Object.entries(declaration.design?.friendly ?? {}).flat();
  const columns = [...component.inputCollection].flatMap((input) => [...input.inputColumnCollection]);
  const entries = columns
    .filter((column) => column.usageType === usage)
    .map((column) => {
      const properties = [...column.customPropertyCollection].filter(
        ({ name, value }) => !stored.includes(name) && name !== twins?.property && value !== 0 && value !== '',
      );
      const text = usage === 'readWrite' && expression !== undefined ? textOf(column, expression) : undefined;
      return [column.name, text ?? Object.fromEntries(properties.map(({ name, value }) => [name, value]))] as const;
    })
    .filter(([, given]) => typeof given === 'string' || Object.keys(given).length > 0);
  return unlessEmpty(Object.fromEntries(entries));
}

function mappedColumns({ inputCollection }: ComponentMetaData): Argument | undefined {
  const [input] = inputCollection;
  const outside = input?.externalMetadataColumnCollection;
  if (input === undefined || outside === undefined || outside.count === 0) return undefined;
  const pairs = [...input.inputColumnCollection].map(({ name, externalMetadataColumnId }) => {
    const target = [...outside].find(({ id }) => id === externalMetadataColumnId);
    return [name, target?.name ?? ''] as const;
  });
  const arriving = input.getVirtualInput().virtualInputColumnCollection.filter(({ name }) => outside.contains(name));
  const isByName = pairs.length === arriving.length && pairs.every(([name, target]) => name === target);
  return isByName && pairs.length > 0 ? undefined : Object.fromEntries(pairs);
}

// The one that every port and column with one has, when it is not the usual.
function commonDisposition({ model }: ComponentMetaData): Argument | undefined {
  const all = new Set(dispositionsOf(model));
  const [only] = all;
  return all.size === 1 && only !== 'FailComponent' ? only : undefined;
}

function dispositionsOf({ inputs, outputs }: Component): string[] {
  const objects = [
    ...inputs,
    ...outputs,
    ...inputs.flatMap((input) => input.columns),
    ...outputs.flatMap((output) => output.columns),
  ];
  return objects
    .flatMap(({ errorRowDisposition, truncationRowDisposition }) => [errorRowDisposition, truncationRowDisposition])
    .filter((each) => each !== 'NotUsed');
}
