import type { AnyUnit } from '../registry/registry.ts';
import { adoNetConnectionManager } from '../units/connection-managers/ado-net/index.ts';
import { cacheConnectionManager } from '../units/connection-managers/cache/index.ts';
import { excelConnectionManager } from '../units/connection-managers/excel/index.ts';
import { fileConnectionManager } from '../units/connection-managers/file/index.ts';
import { flatFileConnectionManager } from '../units/connection-managers/flat-file/index.ts';
import { ftpConnectionManager } from '../units/connection-managers/ftp/index.ts';
import { httpConnectionManager } from '../units/connection-managers/http/index.ts';
import { msmqConnectionManager } from '../units/connection-managers/msmq/index.ts';
import { msolapConnectionManager } from '../units/connection-managers/msolap/index.ts';
import { oledbConnectionManager } from '../units/connection-managers/oledb/index.ts';
import { smoServerConnectionManager } from '../units/connection-managers/smo-server/index.ts';
import { smtpConnectionManager } from '../units/connection-managers/smtp/index.ts';
import {
  amazonS3ConnectionManager,
  azureDataLakeConnectionManager,
  azureStorageConnectionManager,
  hadoopConnectionManager,
} from '../units/connection-managers/storage/index.ts';
import { wmiConnectionManager } from '../units/connection-managers/wmi/index.ts';
import { dataReaderDestination } from '../units/destinations/data-reader-destination/index.ts';
import { excelDestination } from '../units/destinations/excel-destination/index.ts';
import { flatFileDestination } from '../units/destinations/flat-file-destination/index.ts';
import { oleDbDestination } from '../units/destinations/ole-db-destination/index.ts';
import { rawFileDestination } from '../units/destinations/raw-file-destination/index.ts';
import { recordsetDestination } from '../units/destinations/recordset-destination/index.ts';
import { trashDestination } from '../units/destinations/trash-destination/index.ts';
import { excelDriver } from '../units/drivers/excel/index.ts';
import { postgresqlDriver } from '../units/drivers/postgresql/index.ts';
import { sqlServerDriver } from '../units/drivers/sql-server/index.ts';
import { sqliteDriver } from '../units/drivers/sqlite/index.ts';
import { foreachAdoEnumerator } from '../units/foreach-enumerators/ado/index.ts';
import { foreachFileEnumerator } from '../units/foreach-enumerators/file/index.ts';
import { foreachFromVariableEnumerator } from '../units/foreach-enumerators/from-variable/index.ts';
import { foreachItemEnumerator } from '../units/foreach-enumerators/item/index.ts';
import { foreachNodeListEnumerator } from '../units/foreach-enumerators/node-list/index.ts';
import { foreachSchemaRowsetEnumerator } from '../units/foreach-enumerators/schema-rowset/index.ts';
import { foreachSmoEnumerator } from '../units/foreach-enumerators/smo/index.ts';
import {
  foreachAdlsEnumerator,
  foreachBlobEnumerator,
  foreachGen2Enumerator,
  foreachHdfsEnumerator,
} from '../units/foreach-enumerators/storage/index.ts';
import { eventLogProvider } from '../units/log-providers/event-log/index.ts';
import { sqlProfilerLogProvider } from '../units/log-providers/sql-profiler/index.ts';
import { sqlServerLogProvider } from '../units/log-providers/sql-server/index.ts';
import { textFileLogProvider } from '../units/log-providers/text-file/index.ts';
import { xmlFileLogProvider } from '../units/log-providers/xml-file/index.ts';
import { excelSource } from '../units/sources/excel-source/index.ts';
import { flatFileSource } from '../units/sources/flat-file-source/index.ts';
import { oleDbSource } from '../units/sources/ole-db-source/index.ts';
import { rawFileSource } from '../units/sources/raw-file-source/index.ts';
import { xmlSource } from '../units/sources/xml-source/index.ts';
import {
  asExecuteDdlTask,
  asProcessingTask,
  dataMiningQueryTask,
} from '../units/tasks/analysis-services-tasks/index.ts';
import { bulkInsertTask } from '../units/tasks/bulk-insert/index.ts';
import { cdcControlTask } from '../units/tasks/cdc-control/index.ts';
import {
  azureSqlDwUploadTask,
  createHdInsightClusterTask,
  deleteHdInsightClusterTask,
  hadoopHiveTask,
  hadoopPigTask,
  hdInsightHiveTask,
  hdInsightPigTask,
} from '../units/tasks/cloud-tasks/index.ts';
import { dataFlowTask } from '../units/tasks/data-flow/index.ts';
import { dataProfilingTask } from '../units/tasks/data-profiling/index.ts';
import {
  backUpDatabaseTask,
  checkIntegrityTask,
  executeJobTask,
  executeTsqlTask,
  historyCleanupTask,
  maintenanceCleanupTask,
  notifyOperatorTask,
  rebuildIndexTask,
  reorganizeIndexTask,
  shrinkDatabaseTask,
  updateStatisticsTask,
} from '../units/tasks/database-maintenance/index.ts';
import {
  activeXScriptTask,
  executeDts2000PackageTask,
  replacementTask,
} from '../units/tasks/discontinued-tasks/index.ts';
import { executePackageTask } from '../units/tasks/execute-package/index.ts';
import { executeProcessTask } from '../units/tasks/execute-process/index.ts';
import { executeSqlTask } from '../units/tasks/execute-sql/index.ts';
import { expressionTask } from '../units/tasks/expression/index.ts';
import { fileSystemTask } from '../units/tasks/file-system/index.ts';
import { ftpTask } from '../units/tasks/ftp/index.ts';
import { messageQueueTask } from '../units/tasks/message-queue/index.ts';
import { scriptTask } from '../units/tasks/script/index.ts';
import { sendMailTask } from '../units/tasks/send-mail/index.ts';
import {
  azureBlobDownloadTask,
  azureBlobUploadTask,
  azureDataLakeFileSystemTask,
  flexibleFileTask,
  hadoopFileSystemTask,
} from '../units/tasks/storage-tasks/index.ts';
import { transferSqlServerObjectsTask } from '../units/tasks/transfer-sql-server-objects/index.ts';
import {
  transferDatabaseTask,
  transferErrorMessagesTask,
  transferJobsTask,
  transferLoginsTask,
  transferStoredProceduresTask,
} from '../units/tasks/transfer-tasks/index.ts';
import { webServiceTask } from '../units/tasks/web-service/index.ts';
import { wmiDataReaderTask, wmiEventWatcherTask } from '../units/tasks/wmi/index.ts';
import { xmlTask } from '../units/tasks/xml/index.ts';
import { aggregate } from '../units/transformations/aggregate/index.ts';
import { audit } from '../units/transformations/audit/index.ts';
import { balancedDataDistributor } from '../units/transformations/balanced-data-distributor/index.ts';
import { cacheTransform } from '../units/transformations/cache-transform/index.ts';
import { characterMap } from '../units/transformations/character-map/index.ts';
import { conditionalSplit } from '../units/transformations/conditional-split/index.ts';
import { copyColumn } from '../units/transformations/copy-column/index.ts';
import { dataConversion } from '../units/transformations/data-conversion/index.ts';
import { derivedColumn } from '../units/transformations/derived-column/index.ts';
import { exportColumn } from '../units/transformations/export-column/index.ts';
import { fuzzyGrouping } from '../units/transformations/fuzzy-grouping/index.ts';
import { fuzzyLookup } from '../units/transformations/fuzzy-lookup/index.ts';
import { importColumn } from '../units/transformations/import-column/index.ts';
import { lookup } from '../units/transformations/lookup/index.ts';
import { merge } from '../units/transformations/merge/index.ts';
import { mergeJoin } from '../units/transformations/merge-join/index.ts';
import { multicast } from '../units/transformations/multicast/index.ts';
import { multipleHash } from '../units/transformations/multiple-hash/index.ts';
import { percentageSampling } from '../units/transformations/percentage-sampling/index.ts';
import { pivot } from '../units/transformations/pivot/index.ts';
import { rowCount } from '../units/transformations/row-count/index.ts';
import { rowNumber } from '../units/transformations/row-number/index.ts';
import { rowSampling } from '../units/transformations/row-sampling/index.ts';
import { slowlyChangingDimension } from '../units/transformations/slowly-changing-dimension/index.ts';
import { sort } from '../units/transformations/sort/index.ts';
import { termExtraction } from '../units/transformations/term-extraction/index.ts';
import { termLookup } from '../units/transformations/term-lookup/index.ts';
import { unionAll } from '../units/transformations/union-all/index.ts';
import { unpivot } from '../units/transformations/unpivot/index.ts';

/** Every unit that comes with OpenDTSX: the only list of them, and the only importer of the units. */
export const stockUnits: readonly AnyUnit[] = [
  executeSqlTask,
  expressionTask,
  fileSystemTask,
  executeProcessTask,
  executePackageTask,
  ftpTask,
  scriptTask,
  sendMailTask,
  webServiceTask,
  xmlTask,
  dataProfilingTask,
  messageQueueTask,
  activeXScriptTask,
  executeDts2000PackageTask,
  replacementTask,
  azureBlobUploadTask,
  azureBlobDownloadTask,
  azureDataLakeFileSystemTask,
  azureSqlDwUploadTask,
  flexibleFileTask,
  hadoopFileSystemTask,
  hadoopHiveTask,
  hadoopPigTask,
  hdInsightHiveTask,
  hdInsightPigTask,
  createHdInsightClusterTask,
  deleteHdInsightClusterTask,
  transferDatabaseTask,
  transferErrorMessagesTask,
  transferJobsTask,
  transferLoginsTask,
  transferSqlServerObjectsTask,
  transferStoredProceduresTask,
  asExecuteDdlTask,
  asProcessingTask,
  dataMiningQueryTask,
  wmiDataReaderTask,
  wmiEventWatcherTask,
  bulkInsertTask,
  cdcControlTask,
  backUpDatabaseTask,
  checkIntegrityTask,
  executeJobTask,
  executeTsqlTask,
  historyCleanupTask,
  maintenanceCleanupTask,
  notifyOperatorTask,
  rebuildIndexTask,
  reorganizeIndexTask,
  shrinkDatabaseTask,
  updateStatisticsTask,
  dataFlowTask,
  foreachFileEnumerator,
  foreachItemEnumerator,
  foreachFromVariableEnumerator,
  foreachAdoEnumerator,
  foreachSchemaRowsetEnumerator,
  foreachNodeListEnumerator,
  foreachSmoEnumerator,
  foreachBlobEnumerator,
  foreachAdlsEnumerator,
  foreachGen2Enumerator,
  foreachHdfsEnumerator,
  oledbConnectionManager,
  smoServerConnectionManager,
  adoNetConnectionManager,
  excelConnectionManager,
  fileConnectionManager,
  flatFileConnectionManager,
  cacheConnectionManager,
  ftpConnectionManager,
  smtpConnectionManager,
  httpConnectionManager,
  msmqConnectionManager,
  azureStorageConnectionManager,
  azureDataLakeConnectionManager,
  hadoopConnectionManager,
  amazonS3ConnectionManager,
  msolapConnectionManager,
  wmiConnectionManager,
  textFileLogProvider,
  xmlFileLogProvider,
  sqlServerLogProvider,
  sqlProfilerLogProvider,
  eventLogProvider,
  sqlServerDriver,
  sqliteDriver,
  postgresqlDriver,
  excelDriver,
  flatFileSource,
  flatFileDestination,
  oleDbSource,
  oleDbDestination,
  excelSource,
  excelDestination,
  derivedColumn,
  dataConversion,
  conditionalSplit,
  lookup,
  aggregate,
  sort,
  unionAll,
  merge,
  mergeJoin,
  cacheTransform,
  slowlyChangingDimension,
  termLookup,
  pivot,
  unpivot,
  multicast,
  rowCount,
  characterMap,
  copyColumn,
  audit,
  percentageSampling,
  rowSampling,
  balancedDataDistributor,
  recordsetDestination,
  exportColumn,
  fuzzyGrouping,
  fuzzyLookup,
  importColumn,
  rawFileSource,
  xmlSource,
  rawFileDestination,
  multipleHash,
  rowNumber,
  trashDestination,
  dataReaderDestination,
  termExtraction,
];
