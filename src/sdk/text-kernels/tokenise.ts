import { kernelTokeniser } from '../kernels/kernel-tokeniser.ts';
import type { Tokeniser } from './field-table.ts';
import { createGeneralTokeniser } from './general-tokeniser.ts';
import { type RowLayout, rowDelimiterOf } from './row-layout.ts';
import { createUniformTokeniser } from './uniform-tokeniser.ts';

/** The fastest tokeniser for a layout. */
export function createTokeniser(layout: RowLayout): Tokeniser {
  return isUniform(layout) ? kernelTokeniser(layout, createUniformTokeniser(layout)) : createGeneralTokeniser(layout);
}

function isUniform(layout: RowLayout): boolean {
  const { columns, qualifier } = layout;
  const rowDelimiter = rowDelimiterOf(layout);
  if (qualifier.length > 1 || rowDelimiter.length === 0 || rowDelimiter.length > 2) return false;
  if (!layout.rowDelimiterEndsRow) return false;
  if (rowDelimiter.length === 2 && rowDelimiter[0] === rowDelimiter[1]) return false;
  if (columns.length > 1 && columns[0].delimiter.length !== 1) return false;
  const separator = columns[0].delimiter[0];
  // The second byte of a row delimiter is never looked at as a mark of its own.
  const second = rowDelimiter[1];
  if (second !== undefined && (second === qualifier[0] || (columns.length > 1 && second === separator))) return false;
  return columns.every(
    ({ delimiter, width }, index) =>
      width === 0 &&
      (index === columns.length - 1 || (delimiter.length === 1 && delimiter[0] === separator)) &&
      delimiter[0] !== qualifier[0] &&
      (index < columns.length - 1 || columns.length === 1 || delimiter[0] !== separator),
  );
}
