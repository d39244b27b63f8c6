import {
  formatLogTime,
  type LogEntry,
  type LogProviderContext,
  type LogProviderInstance,
  type OpenLog,
  openLineLog,
} from 'opendtsx/sdk';

const header =
  '#Fields: event,computer,operator,source,sourceid,executionid,starttime,endtime,datacode,databytes,message\r\n';

/** Opens the file for appending; a new one begins with the names of the fields. Throws DTS_E_OPENLOGFAILED. */
export function open(instance: LogProviderInstance, context: LogProviderContext): Promise<OpenLog> {
  return openLineLog(instance, context, header, lineOf);
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
