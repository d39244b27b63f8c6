import {
  type Diagnostic,
  diagnostic,
  type ForeachEnumeratorDeclaration,
  type ForeachEnumeratorInstance,
  type ForeachValidation,
  type PropertyDeclarations,
} from 'opendtsx/sdk';
import { readSmoRequest, type SmoRequest } from './smo-request.ts';

const properties = {
  EnumURN: {
    kind: 'string',
    description:
      "What to enumerate: RuntimeServer[@Connection='…']/Server[@Name='…']/Database[@Name='…']/SMOEnumObj[@Name='Tables']/SMOEnumType[@Name='Names'].",
    at: '@EnumURN',
  },
} as const satisfies PropertyDeclarations;

/** The properties of the Foreach SMO enumerator. */
export type ForeachSmoProperties = typeof properties;

/** A Foreach SMO enumerator ready to run. */
export type ForeachSmoInstance = ForeachEnumeratorInstance<ForeachSmoProperties>;

/** Foreach SMO enumerator: the databases, tables, logins and other objects of a SQL Server, or what another database has of them. */
export const foreachSmoDeclaration: ForeachEnumeratorDeclaration<ForeachSmoProperties> = {
  sdkVersion: 1,
  kind: 'foreach-enumerator',
  identifiers: {
    creationName: 'Microsoft.ForEachSMOEnumerator',
    aliases: [
      'Microsoft.SqlServer.Dts.Runtime.Enumerators.SMO.ForEachSMOEnumerator, Microsoft.SqlServer.ForEachSMOEnumerator',
      'DTS.ForEachSMOEnumerator',
    ],
  },
  displayName: 'Foreach SMO Enumerator',
  objectData: '<FEESMO />',
  description: 'Enumerates the objects of a server or database: databases, tables, views, logins and so on.',
  raises: [
    'DTS_E_CONNECTIONNOTFOUND',
    'OPENDTSX_E_DRIVER_OTHERDATABASE',
    'OPENDTSX_E_FOREACH_CATALOG_UNSUPPORTED',
    'OPENDTSX_E_FOREACH_CONNECTION',
    'OPENDTSX_E_FOREACH_PROPERTY',
    'OPENDTSX_E_FOREACH_PROPERTYMISSING',
  ],
  properties,
  connections({ EnumURN }) {
    const request = readSmoRequest(EnumURN);
    return 'fault' in request ? [] : [request.connection];
  },
  validate(instance, context) {
    const { name: enumerator } = instance;
    const { EnumURN: value } = instance.properties;
    const property = 'EnumURN';
    const place = { subComponent: property };
    if (value.trim() === '') return [diagnostic('OPENDTSX_E_FOREACH_PROPERTYMISSING', { enumerator, property }, place)];
    const request = readSmoRequest(value);
    if ('fault' in request) {
      const args = { enumerator, property, value, reason: request.fault };
      return [diagnostic('OPENDTSX_E_FOREACH_PROPERTY', args, place)];
    }
    return checkConnection(instance, request, context);
  },
};

function checkConnection(instance: ForeachSmoInstance, request: SmoRequest, context: ForeachValidation): Diagnostic[] {
  const { name: enumerator } = instance;
  const { connection } = request;
  const place = { subComponent: 'EnumURN' };
  const kind = context.connectionKind(connection);
  if (kind === undefined) return [diagnostic('DTS_E_CONNECTIONNOTFOUND', { connection }, place)];
  if (kind !== 'database') {
    const problem = 'leads to none';
    return [diagnostic('OPENDTSX_E_FOREACH_CONNECTION', { enumerator, connection, problem }, place)];
  }
  const abilities = context.database?.(connection);
  if (abilities === undefined || abilities.dialect === 'tsql') return [];
  const { catalog } = request.described;
  if (catalog !== undefined && abilities.catalog?.includes(catalog.collection)) return [];
  return [cannotList(instance, request, `a database of the driver ${abilities.scheme}`)];
}

/** The finding that a database cannot tell about the objects. */
export function cannotList(instance: ForeachSmoInstance, { collection }: SmoRequest, database: string): Diagnostic {
  const args = { enumerator: instance.name, objects: collection, database };
  return diagnostic('OPENDTSX_E_FOREACH_CATALOG_UNSUPPORTED', args, { subComponent: 'EnumURN' });
}
