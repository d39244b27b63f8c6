import { defineUnit } from 'opendtsx/sdk';
import {
  azureSqlDwUploadDeclaration,
  createHdInsightClusterDeclaration,
  deleteHdInsightClusterDeclaration,
  hadoopHiveDeclaration,
  hadoopPigDeclaration,
  hdInsightHiveDeclaration,
  hdInsightPigDeclaration,
} from './cloud-tasks.ts';

const load = () => import('./refused.run.ts');

/** The Azure SQL DW Upload task. */
export const azureSqlDwUploadTask = defineUnit(azureSqlDwUploadDeclaration, load);

/** The Hadoop Hive task. */
export const hadoopHiveTask = defineUnit(hadoopHiveDeclaration, load);

/** The Hadoop Pig task. */
export const hadoopPigTask = defineUnit(hadoopPigDeclaration, load);

/** The Azure HDInsight Hive task. */
export const hdInsightHiveTask = defineUnit(hdInsightHiveDeclaration, load);

/** The Azure HDInsight Pig task. */
export const hdInsightPigTask = defineUnit(hdInsightPigDeclaration, load);

/** The Azure HDInsight Create Cluster task. */
export const createHdInsightClusterTask = defineUnit(createHdInsightClusterDeclaration, load);

/** The Azure HDInsight Delete Cluster task. */
export const deleteHdInsightClusterTask = defineUnit(deleteHdInsightClusterDeclaration, load);
