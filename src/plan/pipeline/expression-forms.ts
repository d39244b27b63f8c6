import type { ColumnType } from '../../datatypes/data-type.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { InternalError } from '../../diagnostics/internal-error.ts';
import { type Token, tokenize } from '../../expressions/lexer.ts';
import {
  type ComponentExpressionScope,
  compileComponentExpression,
  expressionInputs,
  findColumn,
} from './component-expression.ts';
import type { AvailableColumn, AvailableColumns } from './pipeline-plan.ts';

/** An expression of a data flow component in the two forms in which packages hold it. */
export interface ExpressionForms {
  /** Over lineage ids, function names in brackets, as the designer stores it: `[UPPER](#{…})`. */
  readonly stored: string;
  /** Over column names, for people. */
  readonly friendly: string;
  readonly type: ColumnType;
  /** The columns it reads. */
  readonly lineageIds: readonly string[];
}

/** Both forms of an expression written over names, lineage ids or a mixture. Throws a `DtsError` for one that cannot be compiled. */
export function expressionForms(
  text: string,
  columns: AvailableColumns,
  scope: ComponentExpressionScope,
  expected?: 'boolean',
): ExpressionForms {
  const { expression, diagnostics } = compileComponentExpression(text, columns, scope, expected);
  if (expression === undefined) {
    const fault = diagnostics.find(({ severity }) => severity === 'error');
    if (fault === undefined) throw new InternalError(`the expression "${text}" was refused without a finding`);
    throw new DtsError(fault);
  }
  const parts = namedParts(text, columns);
  return {
    stored: splice(text, parts, ({ stored }) => stored),
    friendly: splice(text, parts, ({ friendly }) => friendly),
    type: expression.type,
    lineageIds: expressionInputs(expression),
  };
}

/** A column or function in the text, and how both forms write it. */
interface NamedPart {
  readonly start: number;
  readonly end: number;
  readonly stored: string;
  readonly friendly: string;
}

function splice(text: string, parts: readonly NamedPart[], form: (part: NamedPart) => string): string {
  let at = 0;
  let result = '';
  for (const part of parts) {
    result += text.slice(at, part.start) + form(part);
    at = part.end;
  }
  return result + text.slice(at);
}

function namedParts(text: string, columns: AvailableColumns): NamedPart[] {
  const tokens = tokenize(text);
  const parts: NamedPart[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    const next = tokens[index + 1];
    if (token.kind === 'lineage') parts.push(columnPart(text, token, token, { lineageId: token.value }, columns));
    if (token.kind !== 'name' && token.kind !== 'bracketed') continue;
    if (isSymbol(next, '(')) parts.push(functionPart(token));
    else if (isSymbol(next, '.')) {
      const column = tokens[index + 2];
      parts.push(columnPart(text, token, column, { source: token.value, name: column.value }, columns));
      index += 2;
    } else if (!isWord(token, tokens[index - 1])) {
      parts.push(columnPart(text, token, token, { name: token.value }, columns));
    }
  }
  return parts;
}

function isSymbol(token: Token | undefined, value: string): boolean {
  return token?.kind === 'symbol' && token.value === value;
}

/** Whether a name is a literal or, behind a parenthesis, the type of a cast or NULL. */
function isWord(token: Token, before: Token | undefined): boolean {
  if (token.kind === 'bracketed') return false;
  return /^(true|false)$/i.test(token.value) || (/^dt_/i.test(token.value) && isSymbol(before, '('));
}

// NULL is no function to the designer, and has no brackets (observed).
function functionPart({ value, start, end }: Token): NamedPart {
  const name = value.toUpperCase();
  return { start, end, stored: name === 'NULL' ? name : `[${name}]`, friendly: name };
}

function columnPart(
  text: string,
  first: Token,
  last: Token,
  reference: { lineageId?: string; source?: string; name?: string },
  columns: AvailableColumns,
): NamedPart {
  const { start } = first;
  const { end } = last;
  const lineageId = findColumn(columns, reference);
  const column = lineageId === undefined ? undefined : columns.get(lineageId);
  if (column === undefined) throw new InternalError(`the compiled expression "${text}" names an unknown column`);
  const stored = /^\d+$/.test(lineageId as string) ? `#${lineageId}` : `#{${lineageId}}`;
  const friendly = reference.lineageId === undefined ? text.slice(start, end) : friendlyName(column, columns);
  return { start, end, stored, friendly };
}

function friendlyName({ name, sourceComponent }: AvailableColumn, columns: AvailableColumns): string {
  const namesakes = [...columns.values()].filter((each) => each.name === name).length;
  const written = /^[\p{L}_][\p{L}\p{N}_@$#]*$/u.test(name) ? name : `[${name}]`;
  return namesakes > 1 ? `[${sourceComponent}].${written}` : written;
}
