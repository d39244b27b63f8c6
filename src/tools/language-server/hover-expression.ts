import { describeType } from '../../expressions/type-specification.ts';
import { typedParts } from '../evaluate-expression/type-tree.ts';
import type { PackageDocument } from './package-document.ts';
import type { Position, Range } from './text-lines.ts';

/** What is shown about the part of an expression under the cursor (source: Language Server Protocol, Hover). */
export interface ExpressionHover {
  readonly contents: { readonly kind: 'markdown'; readonly value: string };
  readonly range: Range;
}

const longestText = 200;

/** The innermost part of the expression at a place, with its type, and what it is converted to; undefined where there is no expression with types. */
export function hoverAt(document: PackageDocument, position: Position): ExpressionHover | undefined {
  const found = document.expressionAt(position);
  if (found === undefined) return undefined;
  const { value, scope } = found.expression;
  const parts = typedParts(value.text, scope);
  if ('symbol' in parts) return undefined;
  const around = parts.filter(({ start, end }) => start <= found.offset && found.offset < end);
  const inner = around.findLast(({ converted }) => converted === undefined);
  if (inner === undefined) return undefined;
  const { start, end, type } = inner;
  const conversion = around.find((part) => part.converted !== undefined && part.start === start && part.end === end);
  const text = value.text.slice(start, end);
  const shown = text.length > longestText ? `${text.slice(0, longestText)}…` : text;
  const types = [
    describeType(type),
    ...(conversion === undefined ? [] : [`converted to ${describeType(conversion.type)}`]),
  ];
  return {
    contents: { kind: 'markdown', value: `\`\`\`ssis\n${shown}\n\`\`\`\n${types.join(', ')}` },
    range: document.rangeOf(value.offsets[start], value.offsets[end]),
  };
}
