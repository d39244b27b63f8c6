import type { AnyUnit } from '../registry/registry.ts';
import { adoNetConnectionManager } from '../units/connection-managers/ado-net/index.ts';
import { cacheConnectionManager } from '../units/connection-managers/cache/index.ts';
import { fileConnectionManager } from '../units/connection-managers/file/index.ts';
import { flatFileConnectionManager } from '../units/connection-managers/flat-file/index.ts';
import { oledbConnectionManager } from '../units/connection-managers/oledb/index.ts';
import { flatFileDestination } from '../units/destinations/flat-file-destination/index.ts';
import { oleDbDestination } from '../units/destinations/ole-db-destination/index.ts';
import { rawFileDestination } from '../units/destinations/raw-file-destination/index.ts';
import { recordsetDestination } from '../units/destinations/recordset-destination/index.ts';
import { postgresqlDriver } from '../units/drivers/postgresql/index.ts';
import { sqliteDriver } from '../units/drivers/sqlite/index.ts';
import { foreachAdoEnumerator } from '../units/foreach-enumerators/ado/index.ts';
import { foreachFileEnumerator } from '../units/foreach-enumerators/file/index.ts';
import { foreachFromVariableEnumerator } from '../units/foreach-enumerators/from-variable/index.ts';
import { foreachItemEnumerator } from '../units/foreach-enumerators/item/index.ts';
import { flatFileSource } from '../units/sources/flat-file-source/index.ts';
import { oleDbSource } from '../units/sources/ole-db-source/index.ts';
import { rawFileSource } from '../units/sources/raw-file-source/index.ts';
import { dataFlowTask } from '../units/tasks/data-flow/index.ts';
import { executePackageTask } from '../units/tasks/execute-package/index.ts';
import { executeProcessTask } from '../units/tasks/execute-process/index.ts';
import { executeSqlTask } from '../units/tasks/execute-sql/index.ts';
import { expressionTask } from '../units/tasks/expression/index.ts';
import { fileSystemTask } from '../units/tasks/file-system/index.ts';
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
import { importColumn } from '../units/transformations/import-column/index.ts';
import { lookup } from '../units/transformations/lookup/index.ts';
import { merge } from '../units/transformations/merge/index.ts';
import { mergeJoin } from '../units/transformations/merge-join/index.ts';
import { multicast } from '../units/transformations/multicast/index.ts';
import { percentageSampling } from '../units/transformations/percentage-sampling/index.ts';
import { pivot } from '../units/transformations/pivot/index.ts';
import { rowCount } from '../units/transformations/row-count/index.ts';
import { rowSampling } from '../units/transformations/row-sampling/index.ts';
import { slowlyChangingDimension } from '../units/transformations/slowly-changing-dimension/index.ts';
import { sort } from '../units/transformations/sort/index.ts';
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
  dataFlowTask,
  foreachFileEnumerator,
  foreachItemEnumerator,
  foreachFromVariableEnumerator,
  foreachAdoEnumerator,
  oledbConnectionManager,
  adoNetConnectionManager,
  fileConnectionManager,
  flatFileConnectionManager,
  cacheConnectionManager,
  sqliteDriver,
  postgresqlDriver,
  flatFileSource,
  flatFileDestination,
  oleDbSource,
  oleDbDestination,
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
  importColumn,
  rawFileSource,
  rawFileDestination,
];
