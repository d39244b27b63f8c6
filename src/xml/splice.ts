import { InternalError } from '../diagnostics/internal-error.ts';

/** Replaces the text between two offsets (UTF-16, `end` exclusive; equal offsets insert) of the original text. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/**
 * The text with all edits applied; everything outside them stays as it is, to the character.
 * Offsets refer to the original text. Insertions at the same place keep the order of the list.
 * Throws `InternalError` for edits that overlap or lie outside the text.
 */
export function spliceText(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits.toSorted((left, right) => left.start - right.start || left.end - right.end);
  let result = '';
  let position = 0;
  for (const edit of ordered) {
    if (edit.start < position || edit.end < edit.start || edit.end > text.length) {
      throw new InternalError(`the edit ${edit.start}–${edit.end} overlaps another one or lies outside the text`);
    }
    result += text.slice(position, edit.start) + edit.replacement;
    position = edit.end;
  }
  return result + text.slice(position);
}
