import { acquireDatabase, type ConnectionManagerModule, releaseDatabase } from 'opendtsx/sdk';
import { providerOfCreationName } from './provider-of-creation-name.ts';

/** Opens the database. Throws the finding of validation when no driver serves it, OPENDTSX_E_DRIVER_CONNECT when it cannot be reached. */
export const acquire: ConnectionManagerModule['acquire'] = (instance, context) =>
  acquireDatabase(instance, context, providerOfCreationName(instance.creationName));

/** Closes the database. */
export const release: ConnectionManagerModule['release'] = releaseDatabase;
