import type { LogEntry, LogProviderDeclaration } from '../../sdk/log-provider.ts';
import { defineUnit } from '../../sdk/unit.ts';
import type { RunRequest } from '../run-request.ts';

export type { LogEntry } from '../../sdk/log-provider.ts';

const declaration: LogProviderDeclaration = {
  kind: 'log-provider',
  sdkVersion: 1,
  identifiers: { creationName: 'OpenDTSX.LogListener' },
  displayName: 'Log listener',
  description: 'Hands log entries to the program that runs the package.',
  properties: {},
  validate: () => [],
};

/** The request with a log provider attached that hands every entry to a program, as `/Logger` attaches one. */
export function withLogListener(request: RunRequest, onEntry: (entry: LogEntry) => void): RunRequest {
  const listener = defineUnit(declaration, async () => ({
    open: async () => ({ write: onEntry, close: async () => {} }),
  }));
  const attached = { creationName: declaration.identifiers.creationName, configString: '' };
  const { units = [], logging = {} } = request;
  return {
    ...request,
    units: [...units, listener],
    logging: { ...logging, attached: [...(logging.attached ?? []), attached] },
  };
}
