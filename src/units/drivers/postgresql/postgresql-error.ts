import { DtsError, dtsError, type RowRefusal } from 'opendtsx/sdk';

/** What the server says of an error beyond its message. */
interface ServerError {
  readonly message: string;
  readonly code?: string;
  readonly detail?: string;
  readonly column?: string;
  readonly where?: string;
}

function serverError(error: unknown): ServerError {
  return error instanceof Error ? (error as ServerError) : { message: String(error) };
}

/** Line and column in the words of COPY: `COPY t, line 5, column a: "x"`. */
function placeOf({ where }: ServerError): { readonly line: number | undefined; readonly column: string | undefined } {
  const match = /^COPY [^\n]*?, line (\d+)(?:, column ([^:\n]+))?/.exec(where ?? '');
  return { line: match === null ? undefined : Number(match[1]), column: match?.[2] };
}

function wordsOf(error: ServerError): string {
  const words = [error.message, error.detail].filter((text) => text !== undefined && text !== '');
  return words.join('; ');
}

/** The column that an error names, by itself or as the only one of its key. */
function columnOf(error: ServerError): string | undefined {
  return error.column ?? placeOf(error).column ?? /^Key \(([^),]+)\)=/.exec(error.detail ?? '')?.[1];
}

/**
 * An error of the server as the failure of an executable, in its own words.
 * @param rowsBefore rows of the insert before the lines that COPY counts
 */
export function postgresqlFailure(cause: unknown, table = '', rowsBefore = 0): DtsError {
  if (cause instanceof DtsError) return cause;
  const error = serverError(cause);
  const { line } = placeOf(error);
  const column = columnOf(error);
  const places = [
    table === '' ? '' : `table ${table}`,
    line === undefined ? '' : `row ${rowsBefore + line}`,
    column === undefined ? '' : `column ${column}`,
  ];
  const place = places.filter((text) => text !== '').join(', ');
  const where = /column [^:]+: ("[\s\S]{0,200})/.exec(error.where ?? '')?.[1];
  const detail = `${wordsOf(error)}${place === '' ? '' : ` (${place}${where === undefined ? '' : `, value ${where}`})`}`;
  return dtsError('DTS_E_OLEDBERROR', { detail }, {}, { cause });
}

/** The refusal of one row: classes 22 (data) and 23 (constraints). Undefined when the error does not concern the row. */
export function refusalOf(cause: unknown): RowRefusal | undefined {
  const error = serverError(cause);
  const kind = error.code?.startsWith('23') ? 'constraint' : error.code?.startsWith('22') ? 'value' : undefined;
  if (kind === undefined) return undefined;
  const column = columnOf(error);
  return { kind, message: wordsOf(error), ...(column === undefined ? {} : { column }) };
}
