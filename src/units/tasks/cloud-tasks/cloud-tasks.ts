import type { PropertyDeclarations, TaskDeclaration } from 'opendtsx/sdk';

/** The properties of the tasks, which keep them as attributes of the same names. */
const properties = {
  BlobContainer: { kind: 'string', description: 'Container of the blobs.', at: '@BlobContainer' },
  LocalDirectory: { kind: 'string', description: 'Folder of this machine.', at: '@LocalDirectory' },
  HadoopConnectionId: {
    kind: 'connection',
    description: 'Connection manager of the Hadoop cluster.',
    at: '@HadoopConnectionId',
  },
  SourceType: { kind: 'string', description: 'Where the input comes from.', at: '@SourceType' },
  InlineScript: { kind: 'string', description: 'The script itself.', at: '@InlineScript' },
  ScriptFilePath: { kind: 'string', description: 'Path of the script on the cluster.', at: '@ScriptFilePath' },
  TimeoutInMinutes: {
    kind: 'integer',
    description: 'Minutes that the job may take.',
    at: '@TimeoutInMinutes',
    default: 0,
  },
  HDInsightConnectionId: {
    kind: 'connection',
    description: 'Connection manager of the HDInsight cluster.',
    at: '@HDInsightConnectionId',
  },
  AzureStorageConnectionId: {
    kind: 'connection',
    description: 'Connection manager of the storage account of the cluster.',
    at: '@AzureStorageConnectionId',
  },
  AzureStorageConnection: {
    kind: 'connection',
    description: 'Connection manager of the storage account of the cluster.',
    at: '@AzureStorageConnection',
  },
  Script: { kind: 'string', description: 'The script itself.', at: '@Script' },
  BlobName: { kind: 'string', description: 'Blob of the script.', at: '@BlobName' },
  LocalLogFolder: { kind: 'string', description: 'Folder of this machine that takes the logs.', at: '@LocalLogFolder' },
  AzureResourceManagerConnectionId: {
    kind: 'connection',
    description: 'Connection manager of the Azure Resource Manager.',
    at: '@AzureResourceManagerConnectionId',
  },
  SubscriptionId: { kind: 'string', description: 'Subscription of the cluster.', at: '@SubscriptionId' },
  ResourceGroup: { kind: 'string', description: 'Resource group of the cluster.', at: '@ResourceGroup' },
  Location: { kind: 'string', description: 'Region of the cluster.', at: '@Location' },
  ClusterName: { kind: 'string', description: 'Name of the cluster.', at: '@ClusterName' },
  ClusterSize: { kind: 'integer', description: 'How many machines the cluster has.', at: '@ClusterSize', default: 0 },
  UserName: { kind: 'string', description: 'Administrator of the cluster.', at: '@UserName' },
  SshUserName: { kind: 'string', description: 'User of its remote shell.', at: '@SshUserName' },
  FailIfExists: { kind: 'boolean', description: 'Fails when the cluster exists.', at: '@FailIfExists', default: false },
  FailIfNotExists: {
    kind: 'boolean',
    description: 'Fails when the cluster does not exist.',
    at: '@FailIfNotExists',
    default: false,
  },
  BlobConnectionId: {
    kind: 'connection',
    description: 'Connection manager of the storage account between.',
    at: '@BlobConnectionId',
  },
  DwConnectionId: {
    kind: 'connection',
    description: 'Connection manager of the data warehouse.',
    at: '@DwConnectionId',
  },
  TableName: { kind: 'string', description: 'Table to load.', at: '@TableName' },
  TableDistribution: {
    kind: 'string',
    description: 'How the rows of a new table are distributed.',
    at: '@TableDistribution',
  },
  OperationType: { kind: 'string', description: 'Creates the table, or inserts.', at: '@OperationType' },
  Recursively: { kind: 'boolean', description: 'Takes the folders below too.', at: '@Recursively', default: false },
  FileName: { kind: 'string', description: 'Names to take, with wildcards.', at: '@FileName' },
  RowDelimiterType: { kind: 'string', description: 'What ends a row.', at: '@RowDelimiterType' },
  ColumnDelimiter: { kind: 'string', description: 'What stands between columns.', at: '@ColumnDelimiter' },
  IsFirstRowHeader: {
    kind: 'boolean',
    description: 'The first row holds column names.',
    at: '@IsFirstRowHeader',
    default: false,
  },
  RetainFiles: {
    kind: 'boolean',
    description: 'Keeps the files in the storage account.',
    at: '@RetainFiles',
    default: false,
  },
  CompressionType: { kind: 'string', description: 'How the files are compressed on the way.', at: '@CompressionType' },
  CompressionLevel: { kind: 'string', description: 'How hard they are compressed.', at: '@CompressionLevel' },
} as const satisfies PropertyDeclarations;

type PropertyName = keyof typeof properties;

/** A task of the Azure and Hadoop feature packs: packages with it load and keep it. */
function declareCloudTask(
  creationName: string,
  element: string,
  [displayName, description]: readonly [displayName: string, description: string],
  names: readonly PropertyName[],
  refused: string,
): TaskDeclaration {
  return {
    sdkVersion: 1,
    kind: 'task',
    identifiers: { creationName },
    displayName,
    description: `${description} It never runs here: packages with it are refused at validation.`,
    objectData: `<${element} />`,
    refused,
    properties: Object.fromEntries(names.map((name) => [name, properties[name]])),
    raises: ['OPENDTSX_E_TASK_UNSUPPORTED'],
    validate: () => [],
  };
}

const withHive = 'Run the query over JDBC or with beeline in an Execute Process Task';
const withPig = 'Run the script with an Execute Process Task (pig, ssh)';
const withCluster = 'Manage the cluster with an Execute Process Task (az hdinsight)';

/** Azure SQL DW Upload Task: loads files into Azure Synapse by way of a storage account. */
export const azureSqlDwUploadDeclaration = declareCloudTask(
  'DwUploadTask',
  'CopyToDwTask',
  ['Azure SQL DW Upload Task', 'Loads files into Azure Synapse by way of a storage account.'],
  [
    'SourceType',
    'LocalDirectory',
    'Recursively',
    'FileName',
    'RowDelimiterType',
    'ColumnDelimiter',
    'IsFirstRowHeader',
    'BlobContainer',
    'RetainFiles',
    'CompressionType',
    'CompressionLevel',
    'BlobConnectionId',
    'DwConnectionId',
    'TableName',
    'TableDistribution',
    'OperationType',
  ],
  'Copy the files with azcopy in an Execute Process Task, and load them with COPY INTO in an Execute SQL Task',
);

/** Hadoop Hive Task: runs a Hive script on a Hadoop cluster. */
export const hadoopHiveDeclaration = declareCloudTask(
  'HadoopHiveTask',
  'HadoopHiveTask',
  ['Hadoop Hive Task', 'Runs a Hive script on a Hadoop cluster.'],
  ['HadoopConnectionId', 'SourceType', 'InlineScript', 'ScriptFilePath', 'TimeoutInMinutes'],
  withHive,
);

/** Hadoop Pig Task: runs a Pig script on a Hadoop cluster. */
export const hadoopPigDeclaration = declareCloudTask(
  'HadoopPigTask',
  'HadoopPigTask',
  ['Hadoop Pig Task', 'Runs a Pig script on a Hadoop cluster.'],
  ['HadoopConnectionId', 'SourceType', 'InlineScript', 'ScriptFilePath', 'TimeoutInMinutes'],
  withPig,
);

/** Azure HDInsight Hive Task: runs a Hive script on an HDInsight cluster. */
export const hdInsightHiveDeclaration = declareCloudTask(
  'HiveTask',
  'HiveTask',
  ['Azure HDInsight Hive Task', 'Runs a Hive script on an HDInsight cluster.'],
  ['HDInsightConnectionId', 'AzureStorageConnectionId', 'BlobContainer', 'Script', 'BlobName', 'LocalLogFolder'],
  withHive,
);

/** Azure HDInsight Pig Task: runs a Pig script on an HDInsight cluster. */
export const hdInsightPigDeclaration = declareCloudTask(
  'PigTask',
  'PigTask',
  ['Azure HDInsight Pig Task', 'Runs a Pig script on an HDInsight cluster.'],
  ['HDInsightConnectionId', 'AzureStorageConnectionId', 'BlobContainer', 'Script', 'BlobName', 'LocalLogFolder'],
  withPig,
);

/** Azure HDInsight Create Cluster Task: creates an HDInsight cluster. */
export const createHdInsightClusterDeclaration = declareCloudTask(
  'CreateHdiClusterTask',
  'CreateHdiClusterTask',
  ['Azure HDInsight Create Cluster Task', 'Creates an HDInsight cluster.'],
  [
    'AzureResourceManagerConnectionId',
    'AzureStorageConnection',
    'SubscriptionId',
    'ResourceGroup',
    'Location',
    'ClusterName',
    'ClusterSize',
    'BlobContainer',
    'UserName',
    'SshUserName',
    'FailIfExists',
  ],
  withCluster,
);

/** Azure HDInsight Delete Cluster Task: deletes an HDInsight cluster. */
export const deleteHdInsightClusterDeclaration = declareCloudTask(
  'DeleteHdiClusterTask',
  'DeleteHdiClusterTask',
  ['Azure HDInsight Delete Cluster Task', 'Deletes an HDInsight cluster.'],
  ['AzureResourceManagerConnectionId', 'SubscriptionId', 'ResourceGroup', 'ClusterName', 'FailIfNotExists'],
  withCluster,
);
