import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError, dtsError } from '../../diagnostics/dts-error.ts';
import type { TaskHost } from '../../model/executable.ts';
import { walkExecutables } from '../../model/walk.ts';
import type { DataReaderColumn } from '../../sdk/data-reader.ts';
import { loadRequested } from '../prepare-package.ts';
import { runPackage } from '../run-package.ts';
import type { ExecutionEvent, RunRequest, RunResult } from '../run-request.ts';
import { DataReader } from './data-reader.ts';
import { ReaderChannel } from './reader-channel.ts';

/** An execution whose rows a program reads. */
export interface DataReaderRequest extends Omit<RunRequest, 'dataReader' | 'validateOnly'> {
  /** Values for variables of the namespace `DtsClient`, by their names without it. */
  readonly dataParameters?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * Starts a package and reads the rows of its DataReader destination of this name; settles when its data flow begins. Rejects with a
 * `DtsError` when the package has no such destination, cannot be loaded, fails before, or ends without running the data flow. Rows that
 * are not read in time are dropped, or fail the package, as the destination says (source: Loading the Output of a Local Package).
 * @param name name of the component
 */
export async function openDataReader(request: DataReaderRequest, name: string): Promise<DataReader> {
  checkName(request, name);
  const { dataParameters = {}, ...rest } = request;
  const stop = new AbortController();
  const began = Promise.withResolvers<readonly DataReaderColumn[]>();
  const channel = new ReaderChannel(name, began.resolve);
  let firstError: ExecutionEvent | undefined;
  const result = runPackage({
    ...rest,
    set: [...(rest.set ?? []), ...Object.entries(dataParameters).map(parameterSetting)],
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

function parameterSetting([name, value]: readonly [string, string | number | boolean]) {
  return { path: `\\Package.Variables[DtsClient::${name}].Value`, value };
}

// Before anything is executed: a package that ran for nothing may have changed the world.
function checkName(request: RunRequest, name: string): void {
  const requested = loadRequested(request);
  if (!('loaded' in requested)) return;
  const { loaded, settings } = requested;
  const names: string[] = [];
  for (const executable of walkExecutables(loaded.package)) {
    for (const component of (executable as TaskHost).pipeline?.components ?? []) {
      const managed = component.customProperties.find((property) => property.name === 'UserComponentTypeName');
      const unit = settings.registry.component(component.componentClassId, managed?.value);
      if (unit?.declaration.identifiers.creationName === 'Microsoft.DataReaderDestinationAdapter') {
        names.push(component.name);
      }
    }
  }
  const count = names.filter((each) => each === name).length;
  if (count === 1) return;
  throw dtsError('OPENDTSX_E_DATAREADER_NAME', { component: name, count, existing: names.join(', ') || 'none' });
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
