import { type DiagnosticArguments, type DtsError, dtsError } from 'opendtsx/sdk';

/** Where in a file or variable something is wrong: line and column from 1, byte from 0. */
export interface XmlPlace {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly byteOffset?: number;
}

/** Makes the failure of the component for a symbol. */
export type Complain = (symbol: string, args: DiagnosticArguments, place?: XmlPlace) => DtsError;

/** The failures of one component: every message gets its name and, in words, the place. */
export function complaintsOf(component: string, source: string): Complain {
  return (symbol, args, place) =>
    dtsError(
      symbol,
      { component, ...args, ...(place === undefined ? {} : { place: placeInWords(place) }) },
      { source, subComponent: component, ...(place === undefined ? {} : { location: place }) },
    );
}

/** `towns.xml, line 3, column 8`. */
export function placeInWords({ file, line, column, byteOffset }: XmlPlace): string {
  const parts = [file];
  if (line !== undefined) parts.push(`line ${line}`);
  if (column !== undefined) parts.push(`column ${column}`);
  if (byteOffset !== undefined) parts.push(`byte ${byteOffset}`);
  return parts.join(', ');
}
