import { acquireDatabase, type ConnectionContext, type ConnectionManagerModule, releaseDatabase } from 'opendtsx/sdk';
import { type SmoServerInstance, smoProvider, withDatabaseWords } from './smo-server.ts';

/** Opens the database. Throws the finding of validation when no driver serves it, OPENDTSX_E_DRIVER_CONNECT when it cannot be reached. */
export const acquire = (instance: SmoServerInstance, context: ConnectionContext) =>
  acquireDatabase(withDatabaseWords(instance), context, smoProvider);

/** Closes the database. */
export const release: ConnectionManagerModule['release'] = releaseDatabase;
