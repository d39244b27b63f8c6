import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ExpressionOutcome } from '../../tools/evaluate-expression/evaluate-expression.ts';
import { shownType, shownValue } from '../../tools/evaluate-expression/shown-value.ts';
import { describeFinding, findingOfDiagnostic } from '../console/describe-finding.ts';
import type { Painter } from '../console/painter.ts';
import { displayWidth } from '../console/table.ts';

/** The value and the type of an outcome, each in a line; undefined when it is an error. */
export function answerLines(outcome: ExpressionOutcome, paint: Painter): string[] | undefined {
  if ('error' in outcome) return undefined;
  const { type, value } = outcome;
  return [`${paint('faint', 'value')}  ${shownValue(value, type)}`, `${paint('faint', 'type ')}  ${shownType(type)}`];
}

/** The findings of an outcome as lines: the part of the expression with a caret below the place, then what is wrong and what to do. */
export function findingLines(outcome: ExpressionOutcome, text: string, paint: Painter): string[] {
  const findings = 'error' in outcome ? [outcome.error] : outcome.warnings;
  return findings.flatMap((finding) => describeWithCaret(finding, text, paint));
}

function describeWithCaret(finding: Diagnostic, text: string, paint: Painter): string[] {
  const { line = 1, column = 1 } = finding.location ?? {};
  const shown = { ...findingOfDiagnostic(finding), location: line > 1 ? finding.location : undefined };
  const [title, ...rest] = describeFinding(shown, paint);
  return [title, ...caretLines(text, line, column, paint), ...rest];
}

const before = 50;
const widest = 76;

/** The line of a text around a place (line and column count from 1), with a caret below it. */
export function caretLines(text: string, line: number, column: number, paint: Painter): string[] {
  const whole = text.split('\n')[line - 1] ?? '';
  const start = whole.length <= widest ? 0 : Math.max(0, Math.min(column - 1 - before, whole.length - widest));
  const lead = start > 0 ? '…' : '';
  const trail = start + widest < whole.length ? '…' : '';
  const part = `${lead}${flat(whole.slice(start, start + widest))}${trail}`;
  const indent = displayWidth(lead + flat(whole.slice(start, column - 1)));
  return [`  ${part}`, `  ${' '.repeat(indent)}${paint('error', '^')}`];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these would move the cursor.
const flat = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
