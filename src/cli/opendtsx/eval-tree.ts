import { shownType } from '../../tools/evaluate-expression/shown-value.ts';
import type { TypedPart } from '../../tools/evaluate-expression/type-tree.ts';
import type { Painter } from '../console/painter.ts';
import { cutToWidth, displayWidth } from '../console/table.ts';

const widestText = 60;

/** The parts of an expression as an indented tree with their types in a column; implicit conversions stand in lines of their own. */
export function treeLines(parts: readonly TypedPart[], text: string, paint: Painter): string[] {
  const rows = parts.map(({ depth, start, end, type, converted }) => {
    const written = text.slice(start, end).replaceAll(/\s+/g, ' ');
    const shown = converted === undefined ? written : `${shownType(converted)} → ${shownType(type)} (implicit)`;
    return { label: cutToWidth('  '.repeat(depth) + shown, widestText), type: shownType(type) };
  });
  const width = Math.max(...rows.map(({ label }) => displayWidth(label)));
  return rows.map(({ label, type }) => `${label}${' '.repeat(width - displayWidth(label))}  ${paint('faint', type)}`);
}
