import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  type LogEntry,
  type LogProviderContext,
  type LogProviderInstance,
  type OpenLog,
  openFailure,
  writeFailure,
} from 'opendtsx/sdk';
import { journalLine, syslogLine } from './event-record.ts';
import { type EventSink, openDatagrams, openLineFile, openStream } from './event-sinks.ts';
import { type EventTarget, journalSocket, parseTarget } from './event-target.ts';

/** Opens the event log of the system, or the place that stands in for it. Throws DTS_E_OPENLOGFAILED. */
export async function open(instance: LogProviderInstance, context: LogProviderContext): Promise<OpenLog> {
  const target: EventTarget = targetOf(instance, process.env.OPENDTSX_EVENTLOG);
  let sink: EventSink;
  try {
    sink = await openSink(target, context);
  } catch (cause) {
    throw openFailure(instance, cause);
  }
  const lineOf: (entry: LogEntry) => string = target.kind === 'journal' ? journalLine : syslogLine;
  const guarded = async (action: () => void | Promise<void>): Promise<void> => {
    try {
      await action();
    } catch (cause) {
      throw writeFailure(instance, cause);
    }
  };
  return {
    write: (entry) => guarded(() => sink.write(lineOf(entry))),
    close: () => guarded(() => sink.close()),
  };
}

function targetOf(instance: LogProviderInstance, variable: string | undefined): EventTarget {
  for (const text of [instance.configString, variable ?? '']) {
    if (text === '') continue;
    const target = parseTarget(text);
    if (target === undefined) throw openFailure(instance, `"${text}" names no place of an event log`);
    return target;
  }
  if (existsSync(journalSocket)) return { kind: 'journal', path: journalSocket };
  const state = process.env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state');
  return { kind: 'file', path: join(state, 'opendtsx', 'events.log') };
}

function openSink(target: EventTarget, context: LogProviderContext): Promise<EventSink> {
  switch (target.kind) {
    case 'file':
      return openLineFile(context.resolvePath(target.path));
    case 'journal':
      return openStream({ path: target.path }, journalHeader, (line) => `${line}\n`);
    case 'udp':
      return openDatagrams(target.host, target.port);
    case 'tcp':
      // Counted frames (RFC 6587): a line may hold anything.
      return openStream({ host: target.host, port: target.port }, '', (line) => `${Buffer.byteLength(line)} ${line}`);
  }
}

// Identifier, unit, priority, "lines begin with their severity", and three copies that are not asked for.
const journalHeader = 'SQLISPackage\n\n6\n1\n0\n0\n0\n';
