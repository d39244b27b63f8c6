import {
  formatLogTime,
  type LogEntry,
  type LogProviderContext,
  type LogProviderInstance,
  logFilePath,
  type OpenLog,
  openFailure,
  writeFailure,
} from 'opendtsx/sdk';
import { openDocument } from './log-document.ts';

/** Opens the file and begins a part of its own. Throws DTS_E_OPENLOGFAILED, also for a file that is no log. */
export async function open(instance: LogProviderInstance, context: LogProviderContext): Promise<OpenLog> {
  const path = await logFilePath(instance, context);
  const document = await openDocument(path).catch((cause: unknown) => {
    throw openFailure(instance, cause);
  });
  return {
    write(entry) {
      try {
        document.write(recordOf(entry));
      } catch (cause) {
        throw writeFailure(instance, cause);
      }
    },
    close: () => document.close(),
  };
}

function recordOf(entry: LogEntry): string {
  const fields: readonly (readonly [string, string])[] = [
    ['event', entry.event],
    ['message', entry.message],
    ['computer', entry.computer],
    ['operator', entry.operator],
    ['source', entry.sourceName],
    ['sourceid', entry.sourceId],
    ['executionid', entry.executionId],
    ['starttime', formatLogTime(entry.startTime)],
    ['endtime', formatLogTime(entry.endTime)],
    ['datacode', String(entry.dataCode)],
    ['databytes', `0x${Buffer.from(entry.dataBytes).toString('hex').toUpperCase()}`],
  ];
  return `<record>${fields.map(([name, text]) => `<${name}>${escaped(text)}</${name}>`).join('')}</record>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function escaped(text: string): string {
  return text
    .replaceAll(/[&<>]/g, (found) => entities[found])
    .replaceAll(/(?![\t\r\n])\p{Cc}|[\uFFFE\uFFFF]/gu, '\uFFFD');
}
