import { type ConnectionContext, DtsError, type StorageConnection } from 'opendtsx/sdk';
import { type HadoopInstance, hadoopSettings } from './hadoop.ts';
import { openStore } from './open-store.ts';

/** Leads to the files of the cluster; requests are sent when they are used. Throws what validation finds. */
export function acquire(instance: HadoopInstance, context: ConnectionContext): Promise<StorageConnection> {
  const ofPackage = () => {
    const settings = hadoopSettings(instance);
    if ('endpoint' in settings) return settings;
    throw new DtsError(settings[0]);
  };
  return openStore(instance, context, ofPackage, undefined);
}

/** Nothing is held. */
export async function release(): Promise<void> {}
