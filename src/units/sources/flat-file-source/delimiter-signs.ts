import { type ComponentContext, diagnostic, type FlatFileConnection } from 'opendtsx/sdk';

const likelyDelimiters = [',', ';', '\t', '|'];

/** What was seen of the column delimiters of a file. */
export interface DelimiterSigns {
  /** Whether any row had a second field, or none is expected. */
  seen: boolean;
  /** Text of the first row; '' before it. */
  sample: string;
}

/** Warns when no row had a second field: the file is probably written with another delimiter. */
export function warnOfDelimiter(
  file: FlatFileConnection,
  { seen, sample }: DelimiterSigns,
  context: ComponentContext,
): void {
  if (seen || sample === '') return;
  const [{ name, delimiter }] = file.columns;
  const columns = file.columns.length;
  const likely = likelyDelimiters.find((candidate) => sample.split(candidate).length === columns);
  const args = {
    file: file.path,
    column: name,
    delimiter: JSON.stringify(delimiter),
    columns,
    likely: likely === undefined ? 'no usual delimiter' : JSON.stringify(likely),
  };
  context.fire(diagnostic('OPENDTSX_W_FLATFILE_DELIMITERUNSEEN', args, { source: context.source }));
}
