import type { LogEntry } from 'opendtsx/sdk';

/** The source that packages have in the event log (source: "Events Logged by an Integration Services Package"). */
export const eventSource = 'SQLISPackage';

// The low 16 bits of DTS_MSG_EVENTLOGENTRY and its kin.
const eventIds: Readonly<Record<string, number>> = {
  OnPreExecute: 12_545,
  OnPostExecute: 12_546,
  OnPreValidate: 12_547,
  OnPostValidate: 12_548,
  OnWarning: 12_549,
  OnError: 12_550,
  OnTaskFailed: 12_551,
  OnProgress: 12_552,
  OnExecStatusChanged: 12_553,
  OnVariableValueChanged: 12_554,
  PackageStart: 12_556,
  PackageEnd: 12_557,
  OnInformation: 12_558,
};
const customEvent = 12_555;
const otherEntry = 12_544;

/** The number of an entry in the event log. */
export function eventIdOf({ event }: LogEntry): number {
  return eventIds[event] ?? (event.startsWith('User:') ? customEvent : otherEntry);
}

/** The severity of syslog: 3 error, 4 warning, 6 informational. */
export function severityOf({ event }: LogEntry): 3 | 4 | 6 {
  if (event === 'OnError' || event === 'OnTaskFailed') return 3;
  return event === 'OnWarning' ? 4 : 6;
}

const userFacility = 1;

/** An entry as one line of RFC 5424, without line end. */
export function syslogLine(entry: LogEntry): string {
  const priority = userFacility * 8 + severityOf(entry);
  const data: readonly (readonly [string, string])[] = [
    ['event', entry.event],
    ['operator', entry.operator],
    ['source', entry.sourceName],
    ['sourceid', entry.sourceId],
    ['executionid', entry.executionId],
    ['starttime', entry.startTime.toISOString()],
    ['endtime', entry.endTime.toISOString()],
    ['datacode', String(entry.dataCode)],
  ];
  const written = data.map(([name, value]) => `${name}="${value.replaceAll(/["\\\]]/g, String.raw`\$&`)}"`);
  // 32473 is the number that RFC 5612 keeps for examples: we have none of our own.
  const structured = oneLine(`[ssis@32473 ${written.join(' ')}]`);
  const host = entry.computer === '' ? '-' : entry.computer.replaceAll(/[^!-~]/g, '?');
  const head = `<${priority}>1 ${entry.endTime.toISOString()} ${host} ${eventSource} ${process.pid} ${eventIdOf(entry)}`;
  return `${head} ${structured} ${oneLine(entry.message === '' ? entry.event : entry.message)}`;
}

/** An entry as a line for the journal, with its severity in front. */
export function journalLine(entry: LogEntry): string {
  const facts = [entry.event, entry.sourceName, entry.message].filter((text) => text !== '');
  return `<${severityOf(entry)}>${oneLine(facts.join(': '))} (event ${eventIdOf(entry)}, execution ${entry.executionId}, code ${entry.dataCode})`;
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s*[\r\n]+\s*/g, ' ');
}
