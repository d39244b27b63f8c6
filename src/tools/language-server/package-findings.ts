import { formatCode } from '../../diagnostics/codes.ts';
import type { Diagnostic, Severity } from '../../diagnostics/diagnostic.ts';
import { compileExpression } from '../../expressions/compile-expression.ts';
import type { LocatedExpression } from './find-expressions.ts';
import type { PackageDocument } from './package-document.ts';
import type { Range } from './text-lines.ts';

/** A finding as editors show it (source: Language Server Protocol, Diagnostic). */
export interface EditorFinding {
  readonly range: Range;
  /** 1 error, 2 warning, 3 information. */
  readonly severity: number;
  readonly code: string;
  readonly source: 'opendtsx';
  readonly message: string;
}

const severities: Readonly<Record<Severity, number>> = { error: 1, warning: 2, information: 3 };

/** What is wrong with the text of a package, and with each expression in it, at its place. */
export function findingsOf(document: PackageDocument): readonly EditorFinding[] {
  const reading = document.findings.map((finding) =>
    editorFinding(finding, document.rangeOfLocation(finding.location ?? {})),
  );
  return [...reading, ...document.expressions.flatMap((expression) => expressionFindings(document, expression))];
}

function expressionFindings(
  document: PackageDocument,
  { value, scope, options, active }: LocatedExpression,
): EditorFinding[] {
  if (!active) return [];
  const { diagnostics } = compileExpression(value.text, scope, options);
  return diagnostics
    .filter((finding) => !isOfUnknownProject(finding, document))
    .map((finding) => {
      const start = Math.min(Number(finding.args.position ?? 1) - 1, value.text.length);
      const end = start + wordAt(value.text, start).length;
      return editorFinding(finding, document.rangeOf(value.offsets[start], value.offsets[end]));
    });
}

// The parameters of a project stand in another file.
function isOfUnknownProject({ args }: Diagnostic, { projectParameters }: PackageDocument): boolean {
  return projectParameters === undefined && String(args.variable).startsWith('$Project::');
}

/** What a finding at an offset is about: a name, a text, a number, or one character. */
function wordAt(text: string, start: number): string {
  const word = /@?\[[^\]]*\]|@?[\p{L}\p{N}_][\p{L}\p{N}_@$#.]*|#\{[^}]*\}|"(?:[^"\\]|\\.)*"|[=!<>&|]{2}|[\s\S]/uy;
  word.lastIndex = start;
  return word.exec(text)?.[0] ?? '';
}

function editorFinding({ severity, code, message, hint }: Diagnostic, range: Range): EditorFinding {
  return {
    range,
    severity: severities[severity],
    code: formatCode(code),
    source: 'opendtsx',
    message: hint === undefined ? message : `${message}\n${hint}`,
  };
}
