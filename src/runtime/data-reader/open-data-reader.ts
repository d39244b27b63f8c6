import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError, dtsError } from '../../diagnostics/dts-error.ts';
import type { DataReaderColumn } from '../../sdk/data-reader.ts';
import { loadRequested } from '../prepare-package.ts';
import { runPackage } from '../run-package.ts';
import type { ExecutionEvent, RunRequest, RunResult } from '../run-request.ts';
import { DataReader } from './data-reader.ts';
import { findDestination, refuseDelayedValidation } from './find-destination.ts';
import { ReaderChannel } from './reader-channel.ts';

/** An execution whose rows a program reads. */
export interface DataReaderRequest extends Omit<RunRequest, 'dataReader' | 'validateOnly'> {
  /** Values for variables of the namespace `DtsClient`, by their names without it. */
  readonly dataParameters?: Readonly<Record<string, string | number | boolean>>;
  /** Whether a data flow that delays its validation is refused, or one within something that does (source: Loading the Output of a Local Package). */
  readonly refusesDelayedValidation?: boolean;
}

/**
 * Starts a package and reads the rows of its DataReader destination of this name; settles when its data flow begins. Rejects with a
 * `DtsError` when the package has no such destination, cannot be loaded, fails before, or ends without running the data flow. Rows that
 * are not read in time are dropped, or fail the package, as the destination says (source: Loading the Output of a Local Package).
 * @param name name of the component
 */
export async function openDataReader(request: DataReaderRequest, name: string): Promise<DataReader> {
  checkDestination(request, name);
  const { refusesDelayedValidation: _, ...rest } = withDataParameters(request);
  const stop = new AbortController();
  const began = Promise.withResolvers<readonly DataReaderColumn[]>();
  const channel = new ReaderChannel(name, began.resolve);
  let firstError: ExecutionEvent | undefined;
  const result = runPackage({
    ...rest,
    signal: rest.signal === undefined ? stop.signal : AbortSignal.any([rest.signal, stop.signal]),
    dataReader: (wanted) => (wanted === name ? channel : undefined),
    onEvent(event) {
      if (event.event === 'OnError') firstError ??= event;
      rest.onEvent?.(event);
    },
  });
  result.then(
    (ended) => {
      const error = errorOf(ended, firstError);
      channel.finish(error === undefined ? 'success' : { error });
      began.reject(error ?? dtsError('OPENDTSX_E_DATAREADER_NOTRUN', { component: name }));
    },
    (error: unknown) => {
      channel.finish({ error });
      began.reject(error);
    },
  );
  return new DataReader({ channel, columns: await began.promise, result, cancel: () => stop.abort() });
}

/** The request with the values for variables of `DtsClient` as settings. */
export function withDataParameters({
  dataParameters = {},
  ...rest
}: DataReaderRequest): Omit<DataReaderRequest, 'dataParameters'> {
  const given = Object.entries(dataParameters).map(([name, value]) => ({ path: dataParameterPath(name), value }));
  return { ...rest, set: [...(rest.set ?? []), ...given] };
}

/** The path of a variable of the namespace `DtsClient`. @param name without the namespace */
export function dataParameterPath(name: string): string {
  return `\\Package.Variables[DtsClient::${name}].Value`;
}

function checkDestination(request: DataReaderRequest, name: string): void {
  const requested = loadRequested(request);
  if (!('loaded' in requested)) return;
  const task = findDestination(requested, name);
  if (request.refusesDelayedValidation) refuseDelayedValidation(task);
}

function errorOf({ result, diagnostics }: RunResult, event: ExecutionEvent | undefined): DtsError | undefined {
  if (result === 'success') return undefined;
  if (event?.symbol !== undefined) return new DtsError(findingOf(event, event.symbol));
  const found = diagnostics.find(({ severity }) => severity === 'error');
  return new DtsError(found ?? diagnostic('DTS_MSG_PACKAGECANCEL', {}, { severity: 'error' }));
}

function findingOf(event: ExecutionEvent, symbol: string): Diagnostic {
  return {
    code: event.code ?? 0,
    symbol,
    severity: 'error',
    message: event.message ?? symbol,
    args: {},
    source: event.executablePath,
    ...(event.subComponent === undefined ? {} : { subComponent: event.subComponent }),
  };
}
