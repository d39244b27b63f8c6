import { defineUnit } from 'opendtsx/sdk';
import {
  foreachAdlsDeclaration,
  foreachBlobDeclaration,
  foreachGen2Declaration,
  foreachHdfsDeclaration,
} from './storage-enumerators.ts';

/** The Foreach Azure Blob enumerator. */
export const foreachBlobEnumerator = defineUnit(foreachBlobDeclaration, () => import('./azure-blob.run.ts'));

/** The Foreach ADLS File enumerator. */
export const foreachAdlsEnumerator = defineUnit(foreachAdlsDeclaration, () => import('./adls-file.run.ts'));

/** The Foreach Data Lake Storage Gen2 enumerator. */
export const foreachGen2Enumerator = defineUnit(foreachGen2Declaration, () => import('./data-lake-gen2.run.ts'));

/** The Foreach HDFS File enumerator. */
export const foreachHdfsEnumerator = defineUnit(foreachHdfsDeclaration, () => import('./hdfs-file.run.ts'));
