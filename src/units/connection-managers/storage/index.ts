import { type ConnectionManagerModule, defineUnit } from 'opendtsx/sdk';
import { amazonS3Declaration } from './amazon-s3.ts';
import { azureDataLakeDeclaration } from './azure-data-lake.ts';
import { azureStorageDeclaration } from './azure-storage.ts';
import { hadoopDeclaration } from './hadoop.ts';

/** The Azure Storage connection manager. */
export const azureStorageConnectionManager = defineUnit(
  azureStorageDeclaration,
  async (): Promise<ConnectionManagerModule<typeof azureStorageDeclaration.properties>> =>
    import('./azure-storage.run.ts'),
);

/** The Azure Data Lake Store connection manager. */
export const azureDataLakeConnectionManager = defineUnit(
  azureDataLakeDeclaration,
  async (): Promise<ConnectionManagerModule<typeof azureDataLakeDeclaration.properties>> =>
    import('./azure-data-lake.run.ts'),
);

/** The Hadoop connection manager. */
export const hadoopConnectionManager = defineUnit(
  hadoopDeclaration,
  async (): Promise<ConnectionManagerModule<typeof hadoopDeclaration.properties>> => import('./hadoop.run.ts'),
);

/** The Amazon S3 connection manager. */
export const amazonS3ConnectionManager = defineUnit(
  amazonS3Declaration,
  async (): Promise<ConnectionManagerModule<typeof amazonS3Declaration.properties>> => import('./amazon-s3.run.ts'),
);
