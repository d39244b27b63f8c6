import { dtsError } from '../../diagnostics/dts-error.ts';

/** Loads an optional client library. Throws OPENDTSX_E_CLIENTLIBRARY with the line that installs it when it is missing; other failures as they are. */
export async function loadClientLibrary<T>(start: () => Promise<T>, library: string, usedBy: string): Promise<T> {
  try {
    return await start();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw dtsError('OPENDTSX_E_CLIENTLIBRARY', { library, usedBy, install: `npm install ${library}` }, {}, { cause });
  }
}
