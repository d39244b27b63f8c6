import {
  formatLogTime,
  type LogEntry,
  LogFile,
  type LogProviderContext,
  type LogProviderInstance,
  logFilePath,
  type OpenLog,
  openFailure,
  writeFailure,
} from 'opendtsx/sdk';

const header =
  '#Fields: event,computer,operator,source,sourceid,executionid,starttime,endtime,datacode,databytes,message\r\n';

/** Opens the file for appending; a new one begins with the names of the fields. Throws DTS_E_OPENLOGFAILED. */
export async function open(instance: LogProviderInstance, context: LogProviderContext): Promise<OpenLog> {
  const path = await logFilePath(instance, context);
  const file = openFile(instance, path);
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

function openFile(instance: LogProviderInstance, path: string): LogFile {
  try {
    const file = new LogFile(path, true);
    if (file.isNew) file.write(header);
    return file;
  } catch (cause) {
    throw openFailure(instance, cause);
  }
}

// Nothing is quoted: whoever reads such files splits off ten fields and takes the rest as the message (source: observed files of SSIS 2019).
function lineOf(entry: LogEntry): string {
  const fields = [
    entry.event,
    entry.computer,
    entry.operator,
    entry.sourceName,
    entry.sourceId,
    entry.executionId,
    formatLogTime(entry.startTime),
    formatLogTime(entry.endTime),
    entry.dataCode,
    `0x${Buffer.from(entry.dataBytes).toString('hex').toUpperCase()}`,
    entry.message === '' ? '(null)' : entry.message,
  ];
  return `${fields.join(',')}\r\n`;
}
