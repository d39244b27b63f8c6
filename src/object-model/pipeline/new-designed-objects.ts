import { type ColumnType, columnType } from '../../datatypes/data-type.ts';
import {
  newCustomProperty,
  newInput,
  newInputColumn,
  newOutput,
  newOutputColumn,
} from '../../model/new-pipeline-objects.ts';
import type {
  Component,
  CustomProperty,
  Input,
  InputColumn,
  Output,
  OutputColumn,
  PersistedDispositions,
} from '../../model/pipeline.ts';
import { emptyValue } from '../../plan/read-property-bag.ts';
import type { ComponentDeclaration } from '../../sdk/component.ts';
import type {
  ColumnDesign,
  DispositionDesign,
  FixedColumn,
  InputDesign,
  OutputDesign,
  PropertyForm,
  PropertyStart,
  PropertyStarts,
} from '../../sdk/design.ts';
import type { PropertyDeclaration, PropertyDeclarations, PropertyKind } from '../../sdk/property.ts';

/** CLR types of persisted properties (observed). */
const dataTypes: Partial<Record<PropertyKind, string>> = {
  boolean: 'System.Boolean',
  integer: 'System.Int32',
  enumeration: 'System.Int32',
  double: 'System.Double',
  lineage: 'System.Int32',
};

/** CLR type of a property that has a value. */
export function dataTypeOf(kind: PropertyKind | undefined, form: PropertyForm | undefined): string {
  return form?.dataType ?? (kind === undefined ? undefined : dataTypes[kind]) ?? 'System.String';
}

/** The stored property of a declaration with the value it begins with. */
export function newDeclaredProperty(
  name: string,
  declaration: PropertyDeclaration | undefined,
  form: PropertyForm | undefined,
  start: PropertyStart,
): CustomProperty {
  const dataType = start === null ? 'System.Null' : dataTypeOf(declaration?.kind, form);
  const property = newCustomProperty(name, start === null ? '' : String(start), dataType);
  const containsId = form?.containsId ?? (declaration?.kind === 'lineage' || declaration?.kind === 'expression');
  const attributes = [
    ['containsID', containsId ? 'true' : undefined],
    ['description', declaration?.description],
    ['typeConverter', form?.typeConverter],
    ['UITypeEditor', form?.editor],
  ] as const;
  property.properties = new Map(attributes.flatMap(([key, text]) => (text === undefined ? [] : [[key, text]])));
  if (form?.acceptsExpressions === true) property.expressionType = 'Notify';
  return property;
}

/** The custom properties that an object begins with: those of the design, or all that are declared with their defaults. */
export function newProperties(
  declarations: PropertyDeclarations | undefined,
  starts: PropertyStarts | undefined,
  forms: Readonly<Record<string, PropertyForm>> | undefined,
): CustomProperty[] {
  const declared = declarations ?? {};
  const all = starts ?? startsOf(declared, {});
  return Object.entries(all).map(([name, start]) => newDeclaredProperty(name, declared[name], forms?.[name], start));
}

/** Every declared property with its default, but for those that begin otherwise. */
export function startsOf(declarations: PropertyDeclarations, others: PropertyStarts): PropertyStarts {
  return Object.fromEntries(
    Object.entries(declarations).map(([name, declaration]) => [
      name,
      Object.hasOwn(others, name) ? others[name] : startOf(declaration),
    ]),
  );
}

function startOf(declaration: PropertyDeclaration): PropertyStart {
  const empty = emptyValue(declaration);
  return empty === null || typeof empty === 'object' ? '' : empty;
}

function dispositions(design: DispositionDesign | undefined): PersistedDispositions {
  return {
    errorOrTruncationOperation: design?.operation ?? '',
    errorRowDisposition: design?.errorRow ?? 'NotUsed',
    truncationRowDisposition: design?.truncationRow ?? 'NotUsed',
  };
}

/** An input as the design has it; it is not put into the component. */
export function newDesignedInput(component: Component, design: InputDesign, declaration: ComponentDeclaration): Input {
  return Object.assign(newInput(component, design.name), {
    hasSideEffects: design.hasSideEffects ?? false,
    customProperties: newProperties(declaration.inputs?.properties, design.properties, declaration.design?.forms),
    ...dispositions(design.dispositions),
  });
}

/** An output as the design has it; an error output ends with ErrorCode and ErrorColumn. It is not put into the component. */
export function newDesignedOutput(
  component: Component,
  design: OutputDesign,
  declaration: ComponentDeclaration,
): Output {
  const isErrorOut = design.isErrorOut ?? false;
  const starts = isErrorOut ? (design.properties ?? {}) : design.properties;
  const output = Object.assign(newOutput(component, design.name), {
    synchronousInputId: component.inputs.find(({ name }) => name === design.synchronousWith)?.id ?? '',
    exclusionGroup: design.exclusionGroup ?? 0,
    isErrorOut,
    isSorted: design.isSorted ?? false,
    customProperties: newProperties(declaration.outputs?.properties, starts, declaration.design?.forms),
    ...dispositions(design.dispositions),
  });
  if (design.deletedWithPath === true) output.properties = new Map([['deleteOutputOnPathDetached', 'true']]);
  const columns = fixedColumns(design, []);
  output.columns = isErrorOut
    ? errorOutputColumns(output, columns)
    : columns.map((column) => newDesignedOutputColumn(output, column, declaration));
  return output;
}

/** The columns that the design gives an output, those of the outside being these. */
export function fixedColumns(design: OutputDesign, external: readonly FixedColumn[]): readonly FixedColumn[] {
  if (design.columns === undefined) return [];
  return design.columns === 'copies' ? external : design.columns(external);
}

/** The columns of an error output: those given, ErrorCode and ErrorColumn. */
export function errorOutputColumns(output: Output, columns: readonly FixedColumn[]): OutputColumn[] {
  const special = (name: string, specialFlags: number): OutputColumn =>
    Object.assign(newOutputColumn(output, name, columnType('DT_I4')), { specialFlags });
  return [
    ...columns.map(({ name, type, description = '' }) =>
      Object.assign(newOutputColumn(output, name, type), { description }),
    ),
    special('ErrorCode', 1),
    special('ErrorColumn', 2),
  ];
}

/** A column of an output that is no error output; it is not put there. */
export function newDesignedOutputColumn(
  output: Output,
  column: { readonly name: string; readonly type?: ColumnType; readonly starts?: PropertyStarts },
  declaration: ComponentDeclaration,
): OutputColumn {
  const { starts } = column;
  const start = declaration.design?.outputColumn;
  const declarations = declaration.outputs?.columnProperties;
  const made = newOutputColumn(output, column.name, column.type);
  const own = starts === undefined ? start : { ...start, properties: starts };
  return Object.assign(made, columnStart(own, declarations, declaration));
}

/** A column of an input that reads an output column further up; it is not put there. */
export function newDesignedInputColumn(
  input: Input,
  upstream: OutputColumn,
  usage: InputColumn['usage'],
  declaration: ComponentDeclaration,
): InputColumn {
  const made = Object.assign(newInputColumn(input, upstream), { usage });
  const { design } = declaration;
  const start = usage === 'readWrite' ? (design?.readWriteColumn ?? design?.readOnlyColumn) : design?.readOnlyColumn;
  return Object.assign(made, columnStart(start, declaration.inputs?.columnProperties, declaration));
}

function columnStart(
  start: ColumnDesign | undefined,
  declarations: PropertyDeclarations | undefined,
  { design }: ComponentDeclaration,
): PersistedDispositions & { customProperties: CustomProperty[] } {
  return {
    customProperties: newProperties(declarations, start?.properties, design?.forms),
    ...dispositions(start?.dispositions),
  };
}
