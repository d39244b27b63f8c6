import { encodedLength, type FlatFileConnection, isMultiByteCodePage, type RowLayout } from 'opendtsx/sdk';

const utf16 = 1200;

/** How the rows of the file are cut into fields, delimiters in UTF-8. */
export function rowLayoutOf(file: FlatFileConnection): RowLayout {
  const last = file.columns.length - 1;
  const columns = file.columns.map((column, index) => {
    const fixed = column.columnType === 'FixedWidth' || (column.columnType === 'RaggedRight' && index < last);
    const ownDelimiter =
      index === last && file.format !== 'FixedWidth' ? column.delimiter || file.rowDelimiter : column.delimiter;
    return {
      delimiter: Buffer.from(fixed && index < last ? '' : ownDelimiter),
      width: fixed ? column.width : 0,
      qualified: !fixed && column.textQualified && file.textQualifier !== '',
    };
  });
  const countsBytes = file.codePage !== utf16 && isMultiByteCodePage(file.codePage);
  return {
    columns,
    qualifier: Buffer.from(file.textQualifier),
    rowDelimiterEndsRow: file.alwaysCheckForRowDelimiters && columns[last].delimiter.length > 0,
    widthOf: countsBytes
      ? (codePoint) => (codePoint < 0x80 ? 1 : encodedLength(String.fromCodePoint(codePoint), file.codePage))
      : (codePoint) => (codePoint > 0xffff ? 2 : 1),
  };
}
