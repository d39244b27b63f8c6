import {
  type LogEntry,
  type LogProviderContext,
  type LogProviderInstance,
  type OpenLog,
  openLineLog,
} from 'opendtsx/sdk';

const columns =
  'EventClass\tTextData\tApplicationName\tHostName\tLoginName\tObjectName\tObjectID\tGUID\tClientProcessID\tStartTime\tEndTime\tIntegerData\tBinaryData\r\n';

/** Opens the trace for appending; a new one begins with the names of its columns. Throws DTS_E_OPENLOGFAILED. */
export function open(instance: LogProviderInstance, context: LogProviderContext): Promise<OpenLog> {
  return openLineLog(instance, context, columns, rowOf);
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
