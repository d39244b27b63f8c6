// Written by npm run generate from the declarations of the stock units.
import type { ConnectionHandle, ValueHandle } from './handles.ts';

/** The units that come with OpenDTSX by their names in programs: their kinds, and the properties that they may be given. */
export interface StockUnits {
  /** Runs a script of DTS 2000. Integration Services has removed the task. It never runs here: packages with it are refused at validation. */
  readonly activexScriptTask: {
    readonly kind: 'task';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Connects to a database through a .NET data provider, whose class chooses the driver; a target from outside replaces it. */
  readonly adoNetConnectionManager: {
    readonly kind: 'connection-manager';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Groups rows and computes counts, sums, averages, minima and maxima of each group. */
  readonly aggregate: {
    readonly kind: 'transformation';
    readonly properties: {
      /** Expected number of groups. A hint, without effect here. */
      readonly Keys?: number;
      /** Rough expected number of groups. A hint, without effect here. */
      readonly KeyScale?: 'Unspecified' | 'Low' | 'Medium' | 'High' | number;
      /** Expected number of distinct values that are counted. A hint, without effect here. */
      readonly CountDistinctKeys?: number;
      /** Rough expected number of distinct values that are counted. A hint, without effect here. */
      readonly CountDistinctScale?: 'Unspecified' | 'Low' | 'Medium' | 'High' | number;
      /** Percentage by which memory grows, 1 to 100. Without effect here. */
      readonly AutoExtendFactor?: number;
    };
  };
  /** Leads to the buckets of Amazon S3, or of a service that speaks its protocol; an addition to SSIS. A target from outside replaces it: `azure://account:key@account.blob.core.windows.net/container`, `s3://key:secret@host/bucket?region=name` or `webhdfs://user@host:port/folder`; what follows the host is the folder that paths begin at. */
  readonly amazonS3ConnectionManager: {
    readonly kind: 'connection-manager';
    readonly properties: {
      /** Id of the access key; its secret part is the SecretKey. */
      readonly AccessKey?: string | ValueHandle | ConnectionHandle;
      /** Secret part of the access key. */
      readonly SecretKey?: string | ValueHandle | ConnectionHandle;
      /** Region of the buckets, e.g. `eu-central-1`. */
      readonly Region?: string | ValueHandle | ConnectionHandle;
      /** Address of the service, where it is not that of Amazon. */
      readonly Endpoint?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Names a server of Analysis Services behind its HTTP pump. A target from outside (`https://user@host/olap/msmdpump.dll?catalog=name`) replaces server, user and password. */
  readonly analysisServicesConnectionManager: {
    readonly kind: 'connection-manager';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Runs an XMLA or TMSL command on a server of Analysis Services. */
  readonly analysisServicesExecuteDdlTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Connection manager of the server. */
      readonly ConnectionName?: string | ConnectionHandle;
      /** Where the commands come from. */
      readonly SourceType?: 'DirectInput' | 'FileConnection' | 'Variable' | number;
      /** The command (XMLA or TMSL), or the FILE connection manager or variable that holds it. */
      readonly Source?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Processes cubes, dimensions and models of Analysis Services. */
  readonly analysisServicesProcessingTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Connection manager of the server. */
      readonly ConnectionName?: string | ConnectionHandle;
      /** The command that processes objects: XMLA (`Batch`, `Process`) or TMSL (`refresh`). */
      readonly ProcessingCommands?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Adds columns that tell of the execution, the package and the task that the rows go through. */
  readonly audit: {
    readonly kind: 'transformation';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Copies files of Azure Blob Storage to this machine; files of the same name are replaced. */
  readonly azureBlobDownloadTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Azure Storage connection manager of the account. */
      readonly ConnectionId?: string | ConnectionHandle;
      /** Container of the blobs. */
      readonly BlobContainer?: string | ValueHandle | ConnectionHandle;
      /** Folder within the container. */
      readonly BlobDirectory?: string | ValueHandle | ConnectionHandle;
      /** Folder of this machine. */
      readonly LocalDirectory?: string | ValueHandle | ConnectionHandle;
      /** Takes the folders below too. */
      readonly SearchRecursively?: boolean;
      /** Names to take, with the wildcards * and ?. */
      readonly FileNameFilter?: string | ValueHandle | ConnectionHandle;
      /** Takes what was changed at or after this time. */
      readonly TimeRangeFrom?: string | ValueHandle | ConnectionHandle;
      /** Takes what was changed before this time. */
      readonly TimeRangeTo?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Copies files of this machine into Azure Blob Storage; blobs of the same name are replaced. */
  readonly azureBlobUploadTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Azure Storage connection manager of the account. */
      readonly ConnectionId?: string | ConnectionHandle;
      /** Container of the blobs. */
      readonly BlobContainer?: string | ValueHandle | ConnectionHandle;
      /** Folder within the container. */
      readonly BlobDirectory?: string | ValueHandle | ConnectionHandle;
      /** Folder of this machine. */
      readonly LocalDirectory?: string | ValueHandle | ConnectionHandle;
      /** Takes the folders below too. */
      readonly SearchRecursively?: boolean;
      /** Names to take, with the wildcards * and ?. */
      readonly FileNameFilter?: string | ValueHandle | ConnectionHandle;
      /** Takes what was changed at or after this time. */
      readonly TimeRangeFrom?: string | ValueHandle | ConnectionHandle;
      /** Takes what was changed before this time. */
      readonly TimeRangeTo?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Led to Azure Data Lake Storage Gen1, which was retired: it must be repointed to where its files are now. A target from outside replaces it: `azure://account:key@account.blob.core.windows.net/container`, `s3://key:secret@host/bucket?region=name` or `webhdfs://user@host:port/folder`; what follows the host is the folder that paths begin at. */
  readonly azureDataLakeStoreConnectionManager: {
    readonly kind: 'connection-manager';
    readonly properties: {
      /** Host of the Gen1 account, `name.azuredatalakestore.net`; retired. */
      readonly WebHdfsHost?: string | ValueHandle | ConnectionHandle;
      /** Port of that host. */
      readonly WebHdfsPort?: string | ValueHandle | ConnectionHandle;
      /** User, or id of the application, that logs in there. */
      readonly WebHdfsUserName?: string | ValueHandle | ConnectionHandle;
      /** How it logs in there. */
      readonly WebHdfsAuthType?: string | ValueHandle | ConnectionHandle;
      /** Domain of the user. */
      readonly WebHdfsDomain?: string | ValueHandle | ConnectionHandle;
      /** Whether the host speaks TLS. */
      readonly WebHdfsIsHttps?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Copies files between this machine and a data lake of Azure (Gen2): its connection manager is one of AzureStorage, or repointed to Gen2. */
  readonly azureDataLakeStoreFileSystemTask: {
    readonly kind: 'task';
    readonly properties: {
      /** `CopyToADLS` or `CopyFromADLS`. */
      readonly Operation?: string | ValueHandle | ConnectionHandle;
      /** Connection manager of the data lake. */
      readonly AzureDataLakeConnectionId?: string | ConnectionHandle;
      /** Folder of the data lake. */
      readonly AzureDataLakeDirectory?: string | ValueHandle | ConnectionHandle;
      /** Folder of this machine. */
      readonly LocalDirectory?: string | ValueHandle | ConnectionHandle;
      /** Takes the folders below too. */
      readonly SearchRecursively?: boolean;
      /** Names to take, with wildcards. */
      readonly FileNamePattern?: string | ValueHandle | ConnectionHandle;
      /** When uploaded files expire; Gen2 has no such time, so that it must be empty. */
      readonly FileExpiry?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Creates an HDInsight cluster. It never runs here: packages with it are refused at validation. */
  readonly azureHdinsightCreateClusterTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Connection manager of the Azure Resource Manager. */
      readonly AzureResourceManagerConnectionId?: string | ConnectionHandle;
      /** Connection manager of the storage account of the cluster. */
      readonly AzureStorageConnection?: string | ConnectionHandle;
      /** Subscription of the cluster. */
      readonly SubscriptionId?: string | ValueHandle | ConnectionHandle;
      /** Resource group of the cluster. */
      readonly ResourceGroup?: string | ValueHandle | ConnectionHandle;
      /** Region of the cluster. */
      readonly Location?: string | ValueHandle | ConnectionHandle;
      /** Name of the cluster. */
      readonly ClusterName?: string | ValueHandle | ConnectionHandle;
      /** How many machines the cluster has. */
      readonly ClusterSize?: number;
      /** Container of the blobs. */
      readonly BlobContainer?: string | ValueHandle | ConnectionHandle;
      /** Administrator of the cluster. */
      readonly UserName?: string | ValueHandle | ConnectionHandle;
      /** User of its remote shell. */
      readonly SshUserName?: string | ValueHandle | ConnectionHandle;
      /** Fails when the cluster exists. */
      readonly FailIfExists?: boolean;
    };
  };
  /** Deletes an HDInsight cluster. It never runs here: packages with it are refused at validation. */
  readonly azureHdinsightDeleteClusterTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Connection manager of the Azure Resource Manager. */
      readonly AzureResourceManagerConnectionId?: string | ConnectionHandle;
      /** Subscription of the cluster. */
      readonly SubscriptionId?: string | ValueHandle | ConnectionHandle;
      /** Resource group of the cluster. */
      readonly ResourceGroup?: string | ValueHandle | ConnectionHandle;
      /** Name of the cluster. */
      readonly ClusterName?: string | ValueHandle | ConnectionHandle;
      /** Fails when the cluster does not exist. */
      readonly FailIfNotExists?: boolean;
    };
  };
  /** Runs a Hive script on an HDInsight cluster. It never runs here: packages with it are refused at validation. */
  readonly azureHdinsightHiveTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Connection manager of the HDInsight cluster. */
      readonly HDInsightConnectionId?: string | ConnectionHandle;
      /** Connection manager of the storage account of the cluster. */
      readonly AzureStorageConnectionId?: string | ConnectionHandle;
      /** Container of the blobs. */
      readonly BlobContainer?: string | ValueHandle | ConnectionHandle;
      /** The script itself. */
      readonly Script?: string | ValueHandle | ConnectionHandle;
      /** Blob of the script. */
      readonly BlobName?: string | ValueHandle | ConnectionHandle;
      /** Folder of this machine that takes the logs. */
      readonly LocalLogFolder?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Runs a Pig script on an HDInsight cluster. It never runs here: packages with it are refused at validation. */
  readonly azureHdinsightPigTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Connection manager of the HDInsight cluster. */
      readonly HDInsightConnectionId?: string | ConnectionHandle;
      /** Connection manager of the storage account of the cluster. */
      readonly AzureStorageConnectionId?: string | ConnectionHandle;
      /** Container of the blobs. */
      readonly BlobContainer?: string | ValueHandle | ConnectionHandle;
      /** The script itself. */
      readonly Script?: string | ValueHandle | ConnectionHandle;
      /** Blob of the script. */
      readonly BlobName?: string | ValueHandle | ConnectionHandle;
      /** Folder of this machine that takes the logs. */
      readonly LocalLogFolder?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Loads files into Azure Synapse by way of a storage account. It never runs here: packages with it are refused at validation. */
  readonly azureSqlDwUploadTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Where the input comes from. */
      readonly SourceType?: string | ValueHandle | ConnectionHandle;
      /** Folder of this machine. */
      readonly LocalDirectory?: string | ValueHandle | ConnectionHandle;
      /** Takes the folders below too. */
      readonly Recursively?: boolean;
      /** Names to take, with wildcards. */
      readonly FileName?: string | ValueHandle | ConnectionHandle;
      /** What ends a row. */
      readonly RowDelimiterType?: string | ValueHandle | ConnectionHandle;
      /** What stands between columns. */
      readonly ColumnDelimiter?: string | ValueHandle | ConnectionHandle;
      /** The first row holds column names. */
      readonly IsFirstRowHeader?: boolean;
      /** Container of the blobs. */
      readonly BlobContainer?: string | ValueHandle | ConnectionHandle;
      /** Keeps the files in the storage account. */
      readonly RetainFiles?: boolean;
      /** How the files are compressed on the way. */
      readonly CompressionType?: string | ValueHandle | ConnectionHandle;
      /** How hard they are compressed. */
      readonly CompressionLevel?: string | ValueHandle | ConnectionHandle;
      /** Connection manager of the storage account between. */
      readonly BlobConnectionId?: string | ConnectionHandle;
      /** Connection manager of the data warehouse. */
      readonly DwConnectionId?: string | ConnectionHandle;
      /** Table to load. */
      readonly TableName?: string | ValueHandle | ConnectionHandle;
      /** How the rows of a new table are distributed. */
      readonly TableDistribution?: string | ValueHandle | ConnectionHandle;
      /** Creates the table, or inserts. */
      readonly OperationType?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Leads to a storage account of Azure: Blob Storage or Data Lake Storage Gen2. A target from outside replaces it: `azure://account:key@account.blob.core.windows.net/container`, `s3://key:secret@host/bucket?region=name` or `webhdfs://user@host:port/folder`; what follows the host is the folder that paths begin at. */
  readonly azureStorageConnectionManager: {
    readonly kind: 'connection-manager';
    readonly properties: {
      /** `https`, or `http` to go without TLS. */
      readonly DefaultEndpointsProtocol?: string | ValueHandle | ConnectionHandle;
      /** Name of the storage account. */
      readonly AccountName?: string | ValueHandle | ConnectionHandle;
      /** What follows `account.blob.`, e.g. `core.windows.net`. */
      readonly EndpointSuffix?: string | ValueHandle | ConnectionHandle;
      /** Address of the Blob service, where it is not made of the parts. */
      readonly BlobEndpoint?: string | ValueHandle | ConnectionHandle;
      /** `true` for the emulator on this machine, port 10000. */
      readonly UseDevelopmentStorage?: string | ValueHandle | ConnectionHandle;
      /** Blob Storage, or Data Lake Storage Gen2 when it names a lake. */
      readonly Service?: string | ValueHandle | ConnectionHandle;
      /** `AccessKey` or `SharedAccessSignature`. */
      readonly Authentication?: string | ValueHandle | ConnectionHandle;
      /** Access key in Base64; a secret. */
      readonly AccountKey?: string | ValueHandle | ConnectionHandle;
      /** Token of a shared access signature; a secret. */
      readonly SasToken?: string | ValueHandle | ConnectionHandle;
      /** Cloud of the account, e.g. `AzureChinaCloud`. */
      readonly Environment?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Backs up databases of a SQL Server, or their transaction logs, into files of the server. */
  readonly backUpDatabaseTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Connection manager of the server. */
      readonly Connection?: string | ConnectionHandle;
      /** Name of the task in the history of a maintenance plan. It changes nothing here. */
      readonly TaskName?: string | ValueHandle | ConnectionHandle;
      /** Version of the server that the task was designed for. It changes nothing here. */
      readonly ServerVersion?: string | ValueHandle | ConnectionHandle;
      /** Writes the statements into the history of a maintenance plan. It changes nothing here: every statement is a log entry. */
      readonly ExtendedLogging?: boolean;
      /** Connection manager of the server that keeps the history of a maintenance plan. It changes nothing here. */
      readonly LocalConnectionForLogging?: string | ValueHandle | ConnectionHandle;
      /** Which databases are maintained: all but tempdb; master, model and msdb; all others; or those selected. */
      readonly DatabaseSelectionType?: 'None' | 'All' | 'System' | 'User' | 'Specific' | number;
      /** Leaves databases out that are not online; otherwise the task fails at them. */
      readonly IgnoreDatabasesInNotOnlineState?: boolean;
      /** What is backed up: whole databases, or their transaction logs. */
      readonly BackupAction?: 'Database' | 'Files' | 'Log' | number;
      /** Backs up what changed since the last full backup. */
      readonly BackupIsIncremental?: boolean;
      /** Files and filegroups to back up. Must be empty. */
      readonly BackupFileGroupsFiles?: string | ValueHandle | ConnectionHandle;
      /** Where backups go. Only files of the server are supported. */
      readonly BackupDeviceType?: 'LogicalDevice' | 'Tape' | 'File' | 'Pipe' | 'VirtualDevice' | 'Url' | number;
      /** Kind of the destinations in the list (the name is spelled so in packages). The list itself decides. */
      readonly BackupPhisycalDestinationType?: number;
      /** Whether each database gets a file of its own; so it is when the list of destinations is empty. */
      readonly BackupDestinationType?: number;
      /** Folder on the server for the files, one for each database. */
      readonly BackupDestinationAutoFolderPath?: string | ValueHandle | ConnectionHandle;
      /** Appends to the files, or overwrites them. */
      readonly BackupActionForExistingBackups?: 'Append' | 'Overwrite' | number;
      /** Gives each database a subfolder of its name. */
      readonly BackupCreateSubFolder?: boolean;
      /** Extension of the files; bak or trn when empty. */
      readonly BackupFileExtension?: string | ValueHandle | ConnectionHandle;
      /** Has the server verify each backup. */
      readonly BackupVerifyIntegrity?: boolean;
      /** Whether backups expire. */
      readonly UseExpiration?: boolean;
      /** The day on which backups expire. */
      readonly ExpireDate?: string | ValueHandle | ConnectionHandle;
      /** Days after which backups expire. */
      readonly RetainDays?: number;
      /** Whether RetainDays counts, or ExpireDate. */
      readonly InDays?: boolean;
      /** Compresses backups, does not, or does as the server is set. */
      readonly BackupCompressionAction?: 'Default' | 'On' | 'Off' | number;
      /** Backs up the tail of the log and leaves the database restoring. */
      readonly BackupTailLog?: boolean;
      /** Encrypts backups. Must be False. */
      readonly IsBackupEncrypted?: boolean;
    };
  };
  /** Hands the buffers of its input to its outputs in turn, each row to one of them. */
  readonly balancedDataDistributor: {
    readonly kind: 'transformation';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Loads a file of text, or one that bcp wrote, into a table without transformation: its fields into the columns in order, or as a format file says. */
  readonly bulkInsertTask: {
    readonly kind: 'task';
    readonly properties: {
      /** FILE or FLATFILE connection manager of the file. */
      readonly SourceConnection?: string | ConnectionHandle;
      /** Connection manager of the database. */
      readonly DestinationConnection?: string | ConnectionHandle;
      /** Table or view that takes the rows: its columns in order. */
      readonly DestinationTableName?: string | ValueHandle | ConnectionHandle;
      /** What ends a field: `\t`, `Comma {,}`, `||`. */
      readonly FieldTerminator?: string | ValueHandle | ConnectionHandle;
      /** What ends a row: `\n` (with or without CR), `{CR}{LF}`. */
      readonly RowTerminator?: string | ValueHandle | ConnectionHandle;
      /** Number of the first row, from 1. */
      readonly FirstRow?: number;
      /** Number of the last row; 0 means all. */
      readonly LastRow?: number;
      /** Rows that are committed together; 0 means all. */
      readonly BatchSize?: number;
      /** Rows that may not be imported; 0 means any number of them. */
      readonly MaximumErrors?: number;
      /** Checks constraints. Databases other than SQL Server always do. */
      readonly CheckConstraints?: boolean;
      /** Empty fields become NULL, not the default of the column. */
      readonly KeepNulls?: boolean;
      /** Keeps the identity values of the file. */
      readonly KeepIdentity?: boolean;
      /** Locks the table. Databases other than SQL Server lock as they do. */
      readonly TableLock?: boolean;
      /** Fires triggers. Databases other than SQL Server always do. */
      readonly FireTriggers?: boolean;
      /** Columns by which the file is sorted. It changes nothing. */
      readonly SortedData?: string | ValueHandle | ConnectionHandle;
      /** Code page of the file: RAW or ACP (1252), OEM (437), or a number. */
      readonly CodePage?: string | ValueHandle | ConnectionHandle;
      /** Text in a code page or in UTF-16, or the binary forms of SQL Server (bcp -n, bcp -N). */
      readonly DataFileType?: 'DTSBulkInsert_DataFileType_Char' | 'DTSBulkInsert_DataFileType_Native' | 'DTSBulkInsert_DataFileType_WideChar' | 'DTSBulkInsert_DataFileType_WideNative' | number;
      /** Format file of bcp, XML or not: fields, their ends and their columns. */
      readonly FormatFile?: string | ValueHandle | ConnectionHandle;
      /** Whether the format file says how the file is read, and not terminators and DataFileType. */
      readonly UseFormatFile?: boolean;
    };
  };
  /** Holds reference rows in memory for Lookups, and can keep them in a file. */
  readonly cacheConnectionManager: {
    readonly kind: 'connection-manager';
    readonly properties: {
      /** Whether the rows are written to the file of the connection string, or read from it. */
      readonly UseFile?: boolean;
      /** Accepted, and without effect here. */
      readonly UseEncryption?: boolean;
      /** Whether the rows are kept while the package runs. They always are here. */
      readonly RetainData?: boolean;
    };
  };
  /** Fills the cache of a Cache connection manager with its rows, for Lookups that run after it. */
  readonly cacheTransform: {
    readonly kind: 'transformation';
    readonly properties: {
      /** Whether a second row with the same index is an error. Otherwise the first row is kept, with a warning. */
      readonly TreatDuplicateKeysAsError?: boolean;
    };
  };
  /** Keeps the range of captured changes that a package processes, in a variable and a state table. */
  readonly cdcControlTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Connection manager of the SQL Server database that captures changes. */
      readonly Connection?: string | ConnectionHandle;
      /** What happens to the CDC state. */
      readonly TaskOperation?: 'MarkInitialLoadStart' | 'MarkInitialLoadEnd' | 'MarkCdcStart' | 'GetProcessingRange' | 'MarkProcessedRange' | 'ResetCdcState' | number;
      /** For MarkCdcStart: the LSN after which changes are processed; empty means the current one. */
      readonly OperationParameter?: string | ValueHandle | ConnectionHandle;
      /** String variable of the CDC state. */
      readonly StateVariable?: string | ValueHandle;
      /** Reads the state from the state table, and writes it there. */
      readonly AutomaticStatePersistence?: boolean;
      /** Connection manager of the database with the state table; that of Connection when empty. */
      readonly StateConnection?: string | ConnectionHandle;
      /** Table of states, with the columns name and state. */
      readonly StateTable?: string | ValueHandle | ConnectionHandle;
      /** Name under which the state is kept in the state table. */
      readonly StateName?: string | ValueHandle | ConnectionHandle;
      /** Seconds that a statement may take; 0 means no limit. */
      readonly CommandTimeout?: number;
      /** Seconds that MarkInitialLoadEnd waits for a change after the load. SQL Server notes every 5 minutes that nothing changes. */
      readonly ChangeDetectionTimeout?: number;
      /** Seconds after which it looks for the change again. */
      readonly ChangeDetectionRetryInterval?: number;
    };
  };
  /** Maps the characters of text to others: case, width, kana, Chinese scripts, byte order. */
  readonly characterMap: {
    readonly kind: 'transformation';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Checks the allocation and structure of databases: DBCC CHECKDB, or PRAGMA integrity_check of SQLite. */
  readonly checkDatabaseIntegrityTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Connection manager of the server. */
      readonly Connection?: string | ConnectionHandle;
      /** Name of the task in the history of a maintenance plan. It changes nothing here. */
      readonly TaskName?: string | ValueHandle | ConnectionHandle;
      /** Version of the server that the task was designed for. It changes nothing here. */
      readonly ServerVersion?: string | ValueHandle | ConnectionHandle;
      /** Writes the statements into the history of a maintenance plan. It changes nothing here: every statement is a log entry. */
      readonly ExtendedLogging?: boolean;
      /** Connection manager of the server that keeps the history of a maintenance plan. It changes nothing here. */
      readonly LocalConnectionForLogging?: string | ValueHandle | ConnectionHandle;
      /** Which databases are maintained: all but tempdb; master, model and msdb; all others; or those selected. */
      readonly DatabaseSelectionType?: 'None' | 'All' | 'System' | 'User' | 'Specific' | number;
      /** Leaves databases out that are not online; otherwise the task fails at them. */
      readonly IgnoreDatabasesInNotOnlineState?: boolean;
      /** Checks indexes too. */
      readonly IncludeIndexes?: boolean;
      /** Checks the physical structure only. */
      readonly PhysicalOnly?: boolean;
      /** Locks instead of looking at a snapshot. */
      readonly Tablock?: boolean;
    };
  };
  /** Sends each row to the first output whose condition is true. */
  readonly conditionalSplit: {
    readonly kind: 'transformation';
    readonly shorthand: 'outputs';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Adds columns that are copies of others. */
  readonly copyColumn: {
    readonly kind: 'transformation';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Adds columns that hold the values of others in another type. */
  readonly dataConversion: {
    readonly kind: 'transformation';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Moves rows from sources through transformations to destinations. */
  readonly dataFlowTask: {
    readonly kind: 'task';
    readonly hostsPipeline: true;
    readonly properties: {
      /** Rows that a buffer holds at most. */
      readonly DefaultBufferMaxRows?: number;
      /** Bytes that a buffer holds at most. */
      readonly DefaultBufferSize?: number;
      /** Makes buffers large enough for DefaultBufferMaxRows rows, whatever DefaultBufferSize says. */
      readonly AutoAdjustBufferSize?: boolean;
      /** Execution trees that may run at the same time. */
      readonly EngineThreads?: number;
      /** Leaves out columns and components that nothing uses. */
      readonly RunInOptimizedMode?: boolean;
      /** Folder for large values that do not fit into memory; empty for the temporary folder. */
      readonly BLOBTempStoragePath?: string | ValueHandle | ConnectionHandle;
      /** Folder for buffers that do not fit into memory; empty for the temporary folder. */
      readonly BufferTempStoragePath?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Runs a prediction query on data mining models and stores what it gives in a table. */
  readonly dataMiningQueryTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Connection manager of the server. */
      readonly InputConnection?: string | ConnectionHandle;
      /** Name of the mining structure, for designers. */
      readonly ModelStructureName?: string | ValueHandle | ConnectionHandle;
      /** Name of the mining model, for designers. */
      readonly ModelName?: string | ValueHandle | ConnectionHandle;
      /** The prediction query (DMX). */
      readonly QueryString?: string | ValueHandle | ConnectionHandle;
      /** The query as the query builder made it, for designers. */
      readonly QueryBuilderQueryString?: string | ValueHandle | ConnectionHandle;
      /** Connection manager of the database that takes the result. */
      readonly OutputConnection?: string | ConnectionHandle;
      /** Table that takes the result. */
      readonly OutputTableName?: string | ValueHandle | ConnectionHandle;
      /** Drops the table and makes it anew. Otherwise rows are added to a table that exists. */
      readonly OverwriteOutputTable?: boolean;
    };
  };
  /** Computes profiles of the columns of tables, and of how they depend on each other. */
  readonly dataProfilingTask: {
    readonly kind: 'task';
    readonly properties: {
      /** The requests, as a document of the schema of data profiles. */
      readonly ProfileInputXml?: string | ValueHandle | ConnectionHandle;
      /** Where the profiles go. */
      readonly DestinationType?: 'FileConnection' | 'Variable' | number;
      /** FILE connection manager, or variable, that receives the profiles as XML. */
      readonly Destination?: string | ValueHandle | ConnectionHandle;
      /** Whether a file that exists, or a variable that holds a text, is overwritten. */
      readonly OverwriteDestination?: boolean;
    };
  };
  /** Hands the rows to a program, which reads them while the package runs. */
  readonly datareaderDestination: {
    readonly kind: 'destination';
    readonly properties: {
      /** The name of the component among managed components. */
      readonly UserComponentTypeName?: string | ValueHandle | ConnectionHandle;
      /** The class name of the destination, which the designer fills in. Without effect: programs use the name of the component. */
      readonly DataReader?: string | ValueHandle | ConnectionHandle;
      /** Whether the data flow fails when no program asks for rows in time. Otherwise the rows are dropped, with a warning. */
      readonly FailOnTimeout?: boolean;
      /** Milliseconds that the destination waits for a program to ask for rows; 0 or less: without end. Where no program can ask, as with dtexec, it does not wait. */
      readonly ReadTimeout?: number;
    };
  };
  /** Adds columns, or replaces the values of columns, by expressions. */
  readonly derivedColumn: {
    readonly kind: 'transformation';
    readonly shorthand: 'columns';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Connects to a workbook: Data Source is the file, Extended Properties say how it is read. A target from outside replaces the file. */
  readonly excelConnectionManager: {
    readonly kind: 'connection-manager';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Adds rows to a sheet or named range of a workbook. */
  readonly excelDestination: {
    readonly kind: 'destination';
    readonly properties: {
      /** Seconds before a command times out; 0: never. */
      readonly CommandTimeout?: number;
      /** Sheet (`Sheet1$`) or named range to write to (AccessMode 0 and 3). */
      readonly OpenRowset?: string | ValueHandle | ConnectionHandle;
      /** Variable with the name of the sheet or range (AccessMode 1 and 4). */
      readonly OpenRowsetVariable?: string | ValueHandle;
      /** SELECT whose sheet or range is written to (AccessMode 2). */
      readonly SqlCommand?: string | ValueHandle | ConnectionHandle;
      /** Where the name of the sheet or range stands. */
      readonly AccessMode?: 'OpenRowset' | 'OpenRowset From Variable' | 'SQL Command' | 'OpenRowset Using FastLoad' | 'OpenRowset Using FastLoad From Variable' | number;
      /** Kept for the editor: sheets have no identity columns. */
      readonly FastLoadKeepIdentity?: boolean;
      /** Kept for the editor: columns of sheets have no defaults. */
      readonly FastLoadKeepNulls?: boolean;
      /** Kept for the editor: sheets have no locks, constraints or triggers. */
      readonly FastLoadOptions?: string | ValueHandle | ConnectionHandle;
      /** Kept for the editor: a workbook is written as a whole. */
      readonly FastLoadMaxInsertCommitSize?: number;
    };
  };
  /** Reads rows from a sheet, a range or a query of a workbook. */
  readonly excelSource: {
    readonly kind: 'source';
    readonly properties: {
      /** Seconds before a SQL command times out; 0: never. */
      readonly CommandTimeout?: number;
      /** Sheet (`Sheet1$`), cells of one or named range to read (AccessMode 0). */
      readonly OpenRowset?: string | ValueHandle | ConnectionHandle;
      /** Variable with the name of the sheet or range (AccessMode 1). */
      readonly OpenRowsetVariable?: string | ValueHandle;
      /** Query to run (AccessMode 2). */
      readonly SqlCommand?: string | ValueHandle | ConnectionHandle;
      /** Variable with the query (AccessMode 3). */
      readonly SqlCommandVariable?: string | ValueHandle;
      /** Where the table name or query stands. */
      readonly AccessMode?: 'OpenRowset' | 'OpenRowset From Variable' | 'SQL Command' | 'SQL Command From Variable' | number;
      /** Variables for the parameters of the query: `"Parameter0:Input",{id of the variable};` for each. */
      readonly ParameterMapping?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Runs a package of SQL Server 2000. Integration Services has removed the task. It never runs here: packages with it are refused at validation. */
  readonly executeDts2000PackageTask: {
    readonly kind: 'task';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Runs another package as part of this execution. */
  readonly executePackageTask: {
    readonly kind: 'task';
    readonly properties: {
      /** The child is a package of the same project; otherwise a connection manager leads to it. */
      readonly UseProjectReference?: boolean;
      /** Name of the child in the project, or its path in the package store. */
      readonly PackageName?: string | ValueHandle | ConnectionHandle;
      /** FILE connection manager of the child when it is not in the project. */
      readonly Connection?: string | ConnectionHandle;
      /** Id of the child; informational. */
      readonly PackageID?: string | ValueHandle | ConnectionHandle;
      /** Version id of the child; informational. */
      readonly VersionID?: string | ValueHandle | ConnectionHandle;
      /** Password of a child that is encrypted with one. */
      readonly PackagePassword?: string | ValueHandle | ConnectionHandle;
      /** Runs the child in a process of its own. It gets the variables of the parent as they are, objects left out, and gives them back at its end. */
      readonly ExecuteOutOfProcess?: boolean;
    };
  };
  /** Runs a program and waits until it has ended. */
  readonly executeProcessTask: {
    readonly kind: 'task';
    readonly properties: {
      /** The program to run. */
      readonly Executable?: string | ValueHandle | ConnectionHandle;
      /** Its arguments in one line, quoted as on Windows. May hold secrets: never shown. */
      readonly Arguments?: string | ValueHandle | ConnectionHandle;
      /** Folder that the program starts in. */
      readonly WorkingDirectory?: string | ValueHandle | ConnectionHandle;
      /** Fails when the program is found neither in the working directory nor in the search path. */
      readonly RequireFullFileName?: boolean;
      /** Variable whose text the program reads. */
      readonly StandardInputVariable?: string | ValueHandle;
      /** Variable that takes what the program writes. */
      readonly StandardOutputVariable?: string | ValueHandle;
      /** Variable that takes what the program writes to its error output. */
      readonly StandardErrorVariable?: string | ValueHandle;
      /** The task fails when the exit code is not SuccessValue. */
      readonly FailTaskIfReturnCodeIsNotSuccessValue?: boolean;
      /** Exit code that means success. */
      readonly SuccessValue?: number;
      /** Seconds that the program may run; 0 means no limit. */
      readonly TimeOut?: number;
      /** Ends the program when the time is up; otherwise it runs on while the task fails. */
      readonly TerminateProcessAfterTimeOut?: boolean;
      /** Window of the program; no meaning without a desktop. */
      readonly WindowStyle?: 'Normal' | 'Hidden' | 'Minimized' | 'Maximized' | number;
    };
  };
  /** Starts a job of the SQL Server Agent; the task does not wait until it ends. */
  readonly executeSqlServerAgentJobTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Connection manager of the server. */
      readonly Connection?: string | ConnectionHandle;
      /** Name of the task in the history of a maintenance plan. It changes nothing here. */
      readonly TaskName?: string | ValueHandle | ConnectionHandle;
      /** Version of the server that the task was designed for. It changes nothing here. */
      readonly ServerVersion?: string | ValueHandle | ConnectionHandle;
      /** Writes the statements into the history of a maintenance plan. It changes nothing here: every statement is a log entry. */
      readonly ExtendedLogging?: boolean;
      /** Connection manager of the server that keeps the history of a maintenance plan. It changes nothing here. */
      readonly LocalConnectionForLogging?: string | ValueHandle | ConnectionHandle;
      /** Id of the job. */
      readonly AgentJobID?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Runs SQL statements or stored procedures and stores their results in variables. */
  readonly executeSqlTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Connection manager of the database. */
      readonly Connection?: string | ConnectionHandle;
      /** The statement, or the file connection or variable that holds it, as SqlStatementSourceType says. */
      readonly SqlStatementSource?: string | ValueHandle | ConnectionHandle;
      /** Where the statement comes from. */
      readonly SqlStatementSourceType?: 'DirectInput' | 'FileConnection' | 'Variable' | number;
      /** What the statement returns and how it is stored. */
      readonly ResultSetType?: 'ResultSetType_None' | 'ResultSetType_SingleRow' | 'ResultSetType_Rowset' | 'ResultSetType_XML' | number;
      /** Seconds that a statement may take; 0 means no limit. */
      readonly TimeOut?: number;
      /** The statement is the name of a stored procedure (ADO and ADO.NET connections). */
      readonly IsStoredProcedure?: boolean;
      /** Skips preparing the statement. The drivers decide about preparing, so the value changes nothing. */
      readonly BypassPrepare?: boolean;
      /** Code page of a statement file that has no byte order mark. */
      readonly CodePage?: number;
      /** Whether a result is converted to the type of its variable, or must have it. */
      readonly TypeConversionMode?: 'None' | 'Allowed' | number;
    };
  };
  /** Runs T-SQL statements without parameters and results; other databases get them translated. */
  readonly executeTSqlStatementTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Connection manager of the server. */
      readonly Connection?: string | ConnectionHandle;
      /** Name of the task in the history of a maintenance plan. It changes nothing here. */
      readonly TaskName?: string | ValueHandle | ConnectionHandle;
      /** Version of the server that the task was designed for. It changes nothing here. */
      readonly ServerVersion?: string | ValueHandle | ConnectionHandle;
      /** Writes the statements into the history of a maintenance plan. It changes nothing here: every statement is a log entry. */
      readonly ExtendedLogging?: boolean;
      /** Connection manager of the server that keeps the history of a maintenance plan. It changes nothing here. */
      readonly LocalConnectionForLogging?: string | ValueHandle | ConnectionHandle;
      /** The statements; GO separates batches. */
      readonly SqlStatementSource?: string | ValueHandle | ConnectionHandle;
      /** Seconds that a batch may take; 0 means no limit. */
      readonly TimeOut?: number;
    };
  };
  /** Writes the text or bytes of a column to files, one for each row, whose paths stand in another column. */
  readonly exportColumn: {
    readonly kind: 'transformation';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Evaluates an expression and assigns its value to a variable. */
  readonly expressionTask: {
    readonly kind: 'task';
    readonly properties: {
      /** The assignment to evaluate, e.g. `@[User::Count] = @[User::Count] + 1`. */
      readonly Expression?: string;
    };
  };
  /** Names a file or folder that exists or is to be made. */
  readonly fileConnectionManager: {
    readonly kind: 'connection-manager';
    readonly properties: {
      /** Whether the connection names a file or a folder, and whether it exists or is to be made. */
      readonly FileUsageType?: 'ExistingFile' | 'CreateFile' | 'ExistingFolder' | 'CreateFolder' | number;
    };
  };
  /** Copies, moves, renames, deletes and creates files and directories. */
  readonly fileSystemTask: {
    readonly kind: 'task';
    readonly properties: {
      /** What to do. */
      readonly Operation?: 'CopyFile' | 'MoveFile' | 'DeleteFile' | 'RenameFile' | 'SetAttributes' | 'CreateDirectory' | 'CopyDirectory' | 'MoveDirectory' | 'DeleteDirectory' | 'DeleteDirectoryContent' | number;
      /** Name of the operation; informational. */
      readonly OperationName?: string | ValueHandle | ConnectionHandle;
      /** FILE connection manager, variable or path of what is worked on. */
      readonly Source?: string | ValueHandle | ConnectionHandle;
      /** Source names a variable. */
      readonly IsSourcePathVariable?: boolean;
      /** FILE connection manager, variable or path of the result. */
      readonly Destination?: string | ValueHandle | ConnectionHandle;
      /** Destination names a variable. */
      readonly IsDestinationPathVariable?: boolean;
      /** Replaces files that exist; for CreateDirectory: takes a directory that exists (UseDirectoryIfExists). */
      readonly OverwriteDestinationFile?: boolean;
      /** Attributes to set, as names separated by commas or as a number: 1 Archive, 2 Hidden, 4 ReadOnly, 8 System. */
      readonly Attributes?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Describes a text file with delimited, fixed-width or ragged-right columns. */
  readonly flatFileConnectionManager: {
    readonly kind: 'connection-manager';
    readonly properties: {
      /** `Delimited`, `FixedWidth`, `RaggedRight` or `Mixed`. */
      readonly Format?: string | ValueHandle | ConnectionHandle;
      /** Locale in which numbers and dates are written. */
      readonly LocaleID?: number;
      /** Whether the file is UTF-16 (little-endian). */
      readonly Unicode?: boolean;
      /** Code page of a file that is not Unicode. */
      readonly CodePage?: number;
      /** Text around qualified fields; `<none>` for none. */
      readonly TextQualifier?: string | ValueHandle | ConnectionHandle;
      /** Text that ends a header row. */
      readonly HeaderRowDelimiter?: string | ValueHandle | ConnectionHandle;
      /** Rows before the column names that are no data. */
      readonly HeaderRowsToSkip?: number;
      /** Data rows to leave out at the start. */
      readonly DataRowsToSkip?: number;
      /** Whether the first row after the header holds the column names. */
      readonly ColumnNamesInFirstDataRow?: boolean;
      /** Text after each row, where the last column has no delimiter. */
      readonly RowDelimiter?: string | ValueHandle | ConnectionHandle;
      /** Whether a row delimiter before the last column ends the row; the missing columns are NULL. */
      readonly AlwaysCheckForRowDelimiters?: boolean;
    };
  };
  /** Writes rows to a text file. */
  readonly flatFileDestination: {
    readonly kind: 'destination';
    readonly properties: {
      /** Whether an existing file is replaced; otherwise rows are appended to it. */
      readonly Overwrite?: boolean;
      /** Text written before the column names and the rows. */
      readonly Header?: string | ValueHandle | ConnectionHandle;
      /** Whether a text qualifier inside a qualified value is doubled. */
      readonly EscapeQualifier?: boolean;
    };
  };
  /** Reads rows from a text file. */
  readonly flatFileSource: {
    readonly kind: 'source';
    readonly properties: {
      /** Whether empty fields are NULL. Otherwise they are the empty text, zero, false or 1899-12-30. */
      readonly RetainNulls?: boolean;
      /** Name of an output column that holds the path of the file; empty for none. */
      readonly FileNameColumnName?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Copies and deletes files of this machine, of Azure Blob Storage, Data Lake Storage Gen2, S3 and HDFS. */
  readonly flexibleFileTask: {
    readonly kind: 'task';
    readonly properties: {
      /** `Copy` or `Delete`. */
      readonly Operation?: string | ValueHandle | ConnectionHandle;
      /** Kind of the source; `Local` or empty for this machine. */
      readonly SourceConnectionType?: string | ValueHandle | ConnectionHandle;
      /** Connection manager of the source; none for this machine. */
      readonly SourceConnection?: string | ConnectionHandle;
      /** Folder to copy from; the container stands first. */
      readonly SourceFolderPath?: string | ValueHandle | ConnectionHandle;
      /** Names to copy, with the wildcards * and ?, which ^ makes plain; empty for the folder. */
      readonly SourceFileName?: string | ValueHandle | ConnectionHandle;
      /** Copies the folders below too. */
      readonly SearchRecursively?: boolean;
      /** Kind of the destination; `Local` or empty for this machine. */
      readonly DestinationConnectionType?: string | ValueHandle | ConnectionHandle;
      /** Connection manager of the destination; none for this machine. */
      readonly DestinationConnection?: string | ConnectionHandle;
      /** Folder to copy to; the container stands first. */
      readonly DestinationFolderPath?: string | ValueHandle | ConnectionHandle;
      /** Name of the copy; empty for the name of the source. */
      readonly DestinationFileName?: string | ValueHandle | ConnectionHandle;
      /** Kind of what is deleted; `Local` or empty for this machine. */
      readonly ConnectionType?: string | ValueHandle | ConnectionHandle;
      /** Connection manager of what is deleted; none for this machine. */
      readonly Connection?: string | ConnectionHandle;
      /** Folder to delete from; the container stands first. */
      readonly FolderPath?: string | ValueHandle | ConnectionHandle;
      /** Names to delete, with the wildcards * and ?, which ^ makes plain; empty for the folder. */
      readonly FileName?: string | ValueHandle | ConnectionHandle;
      /** Deletes in the folders below too. */
      readonly DeleteRecursively?: boolean;
    };
  };
  /** Enumerates the files of a data lake; each gives its full path, which begins with a slash. */
  readonly foreachAdlsFileEnumerator: {
    readonly kind: 'foreach-enumerator';
    readonly properties: {
      /** Connection manager of the data lake. */
      readonly ConnectionId?: string | ConnectionHandle;
      /** Folder of the data lake. */
      readonly AzureDataLakeDirectory?: string | ValueHandle | ConnectionHandle;
      /** Names to take, with the wildcards * and ?. */
      readonly FileNamePattern?: string | ValueHandle | ConnectionHandle;
      /** Looks in folders below the folder too. */
      readonly SearchRecursively?: boolean;
    };
  };
  /** Enumerates the rows of a record set that a variable holds. */
  readonly foreachAdoEnumerator: {
    readonly kind: 'foreach-enumerator';
    readonly properties: {
      /** Rows of the first table, rows of all tables, or the tables. */
      readonly Type?: 'EnumerateTables' | 'EnumerateAllRows' | 'EnumerateRowsInFirstTable' | number;
      /** Object variable that holds the record set. */
      readonly DataObjectVariable?: string | ValueHandle;
    };
  };
  /** Enumerates what a database says about its tables, columns, procedures and other objects. */
  readonly foreachAdoNetSchemaRowsetEnumerator: {
    readonly kind: 'foreach-enumerator';
    readonly properties: {
      /** The connection manager of the database, by id or name. */
      readonly Connection?: string | ConnectionHandle;
      /** GUID of the schema to enumerate as in OleDbSchemaGuid, or its name, such as Tables, Columns or Views. */
      readonly SchemaRowset?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Enumerates the blobs of a container; each gives its name within the container. */
  readonly foreachAzureBlobEnumerator: {
    readonly kind: 'foreach-enumerator';
    readonly properties: {
      /** Azure Storage connection manager of the account. */
      readonly Connection?: string | ConnectionHandle;
      /** Container of the blobs. */
      readonly Container?: string | ValueHandle | ConnectionHandle;
      /** Folder within the container. */
      readonly BlobPath?: string | ValueHandle | ConnectionHandle;
      /** Looks in folders below the folder too. */
      readonly SearchRecursively?: boolean;
      /** Names to take, with the wildcards * and ?. */
      readonly FileNameFilter?: string | ValueHandle | ConnectionHandle;
      /** Takes what was changed at or after this time. */
      readonly TimeRangeFrom?: string | ValueHandle | ConnectionHandle;
      /** Takes what was changed before this time. */
      readonly TimeRangeTo?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Enumerates the files of a file system of Gen2; each gives its full path, which begins with a slash. */
  readonly foreachDataLakeStorageGen2Enumerator: {
    readonly kind: 'foreach-enumerator';
    readonly properties: {
      /** Azure Storage connection manager of the account. */
      readonly ConnectionId?: string | ConnectionHandle;
      /** Folder to look in; the file system (container) stands first. */
      readonly FolderPath?: string | ValueHandle | ConnectionHandle;
      /** Looks in folders below the folder too. */
      readonly SearchRecursively?: boolean;
    };
  };
  /** Enumerates the files of a folder. */
  readonly foreachFileEnumerator: {
    readonly kind: 'foreach-enumerator';
    readonly properties: {
      /** The folder to look in. */
      readonly Directory?: string | ValueHandle | ConnectionHandle;
      /** One pattern with the wildcards * and ?, e.g. `*.csv`. */
      readonly FileSpec?: string | ValueHandle | ConnectionHandle;
      /** Full path, name with extension, or name without extension. */
      readonly FileNameRetrieval?: 'FullyQualified' | 'NameAndExtension' | 'NameOnly' | number;
      /** Looks in folders below the folder too. */
      readonly Recurse?: boolean;
    };
  };
  /** Enumerates the elements of a list in a variable. */
  readonly foreachFromVariableEnumerator: {
    readonly kind: 'foreach-enumerator';
    readonly properties: {
      /** Variable that holds an array, a list, a record set or text. */
      readonly VariableName?: string | ValueHandle;
    };
  };
  /** Enumerates the files of a folder of a Hadoop cluster; each gives its full path or its name. */
  readonly foreachHdfsFileEnumerator: {
    readonly kind: 'foreach-enumerator';
    readonly properties: {
      /** Connection manager of the Hadoop cluster. */
      readonly Connection?: string | ConnectionHandle;
      /** Folder of the cluster. */
      readonly DirectoryPath?: string | ValueHandle | ConnectionHandle;
      /** Names to take, with the wildcards * and ?. */
      readonly FileNameFilter?: string | ValueHandle | ConnectionHandle;
      /** Full path, or name without path. */
      readonly RetrieveFileName?: 'FullyQualified' | 'NameOnly' | number;
      /** Looks in folders below the folder too. */
      readonly IsRecursive?: boolean;
    };
  };
  /** Enumerates items that the package lists. */
  readonly foreachItemEnumerator: {
    readonly kind: 'foreach-enumerator';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Enumerates the nodes that an XPath expression selects from an XML document. */
  readonly foreachNodelistEnumerator: {
    readonly kind: 'foreach-enumerator';
    readonly properties: {
      /** Where the XML document is: in a file, in a variable, or written in the package. */
      readonly SourceDocumentType?: 'FileConnection' | 'Variable' | 'DirectInput' | number;
      /** Name of the FILE connection manager or of the variable, or the XML itself. */
      readonly SourceDocument?: string | ValueHandle | ConnectionHandle;
      /** What an iteration gets: the node as an object (Navigator, Node), its text, or several values that the inner expression finds below it (ElementCollection). */
      readonly EnumerationType?: 'Navigator' | 'Node' | 'NodeText' | 'ElementCollection' | number;
      /** Where the expression that selects the nodes of the loop is. */
      readonly OuterXPathStringSourceType?: 'FileConnection' | 'Variable' | 'DirectInput' | number;
      /** The expression that selects the nodes of the loop, or the name of what holds it. */
      readonly OuterXPathString?: string | ValueHandle | ConnectionHandle;
      /** What the values of an ElementCollection are: nodes as objects, or their text. */
      readonly InnerElementType?: 'Navigator' | 'Node' | 'NodeText' | number;
      /** Where the expression that selects the values of an ElementCollection is. */
      readonly InnerXPathStringSourceType?: 'FileConnection' | 'Variable' | 'DirectInput' | number;
      /** The expression that selects the values of an ElementCollection from each node, or the name of what holds it. */
      readonly InnerXPathString?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Enumerates the objects of a server or database: databases, tables, views, logins and so on. */
  readonly foreachSmoEnumerator: {
    readonly kind: 'foreach-enumerator';
    readonly properties: {
      /** What to enumerate: RuntimeServer[@Connection='…']/Server[@Name='…']/Database[@Name='…']/SMOEnumObj[@Name='Tables']/SMOEnumType[@Name='Names']. */
      readonly EnumURN?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Describes an FTP server. A target from outside (`ftp://`, `ftpes://` or `ftps://`) replaces server, user and password, and adds TLS. */
  readonly ftpConnectionManager: {
    readonly kind: 'connection-manager';
    readonly properties: {
      /** Name or address of the server. */
      readonly ServerName?: string | ValueHandle | ConnectionHandle;
      /** Port of the server. */
      readonly ServerPort?: number;
      /** User that logs in; `anonymous` needs no password. */
      readonly ServerUserName?: string | ValueHandle | ConnectionHandle;
      /** Seconds without progress before giving up; 0: no limit. */
      readonly Timeout?: number;
      /** Attempts to connect; 0: no limit. */
      readonly Retries?: number;
      /** KB read from or written to a file at a time. */
      readonly ChunkSize?: number;
      /** Whether this side opens the data connections, not the server. */
      readonly UsePassiveMode?: boolean;
    };
  };
  /** Sends and receives files over FTP, and manages directories on the server and on this machine. */
  readonly ftpTask: {
    readonly kind: 'task';
    readonly properties: {
      /** FTP connection manager of the server. */
      readonly Connection?: string | ConnectionHandle;
      /** What to do. */
      readonly Operation?: 'Send' | 'Receive' | 'DeleteLocal' | 'DeleteRemote' | 'MakeDirLocal' | 'MakeDirRemote' | 'RemoveDirLocal' | 'RemoveDirRemote' | number;
      /** Name of the operation; informational. */
      readonly OperationName?: string | ValueHandle | ConnectionHandle;
      /** FILE connection manager, variable or path on this machine; the file name may have the wildcards `*` and `?`. */
      readonly LocalPath?: string | ValueHandle | ConnectionHandle;
      /** LocalPath names a variable. */
      readonly IsLocalPathVariable?: boolean;
      /** Path on the server, or the variable that holds it; begins with `/`. The file name may have the wildcards `*` and `?`. */
      readonly RemotePath?: string | ValueHandle | ConnectionHandle;
      /** RemotePath names a variable. */
      readonly IsRemotePathVariable?: boolean;
      /** Replaces files that exist where files are sent or received to. */
      readonly OverwriteDestination?: boolean;
      /** Transfers as text: the line ends on the way are CR LF, and stay so in files received. */
      readonly IsTransferTypeASCII?: boolean;
      /** Fails when an operation fails; otherwise warns, goes on with the next file and succeeds. */
      readonly StopOnOperationFailure?: boolean;
    };
  };
  /** Groups rows that are alike, and gives each the values of one row of its group. */
  readonly fuzzyGrouping: {
    readonly kind: 'transformation';
    readonly properties: {
      /** Similarity that a row needs to the canonical row of its group, from 0 to 1. */
      readonly MinSimilarity?: number;
      /** The characters between the words that are compared. */
      readonly Delimiters?: string | ValueHandle | ConnectionHandle;
      /** Megabytes of memory that SSIS may use, 0 for any number. Not used here: the rows are held in memory. */
      readonly MaxMemoryUsage?: number;
      /** Whether each row is compared with every other, which takes long. Otherwise only with those that have a word or q-gram in common with it. */
      readonly Exhaustive?: boolean;
    };
  };
  /** Finds the rows of a reference table that are most like each row, and adds columns of them. */
  readonly fuzzyLookup: {
    readonly kind: 'transformation';
    readonly properties: {
      /** Where the reference rows come from: 1 the reference table as it is now; 2 the same, and a copy is kept in the table MatchIndexName; 0 that copy. 3, a copy kept up to date by triggers, is refused. */
      readonly MatchIndexOptions?: 'ReuseExistingIndex' | 'GenerateNewIndex' | 'GenerateAndPersistNewIndex' | 'GenerateAndMaintainNewIndex' | number;
      /** Megabytes of memory that SSIS may use, 0 for any number. Not used here: the reference is held in memory. */
      readonly MaxMemoryUsage?: number;
      /** The table that keeps the match index: MatchIndexVersion, MatchIndexDelimiters (code units in hexadecimal), then the columns of the reference table. */
      readonly MatchIndexName?: string | ValueHandle | ConnectionHandle;
      /** The table or view with the reference rows, as `[schema].[table]`. */
      readonly ReferenceTableName?: string | ValueHandle | ConnectionHandle;
      /** Whether a table MatchIndexName that exists is replaced when an index is kept. Otherwise that is an error. */
      readonly DropExistingMatchIndex?: boolean;
      /** Whether SSIS copies the reference table first. Not used here: its rows are always read before the first row comes. */
      readonly CopyReferenceTable?: boolean;
      /** Matches that are returned for a row, at most. */
      readonly MaxOutputMatchesPerInput?: number;
      /** Similarity that a match needs as a whole, from 0 to 1. */
      readonly MinSimilarity?: number;
      /** The characters between the words that are compared. */
      readonly Delimiters?: string | ValueHandle | ConnectionHandle;
      /** The columns of the reference as the designer saw them. Kept, not used. */
      readonly ReferenceMetadataXml?: string | ValueHandle | ConnectionHandle;
      /** Whether each row is compared with every reference row, which takes long. Otherwise only with those that have a word or q-gram in common with it. */
      readonly Exhaustive?: boolean;
      /** Whether SSIS loads index and reference before the first row. Not used here: they always are. */
      readonly WarmCaches?: boolean;
    };
  };
  /** Leads to the files of a Hadoop cluster over WebHDFS. A target from outside replaces it: `azure://account:key@account.blob.core.windows.net/container`, `s3://key:secret@host/bucket?region=name` or `webhdfs://user@host:port/folder`; what follows the host is the folder that paths begin at. */
  readonly hadoopConnectionManager: {
    readonly kind: 'connection-manager';
    readonly properties: {
      /** Host of the WebHDFS service. */
      readonly WebHdfsHost?: string | ValueHandle | ConnectionHandle;
      /** Its port; 50070 when there is none. */
      readonly WebHdfsPort?: string | ValueHandle | ConnectionHandle;
      /** User that works on the files. */
      readonly WebHdfsUserName?: string | ValueHandle | ConnectionHandle;
      /** `Basic`; Kerberos is refused. */
      readonly WebHdfsAuthType?: string | ValueHandle | ConnectionHandle;
      /** Domain of the user, for Kerberos. */
      readonly WebHdfsDomain?: string | ValueHandle | ConnectionHandle;
      /** `True` when the service speaks TLS. */
      readonly WebHdfsIsHttps?: string | ValueHandle | ConnectionHandle;
      /** Whether WebHDFS is used: tasks and enumerators of files need it. */
      readonly EnableWebHdfs?: string | ValueHandle | ConnectionHandle;
      /** Host of the WebHCat service, which starts jobs; not used here. */
      readonly WebHCatHost?: string | ValueHandle | ConnectionHandle;
      /** Port of that service. */
      readonly WebHCatPort?: string | ValueHandle | ConnectionHandle;
      /** User that starts jobs. */
      readonly WebHCatUser?: string | ValueHandle | ConnectionHandle;
      /** How that user logs in. */
      readonly WebHCatAuthType?: string | ValueHandle | ConnectionHandle;
      /** Domain of that user. */
      readonly WebHCatDomain?: string | ValueHandle | ConnectionHandle;
      /** Whether WebHCat speaks TLS. */
      readonly WebHCatIsHttps?: string | ValueHandle | ConnectionHandle;
      /** Whether WebHCat is used. */
      readonly EnableWebHCat?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Copies files between this machine and a Hadoop cluster, or within the cluster, over WebHDFS. */
  readonly hadoopFileSystemTask: {
    readonly kind: 'task';
    readonly properties: {
      /** FILE connection manager of the file or folder of this machine. */
      readonly LocalFilePathId?: string | ConnectionHandle;
      /** Connection manager of the Hadoop cluster. */
      readonly HadoopConnectionId?: string | ConnectionHandle;
      /** `CopyToHDFS`, `CopyFromHDFS` or `CopyWithinHDFS`. */
      readonly Operation?: string | ValueHandle | ConnectionHandle;
      /** Path of the file or folder of the cluster. */
      readonly HadoopFilePath?: string | ValueHandle | ConnectionHandle;
      /** `File` or `Directory`. */
      readonly HadoopFileType?: string | ValueHandle | ConnectionHandle;
      /** Replaces files that exist. */
      readonly DestinationOverwrite?: boolean;
      /** Copies the folders below too. */
      readonly IsRecursive?: boolean;
      /** Where CopyWithinHDFS copies to (the persisted name is inferred). */
      readonly DestinationHadoopFilePath?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Runs a Hive script on a Hadoop cluster. It never runs here: packages with it are refused at validation. */
  readonly hadoopHiveTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Connection manager of the Hadoop cluster. */
      readonly HadoopConnectionId?: string | ConnectionHandle;
      /** Where the input comes from. */
      readonly SourceType?: string | ValueHandle | ConnectionHandle;
      /** The script itself. */
      readonly InlineScript?: string | ValueHandle | ConnectionHandle;
      /** Path of the script on the cluster. */
      readonly ScriptFilePath?: string | ValueHandle | ConnectionHandle;
      /** Minutes that the job may take. */
      readonly TimeoutInMinutes?: number;
    };
  };
  /** Runs a Pig script on a Hadoop cluster. It never runs here: packages with it are refused at validation. */
  readonly hadoopPigTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Connection manager of the Hadoop cluster. */
      readonly HadoopConnectionId?: string | ConnectionHandle;
      /** Where the input comes from. */
      readonly SourceType?: string | ValueHandle | ConnectionHandle;
      /** The script itself. */
      readonly InlineScript?: string | ValueHandle | ConnectionHandle;
      /** Path of the script on the cluster. */
      readonly ScriptFilePath?: string | ValueHandle | ConnectionHandle;
      /** Minutes that the job may take. */
      readonly TimeoutInMinutes?: number;
    };
  };
  /** Removes old history of backups, jobs and maintenance plans from msdb. */
  readonly historyCleanupTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Connection manager of the server. */
      readonly Connection?: string | ConnectionHandle;
      /** Name of the task in the history of a maintenance plan. It changes nothing here. */
      readonly TaskName?: string | ValueHandle | ConnectionHandle;
      /** Version of the server that the task was designed for. It changes nothing here. */
      readonly ServerVersion?: string | ValueHandle | ConnectionHandle;
      /** Writes the statements into the history of a maintenance plan. It changes nothing here: every statement is a log entry. */
      readonly ExtendedLogging?: boolean;
      /** Connection manager of the server that keeps the history of a maintenance plan. It changes nothing here. */
      readonly LocalConnectionForLogging?: string | ValueHandle | ConnectionHandle;
      /** How many units of time things are kept. */
      readonly RemoveOlderThan?: number;
      /** The unit of time. */
      readonly TimeUnitsType?: 'Day' | 'Week' | 'Month' | 'Year' | 'Hour' | number;
      /** Removes the history of backups and restores. */
      readonly RemoveBackupRestoreHistory?: boolean;
      /** Removes the history of SQL Server Agent jobs. */
      readonly RemoveAgentHistory?: boolean;
      /** Removes the history of maintenance plans. */
      readonly RemoveDbMaintHistory?: boolean;
    };
  };
  /** Describes a web server. A target from outside (`http://` or `https://`) replaces address, user and password. */
  readonly httpConnectionManager: {
    readonly kind: 'connection-manager';
    readonly properties: {
      /** Address of the server or of its WSDL. */
      readonly ServerURL?: string | ValueHandle | ConnectionHandle;
      /** Whether to log in to the server, by basic authentication. */
      readonly UseServerCredentials?: boolean;
      /** User that logs in to the server. */
      readonly ServerUserName?: string | ValueHandle | ConnectionHandle;
      /** Domain of that user. */
      readonly ServerDomain?: string | ValueHandle | ConnectionHandle;
      /** Whether to show a certificate of the Windows store, which needs files here. */
      readonly UseClientCertificate?: boolean;
      /** Seconds without an answer before giving up; 0: no limit. */
      readonly Timeout?: number;
      /** KB sent at a time. */
      readonly ChunkSize?: number;
      /** Whether to go through a proxy. */
      readonly UseProxy?: boolean;
      /** Address of the proxy. */
      readonly ProxyURL?: string | ValueHandle | ConnectionHandle;
      /** Whether hosts without a dot in their name are reached without the proxy. */
      readonly BypassProxyOnLocal?: boolean;
      /** Hosts reached without the proxy, separated by semicolons; `*` stands for any text. */
      readonly ProxyBypassList?: string | ValueHandle | ConnectionHandle;
      /** Whether to log in to the proxy. */
      readonly UseProxyCredentials?: boolean;
      /** User that logs in to the proxy. */
      readonly ProxyUserName?: string | ValueHandle | ConnectionHandle;
      /** Domain of that user. */
      readonly ProxyDomain?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Reads files, one for each row, whose paths stand in a column, into another column. */
  readonly importColumn: {
    readonly kind: 'transformation';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Finds the reference row with the same key for each row and adds columns of it. */
  readonly lookup: {
    readonly kind: 'transformation';
    readonly properties: {
      /** The query that gives the reference rows: `select * from [dbo].[T]` for a table. */
      readonly SqlCommand?: string | ValueHandle | ConnectionHandle;
      /** The query for one key, with `?` for each join column. Used with a partial cache and without cache. */
      readonly SqlCommandParam?: string | ValueHandle | ConnectionHandle;
      /** Lineage identifiers of the input columns that the `?` of SqlCommandParam stand for, each followed by a semicolon. */
      readonly ParameterMap?: string | ValueHandle | ConnectionHandle;
      /** Where the reference rows come from: a database (OLEDB) or a cache connection manager (CACHE). */
      readonly ConnectionType?: 'OLEDB' | 'CACHE' | number;
      /** Full reads all reference rows before the first row; Partial asks the database once for each key; None for each row. */
      readonly CacheType?: 'Full' | 'Partial' | 'None' | number;
      /** Whether a row without match is an error, or goes to the no match output. */
      readonly NoMatchBehavior?: 'TreatAsError' | 'SendToNoMatchOutput' | number;
      /** Share of a partial cache that may remember keys without match. 0: they are asked for again. */
      readonly NoMatchCachePercentage?: number;
      /** Megabytes of a partial cache, 32-bit systems. Not used here. */
      readonly MaxMemoryUsage?: number;
      /** Megabytes of a partial cache. A cache that outgrows them starts anew. */
      readonly MaxMemoryUsage64?: number;
      /** The columns of the reference as the designer saw them. Kept, not used. */
      readonly ReferenceMetadataXml?: string | ValueHandle | ConnectionHandle;
      /** Code page of reference text whose own is unknown. */
      readonly DefaultCodePage?: number;
      /** Whether a key that several reference rows have is an error. Otherwise the first row is used, with a warning. */
      readonly TreatDuplicateKeysAsError?: boolean;
    };
  };
  /** Removes old backup files and reports of maintenance plans on the server. */
  readonly maintenanceCleanupTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Connection manager of the server. */
      readonly Connection?: string | ConnectionHandle;
      /** Name of the task in the history of a maintenance plan. It changes nothing here. */
      readonly TaskName?: string | ValueHandle | ConnectionHandle;
      /** Version of the server that the task was designed for. It changes nothing here. */
      readonly ServerVersion?: string | ValueHandle | ConnectionHandle;
      /** Writes the statements into the history of a maintenance plan. It changes nothing here: every statement is a log entry. */
      readonly ExtendedLogging?: boolean;
      /** Connection manager of the server that keeps the history of a maintenance plan. It changes nothing here. */
      readonly LocalConnectionForLogging?: string | ValueHandle | ConnectionHandle;
      /** How many units of time things are kept. */
      readonly RemoveOlderThan?: number;
      /** The unit of time. */
      readonly TimeUnitsType?: 'Day' | 'Week' | 'Month' | 'Year' | 'Hour' | number;
      /** Removes backups or reports of maintenance plans. */
      readonly FileTypeSelected?: 'Backup' | 'Report' | number;
      /** The one file to remove. */
      readonly FilePath?: string | ValueHandle | ConnectionHandle;
      /** Folder on the server whose files are removed. */
      readonly FolderPath?: string | ValueHandle | ConnectionHandle;
      /** Removes files of its subfolders too, one level deep. */
      readonly CleanSubFolders?: boolean;
      /** Extension of the files. */
      readonly FileExtension?: string | ValueHandle | ConnectionHandle;
      /** Removes old files only. */
      readonly AgeBased?: boolean;
      /** Removes the one file, not those of a folder. */
      readonly DeleteSpecificFile?: boolean;
    };
  };
  /** Joins the rows of two sorted inputs into one sorted output. */
  readonly merge: {
    readonly kind: 'transformation';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Joins the rows of two sorted inputs whose keys are equal: inner, left outer or full outer join. */
  readonly mergeJoin: {
    readonly kind: 'transformation';
    readonly properties: {
      /** Which rows without match are kept: those of both inputs (0), of the left one (1) or none (2). */
      readonly JoinType?: 'Full' | 'LeftOuter' | 'Inner' | number;
      /** How many of the sort keys, from the first one on, have to be equal. */
      readonly NumKeyColumns?: number;
      /** Whether NULL in a key matches NULL. */
      readonly TreatNullsAsEqual?: boolean;
      /** Buffers that an input may be ahead. Accepted, and without effect: the input that is ahead waits. */
      readonly MaxBuffersPerInput?: number;
    };
  };
  /** Sends or receives a message of a queue: a string, a file, or variables. */
  readonly messageQueueTask: {
    readonly kind: 'task';
    readonly properties: {
      /** MSMQ connection manager of the queue. */
      readonly MSMQConnection?: string | ConnectionHandle;
      /** The format of SQL Server 2000, which is refused. */
      readonly Use2000Format?: boolean;
      /** Whether the task sends or receives. */
      readonly QueueType?: 'Sender' | 'Receiver' | number;
      /** What the message holds. */
      readonly MessageType?: 'String' | 'DataFile' | 'Variables' | 'StringMessageToVariable' | number;
      /** The string to send. */
      readonly StringMessage?: string | ValueHandle | ConnectionHandle;
      /** Path of the file to send. */
      readonly DataFileMessage?: string | ValueHandle | ConnectionHandle;
      /** Names of the variables to send, separated by commas. */
      readonly VariableMessage?: string | ValueHandle | ConnectionHandle;
      /** Encryption by MSMQ, which is refused. */
      readonly UseEncryption?: boolean;
      /** Algorithm of that encryption, `RC2` or `RC4`. */
      readonly EncryptionAlgorithm?: string | ValueHandle | ConnectionHandle;
      /** Takes the message received from the queue; otherwise it stays there. */
      readonly RemoveFromMessageQueue?: boolean;
      /** Fails when no message comes in time; otherwise the task succeeds without one. */
      readonly ErrorIfMessageTimeOut?: boolean;
      /** Seconds to wait for a message; 0: no limit. */
      readonly TimeoutAfter?: number;
      /** Path that the file received is saved under. */
      readonly SaveFileAs?: string | ValueHandle | ConnectionHandle;
      /** Replaces a file of that name. */
      readonly Overwrite?: boolean;
      /** Whose messages with files and variables are received. */
      readonly Filter?: 'NoFilter' | 'FromPackage' | number;
      /** Id of the package whose messages are received. */
      readonly Identifier?: string | ValueHandle | ConnectionHandle;
      /** How strings are compared with CompareString; those that do not agree stay in the queue. */
      readonly Compare?: 'None' | 'Exact' | 'IgnoreCase' | 'Contains' | number;
      /** Text that strings must agree with. */
      readonly CompareString?: string | ValueHandle | ConnectionHandle;
      /** Variable that receives the string, or the variables, separated by commas, that receive those of the message. */
      readonly Variable?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Names a message queue of Windows. A target from outside (`amqp://host/vhost?queue=name`) gives the broker that stands in for it. */
  readonly msmqConnectionManager: {
    readonly kind: 'connection-manager';
    readonly properties: {
      /** Path of the queue, e.g. `.\private$\orders`. */
      readonly Path?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Sends every row to every output. */
  readonly multicast: {
    readonly kind: 'transformation';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Adds hashes of columns, each of its own algorithm; replaces the free component SSIS Multiple Hash. */
  readonly multipleHash: {
    readonly kind: 'transformation';
    readonly properties: {
      /** The name of the component among managed components. */
      readonly UserComponentTypeName?: string | ValueHandle | ConnectionHandle;
      /** Whether hashes are computed by several threads. Without effect here. */
      readonly MultipleThreads?: 'None' | 'Auto' | 'On' | number;
      /** Whether which values are NULL, and how long text is, goes into the hash: 1. Packages of version 1.2 lack it: 0. */
      readonly SafeNullHandling?: 'False' | 'True' | number;
      /** Whether fractions of a second go into the hash: 1. Older packages lack it: 0. */
      readonly IncludeMillsecond?: 'False' | 'True' | number;
    };
  };
  /** Sends a message to operators of the SQL Server Agent. */
  readonly notifyOperatorTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Connection manager of the server. */
      readonly Connection?: string | ConnectionHandle;
      /** Name of the task in the history of a maintenance plan. It changes nothing here. */
      readonly TaskName?: string | ValueHandle | ConnectionHandle;
      /** Version of the server that the task was designed for. It changes nothing here. */
      readonly ServerVersion?: string | ValueHandle | ConnectionHandle;
      /** Writes the statements into the history of a maintenance plan. It changes nothing here: every statement is a log entry. */
      readonly ExtendedLogging?: boolean;
      /** Connection manager of the server that keeps the history of a maintenance plan. It changes nothing here. */
      readonly LocalConnectionForLogging?: string | ValueHandle | ConnectionHandle;
      /** Text of the message. */
      readonly Message?: string | ValueHandle | ConnectionHandle;
      /** Subject of the message. */
      readonly Subject?: string | ValueHandle | ConnectionHandle;
      /** Database Mail profile; that of the Agent when empty. */
      readonly Profile?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Connects to a database. The Provider of the connection string chooses the driver; a target from outside replaces both. */
  readonly oleDbConnectionManager: {
    readonly kind: 'connection-manager';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Writes rows to a table or view of a database. */
  readonly oleDbDestination: {
    readonly kind: 'destination';
    readonly properties: {
      /** Seconds before a command times out; 0: never. */
      readonly CommandTimeout?: number;
      /** Table or view to write to (AccessMode 0 and 3). */
      readonly OpenRowset?: string | ValueHandle | ConnectionHandle;
      /** Variable with the name of the table or view (AccessMode 1 and 4). */
      readonly OpenRowsetVariable?: string | ValueHandle;
      /** SELECT whose table is written to (AccessMode 2). */
      readonly SqlCommand?: string | ValueHandle | ConnectionHandle;
      /** Code page of text columns whose code page is not known. */
      readonly DefaultCodePage?: number;
      /** Whether DefaultCodePage describes all text columns. */
      readonly AlwaysUseDefaultCodePage?: boolean;
      /** Where the table name stands, and whether rows are loaded in bulk. */
      readonly AccessMode?: 'OpenRowset' | 'OpenRowset From Variable' | 'SQL Command' | 'OpenRowset Using FastLoad' | 'OpenRowset Using FastLoad From Variable' | number;
      /** Whether the values for identity columns are kept; otherwise the database numbers the rows. */
      readonly FastLoadKeepIdentity?: boolean;
      /** Whether NULL stays NULL in columns that have a default. */
      readonly FastLoadKeepNulls?: boolean;
      /** TABLOCK, CHECK_CONSTRAINTS, ROWS_PER_BATCH = n, ORDER(…), FIRE_TRIGGERS. On other databases than SQL Server constraints and triggers always apply. */
      readonly FastLoadOptions?: string | ValueHandle | ConnectionHandle;
      /** Rows per commit of a fast load; 0: all in one. */
      readonly FastLoadMaxInsertCommitSize?: number;
    };
  };
  /** Reads rows from a table, a view or a query of a database. */
  readonly oleDbSource: {
    readonly kind: 'source';
    readonly properties: {
      /** Seconds before a SQL command times out; 0: never. */
      readonly CommandTimeout?: number;
      /** Table or view to read (AccessMode 0). */
      readonly OpenRowset?: string | ValueHandle | ConnectionHandle;
      /** Variable with the name of the table or view (AccessMode 1). */
      readonly OpenRowsetVariable?: string | ValueHandle;
      /** Query to run (AccessMode 2). */
      readonly SqlCommand?: string | ValueHandle | ConnectionHandle;
      /** Variable with the query (AccessMode 3). */
      readonly SqlCommandVariable?: string | ValueHandle;
      /** Code page of text columns whose code page is not known. */
      readonly DefaultCodePage?: number;
      /** Whether DefaultCodePage describes all text columns. */
      readonly AlwaysUseDefaultCodePage?: boolean;
      /** Where the table name or query stands. */
      readonly AccessMode?: 'OpenRowset' | 'OpenRowset From Variable' | 'SQL Command' | 'SQL Command From Variable' | number;
      /** Variables for the parameters of the query: `"Parameter0:Input",{id of the variable};` for each. */
      readonly ParameterMapping?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Selects about a percentage of the rows by chance and sends the others to another output. */
  readonly percentageSampling: {
    readonly kind: 'transformation';
    readonly properties: {
      /** How many of a hundred rows are selected on average, 0 to 100. */
      readonly SamplingValue?: number;
      /** The same seed selects the same rows of the same input; 0 selects others each time. */
      readonly SamplingSeed?: number;
    };
  };
  /** Makes one row of the rows of a set: their values stand in columns named by the pivot key. */
  readonly pivot: {
    readonly kind: 'transformation';
    readonly properties: {
      /** Whether rows whose pivot key has no output column are left out, and their keys told at the end, where they would be errors. */
      readonly PassThroughUnmatchedPivotKeys?: boolean;
    };
  };
  /** Writes rows to a file as the engine holds them, for a Raw File source to read. */
  readonly rawFileDestination: {
    readonly kind: 'destination';
    readonly properties: {
      /** Where the name of the file stands: 0 FileName, 1 FileNameVariable. */
      readonly AccessMode?: 'FileName' | 'FileNameFromVariable' | number;
      /** Path of the file, for AccessMode 0. */
      readonly FileName?: string | ValueHandle | ConnectionHandle;
      /** Variable that holds the path of the file, for AccessMode 1. */
      readonly FileNameVariable?: string | ValueHandle;
      /** What is written: 0 a new file always, 1 a new file only when there is none, 2 more rows for a file with the same columns, 3 such a file after emptying it. */
      readonly WriteOption?: 'CreateAlways' | 'CreateOnce' | 'Append' | 'TruncateAppend' | number;
    };
  };
  /** Reads the rows of a file that a Raw File destination wrote. */
  readonly rawFileSource: {
    readonly kind: 'source';
    readonly properties: {
      /** Where the name of the file stands: 0 FileName, 1 FileNameVariable. */
      readonly AccessMode?: 'FileName' | 'FileNameFromVariable' | number;
      /** Path of the file, for AccessMode 0. */
      readonly FileName?: string | ValueHandle | ConnectionHandle;
      /** Variable that holds the path of the file, for AccessMode 1. */
      readonly FileNameVariable?: string | ValueHandle;
    };
  };
  /** Rebuilds the indexes of tables and views: ALTER INDEX … REBUILD, or REINDEX on SQLite and PostgreSQL. */
  readonly rebuildIndexTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Connection manager of the server. */
      readonly Connection?: string | ConnectionHandle;
      /** Name of the task in the history of a maintenance plan. It changes nothing here. */
      readonly TaskName?: string | ValueHandle | ConnectionHandle;
      /** Version of the server that the task was designed for. It changes nothing here. */
      readonly ServerVersion?: string | ValueHandle | ConnectionHandle;
      /** Writes the statements into the history of a maintenance plan. It changes nothing here: every statement is a log entry. */
      readonly ExtendedLogging?: boolean;
      /** Connection manager of the server that keeps the history of a maintenance plan. It changes nothing here. */
      readonly LocalConnectionForLogging?: string | ValueHandle | ConnectionHandle;
      /** Which databases are maintained: all but tempdb; master, model and msdb; all others; or those selected. */
      readonly DatabaseSelectionType?: 'None' | 'All' | 'System' | 'User' | 'Specific' | number;
      /** Leaves databases out that are not online; otherwise the task fails at them. */
      readonly IgnoreDatabasesInNotOnlineState?: boolean;
      /** Whether tables are selected; the list itself decides. */
      readonly TableSelectionType?: number;
      /** Whether tables, views or both are maintained when none are selected. */
      readonly ObjectTypeSelection?: 'Table' | 'View' | 'TableView' | number;
      /** Keeps the fill factor that each index has. */
      readonly UseOriginalAmount?: boolean;
      /** Percent of each page to leave free, from 0 to 99: the fill factor is what remains. */
      readonly Percentage?: number;
      /** Sorts in tempdb. */
      readonly Sort?: boolean;
      /** Keeps the indexes in use while they are rebuilt. */
      readonly KeepOnline?: boolean;
      /** Leaves indexes out that cannot be kept online, instead of rebuilding them offline. */
      readonly SkipUnsupported?: boolean;
    };
  };
  /** Stores the rows as a record set in an Object variable, for a Foreach Loop or a script to read. */
  readonly recordsetDestination: {
    readonly kind: 'destination';
    readonly properties: {
      /** The variable of type Object that holds the rows as a record set once the data flow has ended. What it held before is replaced. */
      readonly VariableName?: string | ValueHandle;
    };
  };
  /** Defragments the indexes of tables and views of a SQL Server: ALTER INDEX … REORGANIZE. */
  readonly reorganizeIndexTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Connection manager of the server. */
      readonly Connection?: string | ConnectionHandle;
      /** Name of the task in the history of a maintenance plan. It changes nothing here. */
      readonly TaskName?: string | ValueHandle | ConnectionHandle;
      /** Version of the server that the task was designed for. It changes nothing here. */
      readonly ServerVersion?: string | ValueHandle | ConnectionHandle;
      /** Writes the statements into the history of a maintenance plan. It changes nothing here: every statement is a log entry. */
      readonly ExtendedLogging?: boolean;
      /** Connection manager of the server that keeps the history of a maintenance plan. It changes nothing here. */
      readonly LocalConnectionForLogging?: string | ValueHandle | ConnectionHandle;
      /** Which databases are maintained: all but tempdb; master, model and msdb; all others; or those selected. */
      readonly DatabaseSelectionType?: 'None' | 'All' | 'System' | 'User' | 'Specific' | number;
      /** Leaves databases out that are not online; otherwise the task fails at them. */
      readonly IgnoreDatabasesInNotOnlineState?: boolean;
      /** Whether tables are selected; the list itself decides. */
      readonly TableSelectionType?: number;
      /** Whether tables, views or both are maintained when none are selected. */
      readonly ObjectTypeSelection?: 'Table' | 'View' | 'TableView' | number;
      /** Compacts large objects too. */
      readonly CompactLargeObjects?: boolean;
    };
  };
  /** Stands for a task that an upgrade of the package could not convert. It never runs here: packages with it are refused at validation. */
  readonly replacementTask: {
    readonly kind: 'task';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Counts the rows that pass and writes their number to a variable. */
  readonly rowCount: {
    readonly kind: 'transformation';
    readonly properties: {
      /** The variable that holds the number of rows once the data flow has ended. Its type is an integer type. */
      readonly VariableName?: string | ValueHandle;
    };
  };
  /** Adds a column that numbers the rows in the order in which they come; replaces the free component Row Number. */
  readonly rowNumber: {
    readonly kind: 'transformation';
    readonly properties: {
      /** The name of the component among managed components. */
      readonly UserComponentTypeName?: string | ValueHandle | ConnectionHandle;
      /** The number of the first row. */
      readonly Seed?: number;
      /** What is added for each further row. */
      readonly Increment?: number;
      /** An integer variable that holds the number of the last row once the data flow has ended; none when empty. */
      readonly OutputVariable?: string | ValueHandle;
    };
  };
  /** Selects a number of rows by chance and sends the others to another output. */
  readonly rowSampling: {
    readonly kind: 'transformation';
    readonly properties: {
      /** How many rows are selected. */
      readonly SamplingValue?: number;
      /** The same seed selects the same rows of the same input; 0 selects others each time. */
      readonly SamplingSeed?: number;
    };
  };
  /** Runs a script that the package holds. */
  readonly scriptTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Name of the project that the script is. */
      readonly ScriptProjectName?: string | ValueHandle | ConnectionHandle;
      /** CSharp, or VisualBasic, which is not compiled here. */
      readonly ScriptLanguage?: string | ValueHandle | ConnectionHandle;
      /** Method that runs. */
      readonly EntryPoint?: string | ValueHandle | ConnectionHandle;
      /** Variables that the script may read, separated by commas. */
      readonly ReadOnlyVariables?: string | ValueHandle | ConnectionHandle;
      /** Variables that the script may read and write, separated by commas. */
      readonly ReadWriteVariables?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Sends a message with attachments over SMTP. */
  readonly sendMailTask: {
    readonly kind: 'task';
    readonly properties: {
      /** SMTP connection manager of the mail server. */
      readonly SmtpConnection?: string | ConnectionHandle;
      /** Address of the sender. */
      readonly FromLine?: string | ValueHandle | ConnectionHandle;
      /** Addresses of the recipients, separated by `;`. */
      readonly ToLine?: string | ValueHandle | ConnectionHandle;
      /** Addresses that get a copy, separated by `;`. */
      readonly CCLine?: string | ValueHandle | ConnectionHandle;
      /** Addresses that get a copy unseen by the others, separated by `;`. */
      readonly BCCLine?: string | ValueHandle | ConnectionHandle;
      /** Subject of the message. */
      readonly Subject?: string | ValueHandle | ConnectionHandle;
      /** Priority of the message. */
      readonly Priority?: 'High' | 'Normal' | 'Low' | number;
      /** Where the text of the message comes from. */
      readonly MessageSourceType?: 'DirectInput' | 'FileConnection' | 'Variable' | number;
      /** The text of the message, the FILE connection manager of the file that holds it, or the variable. */
      readonly MessageSource?: string | ValueHandle | ConnectionHandle;
      /** Paths of the files to attach, separated by `|`. */
      readonly FileAttachments?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Takes free space out of databases that grew: DBCC SHRINKDATABASE, or VACUUM on SQLite and PostgreSQL. */
  readonly shrinkDatabaseTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Connection manager of the server. */
      readonly Connection?: string | ConnectionHandle;
      /** Name of the task in the history of a maintenance plan. It changes nothing here. */
      readonly TaskName?: string | ValueHandle | ConnectionHandle;
      /** Version of the server that the task was designed for. It changes nothing here. */
      readonly ServerVersion?: string | ValueHandle | ConnectionHandle;
      /** Writes the statements into the history of a maintenance plan. It changes nothing here: every statement is a log entry. */
      readonly ExtendedLogging?: boolean;
      /** Connection manager of the server that keeps the history of a maintenance plan. It changes nothing here. */
      readonly LocalConnectionForLogging?: string | ValueHandle | ConnectionHandle;
      /** Which databases are maintained: all but tempdb; master, model and msdb; all others; or those selected. */
      readonly DatabaseSelectionType?: 'None' | 'All' | 'System' | 'User' | 'Specific' | number;
      /** Leaves databases out that are not online; otherwise the task fails at them. */
      readonly IgnoreDatabasesInNotOnlineState?: boolean;
      /** Megabytes beyond which a database is shrunk. */
      readonly DatabaseSizeLimit?: number;
      /** Percent of free space that stays, from 0 to 100. SQLite and PostgreSQL leave none. */
      readonly DatabasePercentLimit?: number;
      /** Gives free space back to the operating system; otherwise it stays in the files. */
      readonly DatabaseReturnFreeSpace?: boolean;
    };
  };
  /** Finds the row of a dimension for each row, and sends the row on by what has changed. */
  readonly slowlyChangingDimension: {
    readonly kind: 'transformation';
    readonly properties: {
      /** The query that gives the rows of the dimension, expired ones too. */
      readonly SqlCommand?: string | ValueHandle | ConnectionHandle;
      /** The condition that tells the current row from those with the same business key that have expired. */
      readonly CurrentRowWhere?: string | ValueHandle | ConnectionHandle;
      /** Whether a row with changes of historical and of changing attributes goes to the output of changing attributes too. */
      readonly UpdateChangingAttributeHistory?: boolean;
      /** Whether the change of a fixed attribute ends the data flow. Otherwise the row goes to an output of its own. */
      readonly FailOnFixedAttributeChange?: boolean;
      /** The column of the dimension that is true for inferred members. Without it they are rows whose attributes are all NULL. */
      readonly InferredMemberIndicator?: string | ValueHandle | ConnectionHandle;
      /** Whether inferred members are looked for. */
      readonly EnableInferredMember?: boolean;
      /** Whether a row that the dimension does not have ends the data flow. Otherwise it is a new one. */
      readonly FailOnLookupFailure?: boolean;
      /** What the component does: 1 finds out what has changed. Other values are refused: their meaning is not published. */
      readonly IncomingRowChangeType?: number;
      /** Code page of text of the dimension whose own is unknown. Accepted, and without effect here. */
      readonly DefaultCodePage?: number;
    };
  };
  /** Connects to a SQL Server, for its maintenance and for transfers; a target from outside replaces it. */
  readonly smoConnectionManager: {
    readonly kind: 'connection-manager';
    readonly properties: {
      /** Name of the server. */
      readonly SqlServerName?: string | ValueHandle | ConnectionHandle;
      /** True logs in as the user that the credentials of opendtsx.yaml name for the server. */
      readonly UseWindowsAuthentication?: string | ValueHandle | ConnectionHandle;
      /** User that logs in, when not by Windows authentication. */
      readonly UserName?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Describes a mail server. A target from outside (`smtp://` or `smtps://`) replaces server, user and password. */
  readonly smtpConnectionManager: {
    readonly kind: 'connection-manager';
    readonly properties: {
      /** Name or address of the mail server; `host:port` for a port other than 25. */
      readonly SmtpServer?: string | ValueHandle | ConnectionHandle;
      /** `True` to log in as the Windows user, which needs a user and password here. */
      readonly UseWindowsAuthentication?: string | ValueHandle | ConnectionHandle;
      /** `True` to turn to TLS (STARTTLS) before anything is sent. */
      readonly EnableSsl?: string | ValueHandle | ConnectionHandle;
      /** Seconds before giving up. */
      readonly Timeout?: string | ValueHandle | ConnectionHandle;
      /** User that logs in; an addition to SSIS, for use from outside. */
      readonly UserName?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Sorts all rows by one or more columns, and removes duplicates on request. */
  readonly sort: {
    readonly kind: 'transformation';
    readonly properties: {
      /** Whether only the first of several rows with equal sort keys is kept. */
      readonly EliminateDuplicates?: boolean;
      /** Threads that the sort may use. Accepted, and without effect here. */
      readonly MaximumThreads?: number;
    };
  };
  /** Writes log entries to the table `sysssislog` of a database, which is made when it is missing. On SQL Server entries go through the procedure `sp_ssis_addlogentry`, which may be one of your own. */
  readonly ssisLogProviderForSqlServer: {
    readonly kind: 'log-provider';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Writes log entries as a trace through a FILE connection manager: a text file of tab-separated columns with the names of trace columns, as the binary form of traces is not public. */
  readonly ssisLogProviderForSqlServerProfiler: {
    readonly kind: 'log-provider';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Writes log entries to a text file of comma-separated values, behind those of earlier executions, through a FILE connection manager. */
  readonly ssisLogProviderForTextFiles: {
    readonly kind: 'log-provider';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Writes log entries to the event log of the system: the journal where there is one, otherwise a file in the form of RFC 5424. ConfigString, or the environment variable `OPENDTSX_EVENTLOG`, names another place: `journal:<socket>`, `file:<path>`, `udp:<host>:<port>` or `tcp:<host>:<port>` of a syslog server. */
  readonly ssisLogProviderForWindowsEventLog: {
    readonly kind: 'log-provider';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Writes log entries to an XML file, one part for each execution, through a FILE connection manager. The file is well-formed after every entry. */
  readonly ssisLogProviderForXmlFiles: {
    readonly kind: 'log-provider';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Finds nouns and noun phrases in English text, and gives each that is frequent with its score. */
  readonly termExtraction: {
    readonly kind: 'transformation';
    readonly properties: {
      /** Whether terms that contain a term of a table are left out. */
      readonly NeedReferenceData?: boolean;
      /** The table or view that has the terms to leave out, as `[schema].[table]`. */
      readonly OutTermTable?: string | ValueHandle | ConnectionHandle;
      /** The column of the table that has the terms to leave out. */
      readonly OutTermColumn?: string | ValueHandle | ConnectionHandle;
      /** What a term is: 0 a noun, 1 a noun phrase of at least two words, 2 both. */
      readonly WordOrPhrase?: 'Noun' | 'NounPhrase' | 'NounAndNounPhrase' | number;
      /** The score: 0 how often the term occurs, 1 TFIDF, which is that times the natural logarithm of all rows over the rows with the term. */
      readonly ScoreType?: 'Frequency' | 'TFIDF' | number;
      /** How often a term has to occur at least. */
      readonly FrequencyThreshold?: number;
      /** How many words a phrase has at most. Longer ones are left out. */
      readonly MaxLengthOfTerm?: number;
      /** Whether upper and lower case make different terms. Otherwise the form that occurs first stands for all. A capital that only begins a sentence is dropped in any case. */
      readonly IsCaseSensitive?: boolean;
    };
  };
  /** Counts in English text the terms of a reference table, and gives a row for each term of each row. */
  readonly termLookup: {
    readonly kind: 'transformation';
    readonly properties: {
      /** The table or view that has the terms, as `[schema].[table]`. */
      readonly RefTermTable?: string | ValueHandle | ConnectionHandle;
      /** The column of the table that has the terms. */
      readonly RefTermColumn?: string | ValueHandle | ConnectionHandle;
      /** Whether upper and lower case differ. The first word of a sentence matches in lower case too. */
      readonly IsCaseSensitive?: boolean;
    };
  };
  /** Copies or moves a database of a SQL Server to another one. */
  readonly transferDatabaseTask: {
    readonly kind: 'task';
    readonly properties: {
      /** SMO connection manager of the source server. */
      readonly SourceConnection?: string | ConnectionHandle;
      /** SMO connection manager of the destination server. */
      readonly DestinationConnection?: string | ConnectionHandle;
      /** Copies or moves the database. */
      readonly Action?: 'Copy' | 'Move' | number;
      /** Whether the database is offline meanwhile. */
      readonly Method?: 'DatabaseOffline' | 'DatabaseOnline' | number;
      /** Name of the database. */
      readonly SourceDatabaseName?: string | ValueHandle | ConnectionHandle;
      /** Its files. */
      readonly SourceDatabaseFiles?: string | ValueHandle | ConnectionHandle;
      /** Attaches the database again when the transfer fails. */
      readonly ReattachSourceDatabase?: boolean;
      /** Name of the database on the destination server. */
      readonly DestinationDatabaseName?: string | ValueHandle | ConnectionHandle;
      /** Its files on the destination server. */
      readonly DestinationDatabaseFiles?: string | ValueHandle | ConnectionHandle;
      /** Overwrites a database of that name. */
      readonly DestinationOverwrite?: boolean;
    };
  };
  /** Copies user-defined error messages of a SQL Server to another one. */
  readonly transferErrorMessagesTask: {
    readonly kind: 'task';
    readonly properties: {
      /** SMO connection manager of the source server. */
      readonly SourceConnection?: string | ConnectionHandle;
      /** SMO connection manager of the destination server. */
      readonly DestinationConnection?: string | ConnectionHandle;
      /** What happens to an object that the destination has. */
      readonly IfObjectExists?: 'FailTask' | 'Overwrite' | 'Skip' | number;
      /** Copies all messages. */
      readonly TransferAllErrorMessages?: boolean;
      /** Numbers of the messages. */
      readonly ErrorMessagesList?: string | ValueHandle | ConnectionHandle;
      /** Languages of the messages. */
      readonly ErrorMessageLanguagesList?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Copies SQL Server Agent jobs of a server to another one. */
  readonly transferJobsTask: {
    readonly kind: 'task';
    readonly properties: {
      /** SMO connection manager of the source server. */
      readonly SourceConnection?: string | ConnectionHandle;
      /** SMO connection manager of the destination server. */
      readonly DestinationConnection?: string | ConnectionHandle;
      /** What happens to an object that the destination has. */
      readonly IfObjectExists?: 'FailTask' | 'Overwrite' | 'Skip' | number;
      /** Copies all jobs. */
      readonly TransferAllJobs?: boolean;
      /** Names of the jobs. */
      readonly JobsList?: string | ValueHandle | ConnectionHandle;
      /** Enables the jobs at the destination. */
      readonly EnableJobsAtDestination?: boolean;
    };
  };
  /** Copies logins of a SQL Server to another one. */
  readonly transferLoginsTask: {
    readonly kind: 'task';
    readonly properties: {
      /** SMO connection manager of the source server. */
      readonly SourceConnection?: string | ConnectionHandle;
      /** SMO connection manager of the destination server. */
      readonly DestinationConnection?: string | ConnectionHandle;
      /** What happens to an object that the destination has. */
      readonly IfObjectExists?: 'FailTask' | 'Overwrite' | 'Skip' | number;
      /** Which logins are copied. */
      readonly LoginsToTransfer?: 'AllLogins' | 'SelectedLogins' | 'AllLoginsFromSelectedDatabases' | number;
      /** Names of the logins. */
      readonly LoginsList?: string | ValueHandle | ConnectionHandle;
      /** Databases whose logins are copied. */
      readonly DatabasesList?: string | ValueHandle | ConnectionHandle;
      /** Keeps the security identifiers. */
      readonly CopySids?: boolean;
    };
  };
  /** Copies user-defined procedures of master to another SQL Server. */
  readonly transferMasterStoredProceduresTask: {
    readonly kind: 'task';
    readonly properties: {
      /** SMO connection manager of the source server. */
      readonly SourceConnection?: string | ConnectionHandle;
      /** SMO connection manager of the destination server. */
      readonly DestinationConnection?: string | ConnectionHandle;
      /** What happens to an object that the destination has. */
      readonly IfObjectExists?: 'FailTask' | 'Overwrite' | 'Skip' | number;
      /** Copies all procedures. */
      readonly TransferAllStoredProcedures?: boolean;
      /** Names of the procedures. */
      readonly StoredProceduresList?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Copies tables with their rows, and views, of a database that its connection is pointed to into another one. */
  readonly transferSqlServerObjectsTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Connection manager of the source. */
      readonly SourceConnection?: string | ConnectionHandle;
      /** Connection manager of the destination. */
      readonly DestinationConnection?: string | ConnectionHandle;
      /** Name of the source database. */
      readonly SourceDatabase?: string | ValueHandle | ConnectionHandle;
      /** Name of the destination database. */
      readonly DestinationDatabase?: string | ValueHandle | ConnectionHandle;
      /** Replaces the rows of the destination, or appends to them. */
      readonly ExistingData?: 'Replace' | 'Append' | number;
      /** Copies all tables and views. */
      readonly CopyAllObjects?: boolean;
      /** Drops the objects at the destination before, and makes them anew. */
      readonly DropObjectsFirst?: boolean;
      /** Makes the tables at the destination. */
      readonly CopySchema?: boolean;
      /** Copies rows. */
      readonly CopyData?: boolean;
      /** Copies collations. */
      readonly UseCollation?: boolean;
      /** Copies the tables, too, that the tables refer to. */
      readonly IncludeDependentObjects?: boolean;
      /** Copies extended properties. */
      readonly IncludeExtendedProperties?: boolean;
      /** Copies database users. */
      readonly CopyDatabaseUsers?: boolean;
      /** Copies database roles. */
      readonly CopyDatabaseRoles?: boolean;
      /** Copies logins. */
      readonly CopySqlServerLogins?: boolean;
      /** Copies permissions on objects. */
      readonly CopyObjectLevelPermissions?: boolean;
      /** Copies indexes. */
      readonly CopyIndexes?: boolean;
      /** Copies triggers. */
      readonly CopyTriggers?: boolean;
      /** Copies full-text indexes. */
      readonly CopyFullTextIndexes?: boolean;
      /** Copies primary keys. */
      readonly CopyPrimaryKeys?: boolean;
      /** Copies foreign keys. */
      readonly CopyForeignKeys?: boolean;
      /** Writes scripts in Unicode. */
      readonly GenerateScriptsInUnicode?: boolean;
      /** Copies all tables. */
      readonly CopyAllTables?: boolean;
      /** The tables to copy. */
      readonly TablesList?: string | ValueHandle | ConnectionHandle;
      /** Copies all views. */
      readonly CopyAllViews?: boolean;
      /** The views to copy. */
      readonly ViewsList?: string | ValueHandle | ConnectionHandle;
      /** Copies all stored procedures. */
      readonly CopyAllStoredProcedures?: boolean;
      /** The stored procedures to copy. */
      readonly StoredProceduresList?: string | ValueHandle | ConnectionHandle;
      /** Copies all user-defined functions. */
      readonly CopyAllUserDefinedFunctions?: boolean;
      /** The user-defined functions to copy. */
      readonly UserDefinedFunctionsList?: string | ValueHandle | ConnectionHandle;
      /** Copies all defaults. */
      readonly CopyAllDefaults?: boolean;
      /** The defaults to copy. */
      readonly DefaultsList?: string | ValueHandle | ConnectionHandle;
      /** Copies all user-defined data types. */
      readonly CopyAllUserDefinedDataTypes?: boolean;
      /** The user-defined data types to copy. */
      readonly UserDefinedDataTypesList?: string | ValueHandle | ConnectionHandle;
      /** Copies all partition functions. */
      readonly CopyAllPartitionFunctions?: boolean;
      /** The partition functions to copy. */
      readonly PartitionFunctionsList?: string | ValueHandle | ConnectionHandle;
      /** Copies all partition schemes. */
      readonly CopyAllPartitionSchemes?: boolean;
      /** The partition schemes to copy. */
      readonly PartitionSchemesList?: string | ValueHandle | ConnectionHandle;
      /** Copies all schemas. */
      readonly CopyAllSchemas?: boolean;
      /** The schemas to copy. */
      readonly SchemasList?: string | ValueHandle | ConnectionHandle;
      /** Copies all assemblies. */
      readonly CopyAllSqlAssemblies?: boolean;
      /** The assemblies to copy. */
      readonly SqlAssembliesList?: string | ValueHandle | ConnectionHandle;
      /** Copies all user-defined aggregates. */
      readonly CopyAllUserDefinedAggregates?: boolean;
      /** The user-defined aggregates to copy. */
      readonly UserDefinedAggregatesList?: string | ValueHandle | ConnectionHandle;
      /** Copies all user-defined types. */
      readonly CopyAllUserDefinedTypes?: boolean;
      /** The user-defined types to copy. */
      readonly UserDefinedTypesList?: string | ValueHandle | ConnectionHandle;
      /** Copies all XML schema collections. */
      readonly CopyAllXmlSchemaCollections?: boolean;
      /** The XML schema collections to copy. */
      readonly XmlSchemaCollectionsList?: string | ValueHandle | ConnectionHandle;
      /** Copies all rules. */
      readonly CopyAllRules?: boolean;
      /** The rules to copy. */
      readonly RulesList?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Counts the rows that reach it and drops them; replaces the free components Trash and Null Destination. */
  readonly trashDestination: {
    readonly kind: 'destination';
    readonly properties: {
      /** The name of the component among managed components. */
      readonly UserComponentTypeName?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Joins the rows of several inputs into one output, in no particular order of the inputs. */
  readonly unionAll: {
    readonly kind: 'transformation';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Makes several rows of each row: one for each column that holds a value, named by the pivot key. */
  readonly unpivot: {
    readonly kind: 'transformation';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Updates the statistics of tables and views: UPDATE STATISTICS, or ANALYZE on SQLite and PostgreSQL. */
  readonly updateStatisticsTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Connection manager of the server. */
      readonly Connection?: string | ConnectionHandle;
      /** Name of the task in the history of a maintenance plan. It changes nothing here. */
      readonly TaskName?: string | ValueHandle | ConnectionHandle;
      /** Version of the server that the task was designed for. It changes nothing here. */
      readonly ServerVersion?: string | ValueHandle | ConnectionHandle;
      /** Writes the statements into the history of a maintenance plan. It changes nothing here: every statement is a log entry. */
      readonly ExtendedLogging?: boolean;
      /** Connection manager of the server that keeps the history of a maintenance plan. It changes nothing here. */
      readonly LocalConnectionForLogging?: string | ValueHandle | ConnectionHandle;
      /** Which databases are maintained: all but tempdb; master, model and msdb; all others; or those selected. */
      readonly DatabaseSelectionType?: 'None' | 'All' | 'System' | 'User' | 'Specific' | number;
      /** Leaves databases out that are not online; otherwise the task fails at them. */
      readonly IgnoreDatabasesInNotOnlineState?: boolean;
      /** Whether tables are selected; the list itself decides. */
      readonly TableSelectionType?: number;
      /** Whether tables, views or both are maintained when none are selected. */
      readonly ObjectTypeSelection?: 'Table' | 'View' | 'TableView' | number;
      /** Statistics of indexes, of columns, or all. */
      readonly UpdateStatisticsType?: 'Index' | 'Column' | 'All' | number;
      /** How much is read: all, a percentage or a number of rows. SQLite and PostgreSQL decide that themselves. */
      readonly UpdateScanType?: 'Default' | 'Percent' | 'Rows' | 'FullScan' | number;
      /** The percentage or number of rows. */
      readonly UpdateSampleValue?: number;
    };
  };
  /** Calls an operation of a SOAP service and keeps the result as XML. */
  readonly webServiceTask: {
    readonly kind: 'task';
    readonly properties: {
      /** HTTP connection manager of the web server. */
      readonly Connection?: string | ConnectionHandle;
      /** Path of the WSDL file, which says how the service is called. */
      readonly WSDLFile?: string | ValueHandle | ConnectionHandle;
      /** Whether a WSDL file that is missing or empty is downloaded from the ServerURL that ends with `?wsdl`. */
      readonly OverwriteWSDLFile?: boolean;
      /** Name of the service in the WSDL. */
      readonly ServiceName?: string | ValueHandle | ConnectionHandle;
      /** Where the result goes. */
      readonly OutputType?: 'File' | 'Variable' | 'FileConnection' | number;
      /** FILE connection manager, or variable, that receives the result as XML. */
      readonly OutputLocation?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Names the machine that WMI tasks ask: always this one. `ServerName` is `localhost`, `.` or its name. */
  readonly wmiConnectionManager: {
    readonly kind: 'connection-manager';
    readonly properties: {
      /** The machine that is asked: `localhost`, `.` or the name of this one. */
      readonly ServerName?: string | ValueHandle | ConnectionHandle;
      /** Namespace of the classes: `\root\cimv2`. */
      readonly Namespace?: string | ValueHandle | ConnectionHandle;
      /** Logs in as the Windows user. This machine asks for no login. */
      readonly UseNtAuth?: string | ValueHandle | ConnectionHandle;
      /** User that logs in. This machine asks for no login. */
      readonly UserName?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Asks this machine about itself with a query of Windows Management Instrumentation, and stores the answer. */
  readonly wmiDataReaderTask: {
    readonly kind: 'task';
    readonly properties: {
      /** WMI connection manager of the machine. */
      readonly WmiConnection?: string | ConnectionHandle;
      /** The WQL query, or the FILE connection manager or variable that holds it. Answered are Win32_OperatingSystem, Win32_ComputerSystem, Win32_Processor, Win32_Process, Win32_LogicalDisk, CIM_DataFile and CIM_DirectoryContainsFile. */
      readonly WqlQuerySource?: string | ValueHandle | ConnectionHandle;
      /** Where the query is. */
      readonly WqlQuerySourceType?: 'FileConnection' | 'DirectInput' | 'Variable' | number;
      /** A table, or text with a value, or a name and a value, on each line. */
      readonly OutputType?: 'DataTable' | 'PropertyValue' | 'PropertyNameAndValue' | number;
      /** What becomes of what the destination holds already. */
      readonly OverwriteDestination?: 'OverwriteDestination' | 'AppendToDestination' | 'KeepOriginal' | number;
      /** What the destination is. */
      readonly DestinationType?: 'FileConnection' | 'Variable' | number;
      /** FILE connection manager or variable that takes the answer. */
      readonly Destination?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Waits for an event of this machine, such as a file that arrives in a folder or a process that starts. */
  readonly wmiEventWatcherTask: {
    readonly kind: 'task';
    readonly properties: {
      /** WMI connection manager of the machine. */
      readonly WmiConnection?: string | ConnectionHandle;
      /** The WQL query, or the FILE connection manager or variable that holds it: `SELECT * FROM __InstanceCreationEvent WITHIN n WHERE TargetInstance ISA 'class' AND …`, or the events of deletion, modification and operation. */
      readonly WqlQuerySource?: string | ValueHandle | ConnectionHandle;
      /** Where the query is. */
      readonly WqlQuerySourceType?: 'FileConnection' | 'DirectInput' | 'Variable' | number;
      /** Logs an event and raises WMIEventWatcherEventOccurred, or only logs it. */
      readonly ActionAtEvent?: 'LogTheEventAndFireDTSEvent' | 'LogTheEvent' | 'LogAndFireDTSEvent' | 'Log' | number;
      /** What the task does after the events that it waits for. */
      readonly AfterEvent?: 'ReturnWithSuccess' | 'ReturnWithFailure' | 'WatchfortheEventAgain' | 'WatchForTheEventAgain' | 'WatchAgain' | number;
      /** Logs that the time is up and raises WMIEventWatcherEventTimedout, or only logs it. */
      readonly ActionAtTimeout?: 'LogTimeOutAndFireDTSEvent' | 'LogTimeOut' | 'LogTheTimeoutAndFireDTSEvent' | 'LogTheTimeout' | number;
      /** What the task does when the time is up. */
      readonly AfterTimeout?: 'ReturnWithSuccess' | 'ReturnWithFailure' | 'WatchfortheEventAgain' | 'WatchForTheEventAgain' | 'WatchAgain' | number;
      /** Events to wait for. */
      readonly NumberOfEvents?: number;
      /** Seconds to wait; 0: no limit. */
      readonly Timeout?: number;
    };
  };
  /** Reads an XML document as rows: one output for each kind of element that its schema gives parts or attributes. */
  readonly xmlSource: {
    readonly kind: 'source';
    readonly properties: {
      /** Type name of the managed component that the package hosts. */
      readonly UserComponentTypeName?: string | ValueHandle | ConnectionHandle;
      /** Path of the XML file, for AccessMode 0. */
      readonly XMLData?: string | ValueHandle | ConnectionHandle;
      /** Variable that holds the path of the XML file (AccessMode 1) or the XML itself (AccessMode 2). */
      readonly XMLDataVariable?: string | ValueHandle;
      /** Where the document is: 0 in the file XMLData, 1 in a file named by a variable, 2 in a variable. */
      readonly AccessMode?: 'Default' | 'FileInVariable' | 'TextInVariable' | number;
      /** Path of the schema (.xsd) that says which elements are rows; not used with an inline schema. */
      readonly XMLSchemaDefinition?: string | ValueHandle | ConnectionHandle;
      /** Whether the schema is the first element below the root element of the document. */
      readonly UseInlineSchema?: boolean;
      /** Type of columns of unbounded integers (xs:integer and its kind) when outputs are made: 0 decimal, 1 DT_I4. */
      readonly XMLIntegerMapping?: 'Decimal' | 'Int32' | number;
    };
  };
  /** Validates, transforms, queries, merges, compares and patches XML documents. */
  readonly xmlTask: {
    readonly kind: 'task';
    readonly properties: {
      /** What is done. */
      readonly OperationType?: 'Validate' | 'XSLT' | 'XPATH' | 'Merge' | 'Diff' | 'Patch' | number;
      /** Where the source document comes from. */
      readonly SourceType?: 'FileConnection' | 'Variable' | 'DirectInput' | number;
      /** FILE connection manager, variable (with the document, or the path of its file), or the document itself. */
      readonly Source?: string | ValueHandle | ConnectionHandle;
      /** Where the second operand comes from. */
      readonly SecondOperandType?: 'FileConnection' | 'Variable' | 'DirectInput' | number;
      /** The schema, style sheet, XPath expression, second document or diffgram, or where it comes from. */
      readonly SecondOperand?: string | ValueHandle | ConnectionHandle;
      /** Where the XPath expression of a merge comes from. */
      readonly XPathStringSourceType?: 'FileConnection' | 'Variable' | 'DirectInput' | number;
      /** XPath expression for the element under which a merge puts the second document; empty for the root. */
      readonly XPathStringSource?: string | ValueHandle | ConnectionHandle;
      /** What an XPath expression gives: a value, the text of the nodes, or the nodes. */
      readonly XPathOperation?: 'Evaluation' | 'Values' | 'NodeList' | number;
      /** Whether the result of an XPath expression is put into an element `ResultRootNode`. */
      readonly PutResultInOneNode?: boolean;
      /** What the document is validated against. DTD is refused. */
      readonly ValidationType?: 'DTD' | 'XSD' | number;
      /** Whether a validation gives every error with its line instead of true or false. */
      readonly ValidationDetails?: boolean;
      /** Whether the task fails when the document is not valid. */
      readonly FailOnValidationFail?: boolean;
      /** Whether a comparison looks for the smallest difference or for a quick one. */
      readonly DiffAlgorithm?: 'Auto' | 'Fast' | 'Precise' | number;
      /** What a comparison passes over: names separated by commas, or their number. */
      readonly DiffOptions?: string | ValueHandle | ConnectionHandle;
      /** Whether the task fails when the documents differ. */
      readonly FailOnDifference?: boolean;
      /** Whether a comparison saves its diffgram. */
      readonly SaveDiffGram?: boolean;
      /** Where the diffgram goes. */
      readonly DiffGramDestinationType?: 'FileConnection' | 'Variable' | 'File' | number;
      /** FILE connection manager, or variable, that receives the diffgram. */
      readonly DiffGramDestination?: string | ValueHandle | ConnectionHandle;
      /** Whether the result is saved. */
      readonly SaveOperationResult?: boolean;
      /** Where the result goes. */
      readonly DestinationType?: 'FileConnection' | 'Variable' | 'File' | number;
      /** FILE connection manager, or variable, that receives the result. */
      readonly Destination?: string | ValueHandle | ConnectionHandle;
      /** Whether a file or variable that holds something already is overwritten. */
      readonly OverwriteDestination?: boolean;
    };
  };
}
