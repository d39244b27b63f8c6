import {
  type Diagnostic,
  diagnostic,
  type TaskDeclaration,
  type TaskInstance,
  type TaskValidation,
} from 'opendtsx/sdk';
import { readObjectList } from './object-list.ts';
import { transferObjectsProperties as properties } from './transfer-objects-properties.ts';

/** The properties of the Transfer SQL Server Objects task. */
export type TransferObjectsProperties = typeof properties;

/** A Transfer SQL Server Objects task ready to run. */
export type TransferObjectsInstance = TaskInstance<TransferObjectsProperties>;

const assembly = 'TransferSqlServerObjectsTask';

/** Transfer SQL Server Objects task: copies tables and views of a database to another one. */
export const transferSqlServerObjectsDeclaration: TaskDeclaration<TransferObjectsProperties> = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: {
    creationName: `Microsoft.${assembly}`,
    aliases: [
      `Microsoft.SqlServer.Dts.Tasks.${assembly}.${assembly}, Microsoft.SqlServer.${assembly}`,
      `STOCK:${assembly}`,
      'Microsoft.TransferObjectsTask',
    ],
  },
  rollsBack: true,
  displayName: 'Transfer SQL Server Objects Task',
  objectData: `<${assembly}Data />`,
  description:
    'Copies tables with their rows, and views, of a database that its connection is pointed to into another one.',
  raises: [
    'DTS_E_TRANSFERTASKS_SRCCONNECTIONREQUIRED',
    'DTS_E_TRANSFERTASKS_DESTCONNECTIONREQUIRED',
    'DTS_E_TRANSFERTASKS_CONNECTIONNOTFOUND',
    'DTS_E_TRANSFERTASKS_SRCDBREQUIRED',
    'DTS_E_TRANSFERTASKS_DESTDBREQUIRED',
    'DTS_E_TRANSFERTASKS_SRCDBANDDESTDBTHESAME',
    'DTS_E_TRANSFERTASKS_EXECUTIONFAILED',
    'DTS_E_TRANSOBJECTSTASK_NOTABLEATSOURCE',
    'DTS_E_TRANSOBJECTSTASK_TABLEALREADYATDEST',
    'DTS_E_TRANSOBJECTSTASK_ERRORHANDLINGTABLES',
    'DTS_E_TRANSOBJECTSTASK_NOVIEWATSOURCE',
    'DTS_E_TRANSOBJECTSTASK_ERRORHANDLINGVIEWS',
    'DTS_W_TRANSOBJECTSTASK_NOELEMENTSPECIFIEDTOTRANSFER',
    'DTS_I_TRANSOBJECTSTASK_TRANSFEREDNOBJECTS',
    'OPENDTSX_E_TASK_PROPERTY',
    'OPENDTSX_E_TRANSFER_UNSUPPORTED',
    'OPENDTSX_W_TRANSFER_REPLACED',
    'OPENDTSX_W_TRANSFER_LEFTOUT',
    'OPENDTSX_W_TRANSFER_VALUESCHANGED',
  ],
  properties,
  validate: checkTransferObjects,
};

/** Options that nothing but SQL Server has: a flag, or a list of names. */
const serverOptions: readonly (keyof TransferObjectsProperties)[] = [
  'UseCollation',
  'IncludeExtendedProperties',
  'CopyDatabaseUsers',
  'CopyDatabaseRoles',
  'CopySqlServerLogins',
  'CopyObjectLevelPermissions',
  'CopyTriggers',
  'CopyFullTextIndexes',
  'CopyAllStoredProcedures',
  'StoredProceduresList',
  'CopyAllUserDefinedFunctions',
  'UserDefinedFunctionsList',
  'CopyAllDefaults',
  'DefaultsList',
  'CopyAllUserDefinedDataTypes',
  'UserDefinedDataTypesList',
  'CopyAllPartitionFunctions',
  'PartitionFunctionsList',
  'CopyAllPartitionSchemes',
  'PartitionSchemesList',
  'CopyAllSchemas',
  'SchemasList',
  'CopyAllSqlAssemblies',
  'SqlAssembliesList',
  'CopyAllUserDefinedAggregates',
  'UserDefinedAggregatesList',
  'CopyAllUserDefinedTypes',
  'UserDefinedTypesList',
  'CopyAllXmlSchemaCollections',
  'XmlSchemaCollectionsList',
  'CopyAllRules',
  'RulesList',
];

function checkTransferObjects(instance: TransferObjectsInstance, context: TaskValidation): Diagnostic[] {
  const bag = instance.properties;
  const { path: executable } = instance;
  const findings: Diagnostic[] = [...connectionFindings(instance, context)];
  const find = (property: string, value: string | boolean, reason: string): void => {
    findings.push(
      diagnostic('OPENDTSX_E_TASK_PROPERTY', { executable, property, value, reason }, { source: executable }),
    );
  };
  const place = { source: executable };
  if (bag.SourceDatabase.trim() === '')
    findings.push(diagnostic('DTS_E_TRANSFERTASKS_SRCDBREQUIRED', { executable }, place));
  if (bag.DestinationDatabase.trim() === '') {
    findings.push(diagnostic('DTS_E_TRANSFERTASKS_DESTDBREQUIRED', { executable }, place));
  }
  for (const property of ['TablesList', 'ViewsList'] as const) {
    if (readObjectList(bag[property]) === undefined) {
      find(property, bag[property], 'it ends too early; write the number of names, and length and text of each');
    }
  }
  for (const property of serverOptions) {
    const value = bag[property] as string | boolean;
    const isSet = typeof value === 'string' ? readObjectList(value)?.length !== 0 : value;
    if (isSet) {
      find(
        property,
        value,
        'only tables with indexes and keys, and views, are copied; run a script of the rest in an Execute SQL Task',
      );
    }
  }
  const dialects = [bag.SourceConnection, bag.DestinationConnection].map((name) => context.database?.(name)?.dialect);
  const hasViews = bag.CopyAllViews || bag.ViewsList.trim() !== '';
  if (hasViews && !bag.CopyAllObjects && dialects[0] !== dialects[1])
    find('ViewsList', bag.ViewsList || 'all', viewsDiffer);
  return findings;
}

/** Why views are not copied between databases of two kinds. */
export const viewsDiffer =
  'views are copied between databases of the same kind only; set CopyAllViews to False and empty ViewsList, and make the views in an Execute SQL Task';

function connectionFindings(instance: TransferObjectsInstance, context: TaskValidation): Diagnostic[] {
  const { path: executable, properties: bag } = instance;
  const place = { source: executable };
  const { SourceConnection: source, DestinationConnection: destination } = bag;
  if (source === '') return [diagnostic('DTS_E_TRANSFERTASKS_SRCCONNECTIONREQUIRED', { executable }, place)];
  if (destination === '') return [diagnostic('DTS_E_TRANSFERTASKS_DESTCONNECTIONREQUIRED', { executable }, place)];
  const lost = [source, destination].find((name) => context.connectionKind(name) !== 'database');
  if (lost !== undefined) {
    return [diagnostic('DTS_E_TRANSFERTASKS_CONNECTIONNOTFOUND', { executable, connection: lost }, place)];
  }
  const onServer = [source, destination].find((name) => (context.database?.(name)?.dialect ?? 'tsql') === 'tsql');
  return onServer === undefined ? [] : [unsupportedServer(executable, onServer)];
}

/** The finding about a connection that leads to SQL Server itself. */
export function unsupportedServer(executable: string, connection: string): Diagnostic {
  return diagnostic('OPENDTSX_E_TRANSFER_UNSUPPORTED', { executable, connection }, { source: executable });
}
