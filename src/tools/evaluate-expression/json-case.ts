import { formatCode } from '../../diagnostics/codes.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { evaluateInContext } from './evaluate-expression.ts';
import { type ExpressionContext, emptyContext, type NamedValue } from './expression-context.ts';
import { type NameKind, namedValue } from './named-value.ts';
import { jsonOfValue } from './shown-value.ts';

/** The answer to one line, and whether the line was a case at all. */
export interface JsonAnswer {
  /** One line of JSON without its end: `{"type","value"}` or `{"error","code","message"}`. */
  readonly line: string;
  readonly understood: boolean;
}

/**
 * Evaluates `{"expression": …, "context": {"vars", "cols", "lineage", "now"}}`. The context may be left out; its names have the values
 * `[type, value]`, a type being `DT_I4`, `DT_WSTR, 20` or `String`. The member `after`, which test vectors have, says nothing here.
 */
export function answerJsonCase(line: string): JsonAnswer {
  const read = readCase(line);
  if (typeof read === 'string') {
    const finding = diagnostic('OPENDTSX_E_EVALUATION_LINE', { detail: read });
    return { line: errorLine('input', finding), understood: false };
  }
  const outcome = evaluateInContext(read.expression, read.context);
  if ('error' in outcome) {
    return { line: errorLine(String(outcome.error.args.errorClass), outcome.error), understood: true };
  }
  const { type, value } = outcome;
  return { line: `{"type":"${type.type}","value":${jsonOfValue(value, type)}}`, understood: true };
}

function errorLine(error: string, { code, message }: Diagnostic): string {
  return JSON.stringify({ error, code: formatCode(code), message });
}

type Fields = Readonly<Record<string, unknown>>;

function readCase(line: string): { expression: string; context: ExpressionContext } | string {
  const parsed = parseJson(line);
  if (typeof parsed === 'string') return parsed;
  if (!isObject(parsed.value)) return 'it is no JSON object';
  const { expression, context = {} } = parsed.value;
  if (typeof expression !== 'string') return 'the member "expression" is no text';
  if (!isObject(context)) return 'the member "context" is no object';
  const unknown = Object.keys(context).find((key) => !['vars', 'cols', 'lineage', 'now', 'after'].includes(key));
  if (unknown !== undefined) return `the context knows no member "${unknown}", only vars, cols, lineage and now`;
  const read = readContext(context);
  return typeof read === 'string' ? read : { expression, context: read };
}

const longNumber = /("(?:[^"\\]|\\.)*")|(?<![\w.])-?\d{16,}(?![\d.eE])/g;
const quoteNumber = (match: string, text: string | undefined): string => text ?? `"${match}"`;

function parseJson(line: string): { value: unknown } | string {
  try {
    // Numbers beyond the precision of a double become text, which the types then read digit by digit.
    return { value: JSON.parse(/\d{16}/.test(line) ? line.replaceAll(longNumber, quoteNumber) : line) };
  } catch (error) {
    return `it is no JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readContext({ vars = {}, cols = {}, lineage = {}, now }: Fields): ExpressionContext | string {
  const clock = now === undefined ? undefined : ticksOfText(now);
  if (now !== undefined && clock === undefined) return '"now" is no time such as "2020-06-15T12:34:56.789"';
  const context = emptyContext(clock);
  return (
    readNames(vars, 'variable', context.variables, (name) => (name.includes('::') ? name : `User::${name}`)) ??
    readNames(cols, 'column', context.columns, (name) => name) ??
    readNames(lineage, 'column', context.columns, (name) => `#${name}`) ??
    context
  );
}

/** A time such as `2020-06-15T12:34:56.789` in 100 ns ticks since 1970; undefined when it is none. */
export function ticksOfText(text: unknown): bigint | undefined {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)?$/.test(text))
    return undefined;
  const milliseconds = Date.parse(text.length === 10 ? text : `${text.replace(' ', 'T')}Z`);
  return Number.isNaN(milliseconds) ? undefined : BigInt(milliseconds) * 10_000n;
}

function readNames(
  entries: unknown,
  kind: NameKind,
  into: Map<string, NamedValue>,
  nameOf: (written: string) => string,
): string | undefined {
  if (!isObject(entries)) return `the ${kind}s of the context are no object`;
  for (const [name, entry] of Object.entries(entries)) {
    const named = readEntry(entry, kind);
    if (typeof named === 'string') return `the ${kind} ${name}: ${named}`;
    into.set(nameOf(name), named);
  }
  return undefined;
}

function readEntry(entry: unknown, kind: NameKind): NamedValue | string {
  if (!Array.isArray(entry) || entry.length !== 2 || typeof entry[0] !== 'string') return 'it is not ["type", value]';
  const [typeName, ...parameters] = entry[0].split(/\s*[,:]\s*/);
  const value: unknown = entry[1];
  if (value !== null && typeof value === 'object') return 'its value is no text, number, Boolean or null';
  return namedValue(kind, typeName, parameters.map(Number), value === null ? null : String(value));
}
