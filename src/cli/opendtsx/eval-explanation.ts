import type { EvaluatedPart, OutcomeExplanation } from '../../tools/evaluate-expression/explain-outcome.ts';
import { shownValue } from '../../tools/evaluate-expression/shown-value.ts';
import type { Painter } from '../console/painter.ts';
import { cutToWidth } from '../console/table.ts';
import { caretLines, findingLines } from './eval-answer.ts';

const widestText = 60;

/** An explanation as lines: the culprit under a caret, the values it was given, and what became NULL because of it. */
export function explanationLines(explanation: OutcomeExplanation, text: string, paint: Painter): readonly string[] {
  const { outcome, culprit, operands, around, error } = explanation;
  if (outcome === 'value') {
    return [`It is not NULL and does not fail: its value is ${shownValue(culprit.value, culprit.type)}.`];
  }
  const shown = (part: EvaluatedPart): string =>
    cutToWidth(text.slice(part.start, part.end).replaceAll(/\s+/g, ' '), widestText);
  const given = operands
    .map((part) => ({ written: shown(part), value: shownValue(part.value, part.type) }))
    .filter(({ written, value }) => written !== value)
    .map(({ written, value }) => `  given    ${written} is ${value}`);
  if (error !== undefined) return [...findingLines({ error }, text, paint), ...given];
  const before = text.slice(0, culprit.start);
  const line = before.split('\n').length;
  const column = culprit.start - (before.lastIndexOf('\n') + 1) + 1;
  const reason = operands.length === 0 ? 'is NULL' : 'gives NULL for these values';
  return [
    ...caretLines(text, line, column, paint),
    `  because  ${shown(culprit)} ${reason}`,
    ...given,
    ...around.map((part) => `  so       ${shown(part)} is NULL`),
  ];
}
