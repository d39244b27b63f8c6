import { defineUnit } from 'opendtsx/sdk';
import { azureBlobDownloadDeclaration, azureBlobUploadDeclaration } from './blob-tasks.ts';
import { azureDataLakeFileSystemDeclaration } from './data-lake-task.ts';
import { flexibleFileDeclaration } from './flexible-file.ts';
import { hadoopFileSystemDeclaration } from './hadoop-file-system.ts';

/** The Azure Blob Upload task. */
export const azureBlobUploadTask = defineUnit(azureBlobUploadDeclaration, () => import('./azure-blob-upload.run.ts'));

/** The Azure Blob Download task. */
export const azureBlobDownloadTask = defineUnit(
  azureBlobDownloadDeclaration,
  () => import('./azure-blob-download.run.ts'),
);

/** The Azure Data Lake Store File System task. */
export const azureDataLakeFileSystemTask = defineUnit(
  azureDataLakeFileSystemDeclaration,
  () => import('./data-lake-task.run.ts'),
);

/** The Hadoop File System task. */
export const hadoopFileSystemTask = defineUnit(
  hadoopFileSystemDeclaration,
  () => import('./hadoop-file-system.run.ts'),
);

/** The Flexible File task. */
export const flexibleFileTask = defineUnit(flexibleFileDeclaration, () => import('./flexible-file.run.ts'));
