import type { DiagnosticArguments } from '../diagnostics/diagnostic.ts';
import { type DtsError, dtsError } from '../diagnostics/dts-error.ts';
import type { launchingMessages } from '../diagnostics/messages/launching.ts';

/** What sort of refusal it is: faces derive their status from it. */
export type LaunchErrorKind = 'not-found' | 'invalid' | 'state' | 'unavailable';

/** A finding of starting a package for a caller. */
export type LaunchSymbol = keyof typeof launchingMessages;

/** Each finding's kind. */
export const launchErrors: Readonly<Record<LaunchSymbol, { readonly kind: LaunchErrorKind }>> = {
  OPENDTSX_E_LAUNCH_SOURCETYPE: { kind: 'invalid' },
  OPENDTSX_E_LAUNCH_FILE: { kind: 'not-found' },
  OPENDTSX_E_LAUNCH_PACKAGE: { kind: 'not-found' },
  OPENDTSX_E_LAUNCH_LOAD: { kind: 'state' },
  OPENDTSX_E_LAUNCH_PROCESS: { kind: 'state' },
  OPENDTSX_E_LAUNCH_TIME: { kind: 'state' },
  OPENDTSX_E_LAUNCH_BUSY: { kind: 'unavailable' },
  OPENDTSX_E_LAUNCH_FULL: { kind: 'unavailable' },
  OPENDTSX_E_LAUNCH_GONE: { kind: 'state' },
  OPENDTSX_E_LAUNCH_STOPPING: { kind: 'unavailable' },
  OPENDTSX_E_LAUNCH_UNKNOWN: { kind: 'state' },
};

/** An error of starting a package, with its wording. */
export function launchError(symbol: LaunchSymbol, args: DiagnosticArguments = {}): DtsError {
  return dtsError(symbol, args);
}
