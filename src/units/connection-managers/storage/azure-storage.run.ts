import { type ConnectionContext, DtsError, type StorageConnection } from 'opendtsx/sdk';
import { type AzureStorageInstance, azureSecrets, azureSettings } from './azure-storage.ts';
import { openStore } from './open-store.ts';

/** Leads to the storage account; requests are sent when it is used. Throws what validation finds. */
export function acquire(instance: AzureStorageInstance, context: ConnectionContext): Promise<StorageConnection> {
  const ofPackage = () => {
    const settings = azureSettings(instance);
    if ('endpoint' in settings) return settings;
    throw new DtsError(settings[0]);
  };
  const { key } = azureSecrets(instance.connectionString, instance.secrets);
  return openStore(instance, context, ofPackage, key);
}

/** Nothing is held. */
export async function release(): Promise<void> {}
