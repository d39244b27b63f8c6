import type { ConnectionManager } from '../../model/package.ts';
import { booleanOf, integerOf } from '../../model/property-set.ts';
import { connectionStringValue } from './connection-string-value.ts';
import type { PropertyValue, PropertyValues } from './project-properties.ts';

/** A parameter that the designer makes for a property of a connection manager, named `CM.<connection manager>.<property>`. */
export interface ConnectionParameter {
  readonly name: string;
  readonly values: PropertyValues;
}

type ValueOf = (manager: ConnectionManager) => string | undefined;

interface ConnectionProperty {
  /** System.TypeCode. */
  readonly typeCode: number;
  readonly value: ValueOf;
  readonly sensitive?: boolean;
  /** Only newer designers make a parameter for it. */
  readonly isRecent?: boolean;
}

type Properties = Readonly<Record<string, ConnectionProperty>>;

const text = (value: ValueOf): ConnectionProperty => ({ typeCode: 18, value });
const secret: ConnectionProperty = { typeCode: 18, value: () => undefined, sensitive: true };

function flag(property: string, otherwise: boolean): ConnectionProperty {
  return { typeCode: 3, value: ({ innerProperties }) => String(booleanOf(innerProperties, property, otherwise)) };
}

function count(property: string, otherwise: number): ConnectionProperty {
  return { typeCode: 9, value: ({ innerProperties }) => String(integerOf(innerProperties, property, otherwise)) };
}

function own(property: string, otherwise?: string): ConnectionProperty {
  return text(({ innerProperties }) => innerProperties.get(property) ?? otherwise);
}

function part(...keywords: string[]): ConnectionProperty {
  return text(({ connectionString }) => connectionStringValue(connectionString, keywords));
}

const recent = (property: ConnectionProperty): ConnectionProperty => ({ ...property, isRecent: true });

// One that is kept as a secret stays out of the manifest.
const connectionString = text(({ connectionString: value, secrets }) =>
  secrets.some(({ name }) => name === 'ConnectionString') ? undefined : value,
);
const byProxy = recent(flag('ConnectByProxy', false));
const managedIdentity = recent(flag('ConnectUsingManagedIdentity', false));

const database: Properties = {
  ConnectByProxy: byProxy,
  ConnectionString: connectionString,
  InitialCatalog: part('initial catalog', 'database'),
  Password: secret,
  RetainSameConnection: flag('Retain', false),
  ServerName: part('data source', 'server', 'address', 'addr', 'network address'),
  UserName: part('user id', 'uid', 'user'),
};

// What the designer makes parameters for, by creation name (observed; the order is alphabetical).
const kinds: Readonly<Record<string, Properties>> = {
  OLEDB: {
    ...database,
    ConnectRetryCount: recent(count('ConnectRetryCount', 1)),
    ConnectRetryInterval: recent(count('ConnectRetryInterval', 5)),
    ConnectUsingManagedIdentity: managedIdentity,
  },
  'ADO.NET': { ...database, ConnectUsingManagedIdentity: managedIdentity },
  // Of an ODBC connection string the designer does not read the database (observed).
  ODBC: { ...database, InitialCatalog: text(() => undefined) },
  MSOLAP100: database,
  FILE: { ConnectByProxy: byProxy, ConnectionString: connectionString },
  FLATFILE: {
    AlwaysCheckForRowDelimiters: flag('AlwaysCheckForRowDelimiters', true),
    CodePage: count('CodePage', 1252),
    ColumnNamesInFirstDataRow: flag('ColumnNamesInFirstDataRow', false),
    ConnectByProxy: byProxy,
    ConnectionString: connectionString,
    DataRowsToSkip: count('DataRowsToSkip', 0),
    Format: own('Format', 'Delimited'),
    HeaderRowDelimiter: own('HeaderRowDelimiter'),
    HeaderRowsToSkip: count('HeaderRowsToSkip', 0),
    LocaleID: count('LocaleID', 1033),
    RowDelimiter: own('RowDelimiter'),
    TextQualifier: own('TextQualifier', '<none>'),
    Unicode: flag('Unicode', false),
  },
  CACHE: {
    ConnectionString: connectionString,
    RetainData: flag('RetainData', true),
    UseEncryption: flag('UseEncryption', false),
    UseFile: flag('UseFile', false),
  },
};

/**
 * The parameters of connection managers, in their order. A property that is set by an expression has none; one of a kind that is not
 * known here keeps those it has in `present`, as they are.
 * @param present the names of the parameters that the manifest has already: they show which designer wrote it
 */
export function connectionParameters(
  managers: readonly ConnectionManager[],
  present: readonly string[],
): ConnectionParameter[] {
  return managers.flatMap((manager) => ofManager(manager, present));
}

function ofManager(manager: ConnectionManager, present: readonly string[]): ConnectionParameter[] {
  const prefix = `CM.${manager.name}.`;
  const byExpression = new Set(manager.propertyExpressions.map(({ name }) => name));
  const [kind] = manager.creationName.split(':');
  const properties = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (properties === undefined) {
    const kept = present.filter((name) => name.startsWith(prefix) && !name.slice(prefix.length).includes('.'));
    return [...new Set(kept)].map((name) => ({ name, values: new Map() }));
  }
  return Object.keys(properties)
    .sort((left, right) => (left.toLowerCase() < right.toLowerCase() ? -1 : 1))
    .filter((name) => !byExpression.has(name) && isMade(name, properties[name], present))
    .map((name) => ({ name: prefix + name, values: parameterValues(manager, properties[name]) }));
}

function isMade(name: string, { isRecent = false }: ConnectionProperty, present: readonly string[]): boolean {
  if (!isRecent) return true;
  const anyConnection = present.some((each) => each.startsWith('CM.'));
  return !anyConnection || present.some((each) => each.endsWith(`.${name}`));
}

function parameterValues(manager: ConnectionManager, property: ConnectionProperty): PropertyValues {
  const { typeCode, value, sensitive = false } = property;
  return new Map<string, PropertyValue>([
    ['ID', { text: '' }],
    ['CreationName', { text: '' }],
    ['Description', { text: '' }],
    ['IncludeInDebugDump', { text: '0' }],
    ['Required', { text: '0' }],
    ['Sensitive', { text: sensitive ? '1' : '0' }],
    ['Value', { text: value(manager) }],
    ['DataType', { text: String(typeCode) }],
  ]);
}
