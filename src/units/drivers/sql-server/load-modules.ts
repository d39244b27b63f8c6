import { dtsError } from 'opendtsx/sdk';
import type { Connection, Request } from 'tedious';
import { type ExactValueParts, readExactly } from './exact-values.ts';
import { sqlServerDeclaration } from './sql-server.ts';

/** The client library. */
export interface ClientModules {
  readonly Connection: typeof Connection;
  readonly Request: typeof Request;
}

/** The client library and its parts as they are imported. */
export interface ImportedModules {
  readonly tedious: ClientModules;
  readonly parser: unknown;
  readonly helpers: unknown;
}

/**
 * Loads the client library, taught to read decimals, money and dates without loss. Throws OPENDTSX_E_DRIVER_MISSING with the line that installs it;
 * OPENDTSX_E_DRIVER_VERSION when it is of another making than the one known here.
 */
export async function loadModules(start: () => Promise<ImportedModules> = importModules): Promise<ClientModules> {
  try {
    const { tedious, parser, helpers } = await start();
    if (!isParser(parser) || !isHelpers(helpers)) throw otherMaking();
    readExactly(parser, helpers);
    return { Connection: tedious.Connection, Request: tedious.Request };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    const { module, install } = sqlServerDeclaration.requires ?? { module: '', install: '' };
    throw dtsError('OPENDTSX_E_DRIVER_MISSING', { scheme: 'sqlserver', module, install }, {}, { cause });
  }
}

async function importModules(): Promise<ImportedModules> {
  const { default: tedious } = await import('tedious');
  const parser: object = await import('tedious/lib/value-parser.js').catch(withoutPart);
  const helpers: object = await import('tedious/lib/token/helpers.js').catch(withoutPart);
  // Of CommonJS the members stand below.
  return {
    tedious,
    parser: 'default' in parser ? parser.default : parser,
    helpers: 'default' in helpers ? helpers.default : helpers,
  };
}

// The library is there, a part of it is elsewhere.
function withoutPart(cause: unknown): object {
  if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
  return {};
}

/** That the library reads values in a way that is not known here, so that digits might get lost. */
export function otherMaking(): Error {
  const { module, install } = sqlServerDeclaration.requires ?? { module: '', install: '' };
  return dtsError('OPENDTSX_E_DRIVER_VERSION', { scheme: 'sqlserver', module, install });
}

function isParser(part: unknown): part is ExactValueParts['parser'] {
  return typeof part === 'object' && part !== null && 'readValue' in part && typeof part.readValue === 'function';
}

function isHelpers(part: unknown): part is ExactValueParts['helpers'] {
  return typeof part === 'object' && part !== null && 'NotEnoughDataError' in part && 'Result' in part;
}
