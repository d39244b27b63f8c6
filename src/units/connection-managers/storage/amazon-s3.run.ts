import { type ConnectionContext, DtsError, type StorageConnection } from 'opendtsx/sdk';
import { type AmazonS3Instance, s3Settings } from './amazon-s3.ts';
import { openStore } from './open-store.ts';

/** Leads to the buckets; requests are sent when they are used. Throws what validation finds. */
export function acquire(instance: AmazonS3Instance, context: ConnectionContext): Promise<StorageConnection> {
  const ofPackage = () => {
    const settings = s3Settings(instance);
    if ('endpoint' in settings) return settings;
    throw new DtsError(settings[0]);
  };
  return openStore(instance, context, ofPackage, instance.secrets?.get('SecretKey'));
}

/** Nothing is held. */
export async function release(): Promise<void> {}
