import type { LogEntry, LogProviderContext, LogProviderInstance, OpenLog } from '../log-provider.ts';
import { LogFile } from './log-file.ts';
import { logFilePath, openFailure, writeFailure } from './log-place.ts';

/**
 * Opens a log that is a text file with a line for each entry, for appending; a new file begins with `header`. Throws DTS_E_OPENLOGFAILED, and
 * DTS_E_LOGFAILED from `write`.
 * @param lineOf the line of an entry, with its end
 */
export async function openLineLog(
  instance: LogProviderInstance,
  context: LogProviderContext,
  header: string,
  lineOf: (entry: LogEntry) => string,
): Promise<OpenLog> {
  const path = await logFilePath(instance, context);
  const file = openFile(instance, path, header);
  return {
    write(entry) {
      try {
        file.write(lineOf(entry));
      } catch (cause) {
        throw writeFailure(instance, cause);
      }
    },
    close: async () => file.close(),
  };
}

function openFile(instance: LogProviderInstance, path: string, header: string): LogFile {
  try {
    const file = new LogFile(path, true);
    if (file.isNew) file.write(header);
    return file;
  } catch (cause) {
    throw openFailure(instance, cause);
  }
}
