import { type Diagnostic, diagnostic, type LogProviderDeclaration, type LogProviderValidation } from 'opendtsx/sdk';
import { type EventTarget, parseTarget } from './event-target.ts';

/** Declaration of the log provider for the event log of the system. */
export const eventLogDeclaration: LogProviderDeclaration = {
  kind: 'log-provider',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.LogProviderEventLog',
    aliases: [
      'DTS.LogProviderEventLog',
      '{071CC8EB-C343-4CFF-8D58-564B92FCA3CF}',
      '{97634F75-1DC7-4F1F-8A4C-DAF0E13AAA22}',
    ],
  },
  displayName: 'SSIS log provider for Windows Event Log',
  description:
    'Writes log entries to the event log of the system: the journal where there is one, otherwise a file in the form of RFC 5424. ConfigString, or the environment variable `OPENDTSX_EVENTLOG`, names another place: `journal:<socket>`, `file:<path>`, `udp:<host>:<port>` or `tcp:<host>:<port>` of a syslog server.',
  objectData: '<InnerObject />',
  properties: {},
  raises: ['DTS_E_LOGPROVIDERVALIDATIONFAILED', 'DTS_E_OPENLOGFAILED'],
  validate({ name, configString }, context): Diagnostic[] {
    if (configString === '') return [];
    const target = parseTarget(configString);
    if (target === undefined) {
      const detail = `its ConfigString "${configString}" is none of journal:<socket>, file:<path>, udp:<host>:<port> and tcp:<host>:<port>`;
      return [diagnostic('DTS_E_LOGPROVIDERVALIDATIONFAILED', { log: name, detail })];
    }
    const finding = forbidden(target, context);
    return finding === undefined ? [] : [finding];
  },
};

function forbidden(target: EventTarget, context: LogProviderValidation): Diagnostic | undefined {
  if (target.kind === 'file') return context.checkPath(target.path);
  if (target.kind === 'journal') return undefined;
  return context.checkPolicy({ kind: 'host', host: target.host, port: target.port });
}
