import type { MessageTable } from '../message-table.ts';

/** Wording of log providers and of telemetry. */
export const loggingMessages = {
  DTS_E_LOGPROVIDERVALIDATIONFAILED: {
    message: 'The log provider {log} is not valid: {detail}.',
    hint: 'Give its ConfigString the name of a connection manager: /Set "\\Package.LogProviders[{log}].Properties[ConfigString];Name". To run without log, set LoggingMode of the containers that select it to 2 (Disabled).',
  },
  DTS_E_OPENLOGFAILED: {
    message: 'The log {log} could not be opened: {detail}.',
    hint: 'Correct the connection manager that its ConfigString names. To run without log, set LoggingMode of the containers that select it to 2 (Disabled).',
  },
  DTS_E_LOGFAILED: {
    message: 'The log {log} could not be written: {detail}. Later entries are not in it.',
  },
  DTS_E_UNKNOWNLOGPROVIDERTYPE: {
    message: 'The log provider {log} is of the type {creationName}, which is not known here.',
    hint: 'Register a log provider of this creation name as a custom unit, or set LoggingMode of the containers that select it to 2 (Disabled).',
  },
  DTS_W_LOGPROVIDERNOTDEFINED: {
    message:
      'The log provider {log} is selected for logging, but the package has none of this id; nothing is written to it.',
    hint: 'Select one of the log providers of the package, or remove the selection.',
  },
  OPENDTSX_E_TELEMETRY_MISSING: {
    message: 'Telemetry needs the library {module}, which is not installed.',
    hint: '{install}',
  },
  OPENDTSX_W_TELEMETRY: {
    message: 'Spans and metrics could not all be sent to {endpoint}: {detail}.',
    hint: 'Name the address of an OTLP collector that takes HTTP: --otel "http://host:4318".',
  },
} as const satisfies MessageTable;
