import { type Candidate, completeExpression } from '../evaluate-expression/complete-expression.ts';
import { escapeMarkup } from './escape-markup.ts';
import type { PackageDocument } from './package-document.ts';
import type { Position, Range } from './text-lines.ts';

/** A candidate as editors show it (source: Language Server Protocol, CompletionItem). */
export interface CompletionItem {
  readonly label: string;
  readonly kind: number;
  readonly detail: string;
  readonly filterText: string;
  readonly textEdit: { readonly range: Range; readonly newText: string };
}

const kinds: Readonly<Record<Candidate['kind'], number>> = {
  function: 3,
  variable: 6,
  column: 5,
  type: 22,
  literal: 14,
  'date-part': 20,
};

/** What may stand at a place: functions, types, variables and columns within an expression, nothing elsewhere. */
export function completionsAt(document: PackageDocument, position: Position): readonly CompletionItem[] {
  const found = document.expressionAt(position);
  if (found === undefined) return [];
  const { value, names } = found.expression;
  const { start, candidates } = completeExpression(value.text, found.offset, names);
  // A bracket that an editor closed by itself belongs to what is completed.
  const closed = value.text[found.offset] === ']' ? found.offset + 1 : found.offset;
  const written = value.text.slice(start, found.offset);
  return candidates.map(({ text, kind, detail }) => {
    const end = text.endsWith(']') ? closed : found.offset;
    const range = document.rangeOf(value.offsets[start], value.offsets[end]);
    return {
      label: text,
      kind: kinds[kind],
      detail,
      filterText: `${written}${text}`,
      textEdit: { range, newText: escapeMarkup(text, value) },
    };
  });
}
