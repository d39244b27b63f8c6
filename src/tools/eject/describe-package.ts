import { dataTypeCodes } from '../../datatypes/data-type.ts';
import { Secret } from '../../datatypes/secret.ts';
import type { ConnectionManager as ConnectionManagerModel } from '../../model/package.ts';
import type { ConnectionManager } from '../../object-model/connections.ts';
import { declaredData } from '../../object-model/declared-value.ts';
import type { FlatFileColumn } from '../../object-model/flat-file-columns.ts';
import { Package } from '../../object-model/package.ts';
import type { Parameter } from '../../object-model/parameters.ts';
import { inferredType, typeCodeName } from '../../object-model/variable-data.ts';
import { changedSettings, unlessEmpty } from './changed-settings.ts';
import {
  type DescribeContext,
  expressionsOf,
  namedId,
  rawCall,
  settingsFor,
  tellingOf,
  withSymbols,
} from './describe-context.ts';
import { describeContent, settingsOf } from './describe-executable.ts';
import type { Argument, Call } from './script.ts';

/** What a program says of a package: its settings, and the calls that fill it. */
export interface PackageScript {
  readonly settings: Record<string, Argument> | undefined;
  readonly calls: readonly Call[];
}

/** The program that makes a package of format 8. @param receiver the constant of the package */
export function describePackage(view: Package, receiver: string, context: DescribeContext): PackageScript {
  const { package: root } = view;
  const calls = [
    ...[...view.parameters].map((each) => describeParameter(each, receiver, context)),
    ...[...view.connections].map((each) => describeConnection(each, receiver, context)),
    ...root.configurations.map((each) => rawCall(receiver, each, context)),
    ...root.logProviders.map((each) => rawCall(receiver, each, context)),
    ...describeContent(view, receiver, context),
  ];
  return { settings: settingsOf(view, new Package(), context), calls };
}

function describeParameter(parameter: Parameter, receiver: string, context: DescribeContext): Call {
  const { model, value: stored, dataType } = parameter;
  if (tellingOf(model, context) !== 'words' || dataType === 'Object') return rawCall(receiver, model, context);
  const data = stored instanceof Secret ? stored.reveal() : stored;
  const settings = unlessEmpty({
    type: typeCodeName(inferredType(data)) === dataType ? undefined : dataType,
    required: model.required || undefined,
    sensitive: model.sensitive || undefined,
    Description: model.description || undefined,
    id: namedId(model, context),
  });
  const shown = typeof data === 'string' ? context.secrets.hide(data) : data;
  const value = model.encrypted ? context.secrets.token(model.name, '') : shown;
  const args: Argument[] = [model.name, value, ...(settings === undefined ? [] : [settings])];
  return { receiver, method: 'parameter', args, subject: model };
}

function describeConnection(view: ConnectionManager, receiver: string, context: DescribeContext): Call {
  const { model } = view;
  const result = context.connections.get(model.id.toLowerCase());
  const isRaw = tellingOf(model, context) !== 'words';
  if (isRaw) return rawCall(receiver, model, context);
  const method = context.unitNames.get(model.creationName);
  const settings = unlessEmpty({
    id: namedId(model, context),
    ...connectionSettings(view, context),
    Password: passwordOf(model, context),
    columns: columnsOf(view),
    expressions: expressionsOf(model, context),
  }) as Record<string, Argument> | undefined;
  const args: Argument[] = [
    model.name,
    ...(method === undefined ? [model.creationName] : []),
    context.secrets.hide(model.connectionString),
    ...(settings === undefined ? [] : [settings]),
  ];
  return {
    receiver,
    method: method ?? 'connection',
    args,
    subject: model,
    ...(result === undefined ? {} : { result }),
  };
}

function connectionSettings(
  { model, properties }: ConnectionManager,
  context: DescribeContext,
): Record<string, Argument | undefined> {
  const fresh = new Package().connections.add(model.creationName);
  // Files order them as they like.
  const inner = new Map([...model.innerProperties].sort(([one], [other]) => (one < other ? -1 : 1)));
  const { ConnectionString: _, ...changed } = changedSettings(properties, fresh.properties);
  const declared = context.declared.get(model.creationName) ?? {};
  const told = Object.entries(changed)
    .filter(([name]) => !inner.has(name))
    .map(([name, value]) => [name, name === 'RetainSameConnection' ? /^true$/i.test(String(value)) : value]);
  const typed = [...inner].filter(([name, text]) => Object.hasOwn(declared, name) && text !== '');
  const values = Object.fromEntries(typed.map(([name, text]) => [name, declaredData(text, declared[name])]));
  const further = [...inner].filter(
    ([name]) => !['ConnectionString', 'Retain'].includes(name) && !Object.hasOwn(declared, name),
  );
  return {
    ...settingsFor(Object.fromEntries(told), context),
    ...settingsFor(withSymbols(values, declared), context),
    properties: unlessEmpty(settingsFor(Object.fromEntries(further), context)),
  };
}

function passwordOf({ name, secrets }: ConnectionManagerModel, context: DescribeContext): string | undefined {
  const password = secrets.find((each) => each.name === 'Password');
  return password && context.secrets.token(`${name} Password`, password.value?.reveal() ?? '');
}

function columnsOf({ columns }: ConnectionManager): Record<string, Argument> | undefined {
  const last = columns.count - 1;
  return unlessEmpty(
    Object.fromEntries([...columns].map((column, index) => [column.name, columnOf(column, index === last)])),
  );
}

const withWidth = new Set(['DT_STR', 'DT_WSTR', 'DT_BYTES']);
// What the builder says itself of a column.
const usual: Readonly<Record<string, string>> = { ColumnType: 'Delimited', TextQualified: 'True' };
const told = new Set(['DataType', 'MaximumWidth', 'ColumnDelimiter', 'ObjectName', 'DTSID', 'CreationName']);

function columnOf(column: FlatFileColumn, isLast: boolean): Argument {
  const { dataType, maximumWidth, columnDelimiter, model } = column;
  const isWide = withWidth.has(dataType) && dataTypeCodes[dataType] > 0;
  const type = isWide ? `${dataType}:${maximumWidth}` : dataType;
  const properties = Object.fromEntries(
    [...model.properties]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .filter(([name, text]) => !told.has(name) && text !== usual[name]),
  );
  const width = isWide || maximumWidth === 0 ? {} : { MaximumWidth: String(maximumWidth) };
  const settings = unlessEmpty({
    delimiter: columnDelimiter === (isLast ? '\r\n' : ',') ? undefined : columnDelimiter,
    properties: unlessEmpty({ ...properties, ...width }),
  });
  return settings === undefined ? type : { type, ...settings };
}
