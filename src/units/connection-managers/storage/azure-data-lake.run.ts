import { type ConnectionContext, dtsError, type StorageConnection } from 'opendtsx/sdk';
import type { AzureDataLakeInstance } from './azure-data-lake.ts';
import { openStore } from './open-store.ts';

/** Leads to where the files are now. Throws OPENDTSX_E_STORAGE_RETIRED when nobody says where. */
export function acquire(instance: AzureDataLakeInstance, context: ConnectionContext): Promise<StorageConnection> {
  const ofPackage = () => {
    throw dtsError('OPENDTSX_E_STORAGE_RETIRED', { connection: instance.name });
  };
  return openStore(instance, context, ofPackage, instance.secrets?.get('AccountKey'));
}

/** Nothing is held. */
export async function release(): Promise<void> {}
