import { systemVariableTypes } from '../../plan/system-variables.ts';
import { escapeMarkup } from './escape-markup.ts';
import type { PackageDocument } from './package-document.ts';
import type { Position, Range } from './text-lines.ts';
import { referenceAt, usesOf, type VariableReference } from './variable-references.ts';
import { qualifiedName, type VariableTarget, variablesOf } from './variable-target.ts';

/** A replacement of text. */
export interface DocumentEdit {
  readonly range: Range;
  readonly newText: string;
}

/** The variable named at a place, and where its name stands there. */
export interface RenameTarget {
  readonly target: VariableTarget;
  readonly range: Range;
}

/** The variable whose name stands at a place: where it is declared, in an expression, or where something else names it; undefined when there is none. */
export function variableAt(document: PackageDocument, position: Position): RenameTarget | undefined {
  const { source } = document;
  if (source === undefined) return undefined;
  const found = referenceAt(document.offsetAt(position), source, document.expressions);
  return found === undefined ? undefined : { target: found.target, range: rangeOf(document, found.reference) };
}

function rangeOf(document: PackageDocument, { value, start, end }: VariableReference): Range {
  return document.rangeOf(value.offsets[start], value.offsets[end]);
}

/** The edits that give the variable at a place another name throughout the package, or why it cannot be renamed with certainty. */
export function renameAt(
  document: PackageDocument,
  position: Position,
  newName: string,
): readonly DocumentEdit[] | string {
  const { source } = document;
  const found = variableAt(document, position);
  if (source === undefined || found === undefined) return 'There is no variable of this package here.';
  const { target } = found;
  const problem = nameProblem(newName, target, document);
  if (problem !== undefined) return problem;
  const { references, doubts } = usesOf(target, source, document.expressions);
  if (doubts.length > 0) {
    const reasons = doubts.map(({ value, reason }) => {
      const { line } = document.rangeOf(value.offsets[0], value.offsets[0]).start;
      return `line ${line + 1}, ${value.name}: ${reason}`;
    });
    return `${qualifiedName(target.variable)} is not renamed: ${[...new Set(reasons)].join('; ')}.`;
  }
  return references.map((reference) => ({
    range: rangeOf(document, reference),
    newText: escapeMarkup(writtenName(reference, newName), reference.value),
  }));
}

const plainName = /^[\p{L}_][\p{L}\p{N}_@$#]*$/u;

function writtenName({ isBare }: VariableReference, newName: string): string {
  return isBare && !plainName.test(newName) ? `[${newName}]` : newName;
}

function nameProblem(newName: string, { variable }: VariableTarget, { source }: PackageDocument): string | undefined {
  if (!/^[\p{L}_][\p{L}\p{N}_ $#@.-]*$/u.test(newName) || newName.endsWith(' ')) {
    return `"${newName}" cannot be the name of a variable: it begins with a letter or underscore and holds letters, digits, blanks and _ $ # @ . -`;
  }
  if (newName === variable.name) return undefined;
  const isTaken =
    (source !== undefined && variablesOf(source).some((each) => each.variable.name === newName)) ||
    (['package', 'task', 'sequence', 'event-handler'] as const).some((kind) =>
      systemVariableTypes(kind).some((each) => each.qualifiedName === `System::${newName}`),
    );
  return isTaken ? `The package has a variable named ${newName} already.` : undefined;
}
