import {
  type LogEntry,
  LogFile,
  type LogProviderContext,
  type LogProviderInstance,
  logFilePath,
  type OpenLog,
  openFailure,
  writeFailure,
} from 'opendtsx/sdk';

const columns =
  'EventClass\tTextData\tApplicationName\tHostName\tLoginName\tObjectName\tObjectID\tGUID\tClientProcessID\tStartTime\tEndTime\tIntegerData\tBinaryData\r\n';

/** Opens the trace for appending; a new one begins with the names of its columns. Throws DTS_E_OPENLOGFAILED. */
export async function open(instance: LogProviderInstance, context: LogProviderContext): Promise<OpenLog> {
  const path = await logFilePath(instance, context);
  const file = openTrace(instance, path);
  return {
    write(entry) {
      try {
        file.write(rowOf(entry));
      } catch (cause) {
        throw writeFailure(instance, cause);
      }
    },
    close: async () => file.close(),
  };
}

function openTrace(instance: LogProviderInstance, path: string): LogFile {
  try {
    const file = new LogFile(path, true);
    if (file.isNew) file.write(columns);
    return file;
  } catch (cause) {
    throw openFailure(instance, cause);
  }
}

function rowOf(entry: LogEntry): string {
  const values = [
    entry.event,
    entry.message.trimEnd(),
    'SSIS',
    entry.computer,
    entry.operator,
    entry.sourceName,
    entry.sourceId,
    entry.executionId,
    process.pid,
    entry.startTime.toISOString(),
    entry.endTime.toISOString(),
    entry.dataCode,
    `0x${Buffer.from(entry.dataBytes).toString('hex').toUpperCase()}`,
  ];
  return `${values.map((value) => escaped(String(value))).join('\t')}\r\n`;
}

const escapes: Readonly<Record<string, string>> = { '\t': '\\t', '\r': '\\r', '\n': '\\n', '\\': '\\\\' };

// One entry is one line, whatever its message holds.
function escaped(value: string): string {
  return value.replaceAll(/[\t\r\n\\]/g, (found) => escapes[found]);
}
