import { everyTag, parseTags, property } from '../corpus/raw-tags.ts';

/** A flat file connection manager as the raw text of a package has it. */
export interface RawFlatFile {
  readonly columns: readonly { readonly name: string; readonly delimiter: string; readonly width: number }[];
  readonly hasHeader: boolean;
  readonly rowsToSkip: number;
  readonly headerDelimiter: string;
}

/** The flat file connection manager of a name. */
export function rawFlatFile(text: string, name: string): RawFlatFile {
  const outer = everyTag(parseTags(text), 'ConnectionManager').find((tag) => property(tag, 'ObjectName') === name);
  const inner = outer === undefined ? undefined : everyTag(outer, 'ConnectionManager').at(-1);
  if (inner === undefined) throw new Error(`no connection manager ${name}`);
  return {
    columns: everyTag(inner, 'FlatFileColumn').map((tag) => ({
      name: property(tag, 'ObjectName'),
      delimiter: decodeDelimiter(property(tag, 'ColumnDelimiter')),
      width: Number(property(tag, 'MaximumWidth')),
    })),
    hasHeader: property(inner, 'ColumnNamesInFirstDataRow') === 'True',
    rowsToSkip: Number(property(inner, 'HeaderRowsToSkip') || '0'),
    headerDelimiter: decodeDelimiter(property(inner, 'HeaderRowDelimiter')),
  };
}

/** Which column of the source each column of the destination takes, by name: from the input columns of the raw text. */
export function rawMappings(text: string): ReadonlyMap<string, string> {
  const nameIn = (reference: string | undefined): string => /Columns\[([^\]]*)\]$/.exec(reference ?? '')?.[1] ?? '';
  const inputs = everyTag(parseTags(text), 'inputColumn');
  return new Map(
    inputs.map(({ attributes }) => [
      nameIn(attributes.get('externalMetadataColumnId')),
      nameIn(attributes.get('lineageId')),
    ]),
  );
}

/** Source columns whose overlong values are cut instead of failing. */
export function rawCutColumns(text: string): ReadonlySet<string> {
  const outputs = everyTag(parseTags(text), 'outputColumn');
  const cut = outputs.filter(({ attributes }) => attributes.get('truncationRowDisposition') === 'IgnoreFailure');
  return new Set(cut.map(({ attributes }) => attributes.get('name') ?? ''));
}

function decodeDelimiter(text: string): string {
  return text.replace(/_x([\da-fA-F]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
