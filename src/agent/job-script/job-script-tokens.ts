import { agentError } from '../agent-errors.ts';

/** A token of a job script. `word`: a keyword or name; its value is without quotes or brackets, a variable's begins with `@`, in lower case. */
export interface ScriptToken {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'variable' | 'symbol';
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

const blanks = /(?:\s|--[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const forms: readonly (readonly [ScriptToken['kind'], RegExp])[] = [
  ['text', /[nN]?'((?:[^']|'')*)'/y],
  ['name', /\[((?:[^\]]|\]\])*)\]/y],
  ['variable', /@@?[\p{L}_#$@][\p{L}\p{N}_#$@]*/uy],
  ['number', /-?\d+(?:\.\d+)?/y],
  ['word', /[\p{L}_#][\p{L}\p{N}_#$@]*/uy],
  ['symbol', /<>|<=|>=|[=<>(),;:.*+-]/y],
];

/** The tokens of a script. Throws OPENDTSX_E_AGENT_SCRIPT for what is no T-SQL. */
export function readTokens(script: string): readonly ScriptToken[] {
  const tokens: ScriptToken[] = [];
  let line = 1;
  for (let at = 0; ; ) {
    blanks.lastIndex = at;
    const skipped = blanks.exec(script)?.[0] ?? '';
    line += countLines(skipped);
    at += skipped.length;
    if (at >= script.length) return tokens;
    const token = tokenAt(script, at, line);
    if (token === undefined)
      throw agentError('OPENDTSX_E_AGENT_SCRIPT', { line, detail: `${script[at]} is not expected` });
    tokens.push(token.token);
    line += countLines(token.text);
    at += token.text.length;
  }
}

function tokenAt(script: string, at: number, line: number): { token: ScriptToken; text: string } | undefined {
  for (const [kind, form] of forms) {
    form.lastIndex = at;
    const match = form.exec(script);
    if (match !== null) return { token: { kind, value: tokenValue(kind, match), line }, text: match[0] };
  }
  return undefined;
}

function tokenValue(kind: ScriptToken['kind'], [text, inner = '']: RegExpExecArray): string {
  if (kind === 'text') return inner.replaceAll("''", "'");
  if (kind === 'name') return inner.replaceAll(']]', ']');
  return kind === 'variable' ? text.toLowerCase() : text;
}

function countLines(text: string): number {
  return text.split('\n').length - 1;
}
