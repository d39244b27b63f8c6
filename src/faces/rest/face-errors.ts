import type { DiagnosticArguments } from '../../diagnostics/diagnostic.ts';
import { type DtsError, dtsError } from '../../diagnostics/dts-error.ts';

/** What the face itself refuses, and the HTTP status of it. */
export const faceErrors = {
  OPENDTSX_E_FACES_KEYUSED: { status: 422 },
  OPENDTSX_E_FACES_KEY: { status: 400 },
  OPENDTSX_E_FACES_VALUE: { status: 400 },
  OPENDTSX_E_FACES_STREAMS: { status: 503 },
  OPENDTSX_E_FACES_STOPPING: { status: 503 },
  OPENDTSX_E_FACES_NOTTHERE: { status: 404 },
} as const satisfies Readonly<Record<string, { readonly status: number }>>;

/** A refusal of the face with its wording. */
export function faceError(symbol: keyof typeof faceErrors, args: DiagnosticArguments = {}): DtsError {
  return dtsError(symbol, args);
}
