import type { Package } from '../../model/package.ts';
import { hideSecrets } from './hide-secrets.ts';
import { type Fact, type OutlineExecutable, type OutlineItem, printable, titleOf } from './outline.ts';
import { outlinePackage } from './outline-package.ts';

/**
 * A package as text to be compared by other programs: one section per executable, objects in the order of their names where their order
 * means nothing, four blanks per level. The same for packages that mean the same. Values of secrets are `****`.
 */
export function printOutline(root: Package): string {
  const [outline] = hideSecrets([outlinePackage(root)]);
  return `${executableSections(outline)
    .map((lines) => lines.map(printable).join('\n'))
    .join('\n\n')}\n`;
}

/** What an executable is, for its heading: `task Microsoft.ExecuteSQLTask`. */
export function executableKind({ kind, type }: OutlineExecutable): string {
  return type === '' ? kind : `${kind} ${type}`;
}

/** The properties and objects of an object as lines, without its title. */
export function contentLines({ facts, items }: OutlineItem): string[] {
  return [
    ...[...facts].sort(byName).flatMap(factLines),
    ...sorted(items).flatMap((item) => [titleWithType(item), ...indented(contentLines(item))]),
  ];
}

/** Kind, name and, where it has one, type of an object. */
export function titleWithType(item: OutlineItem): string {
  return item.type === '' ? titleOf(item) : `${titleOf(item)} (${item.type})`;
}

/** The lines, one level deeper. */
export function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `    ${line}`);
}

// Git shows the line that begins at the margin above each hunk: letters first, so that it takes it for one.
function executableSections(executable: OutlineExecutable): string[][] {
  const children = [...executable.executables].sort((one, other) => compareTexts(one.path, other.path));
  return [
    [
      `${executableKind(executable)} ${executable.path}`,
      ...indented([...nameLine(executable), ...contentLines(executable)]),
    ],
    ...children.flatMap(executableSections),
  ];
}

// The path of a package never says its name.
function nameLine({ kind, name }: OutlineExecutable): string[] {
  return kind === 'package' ? [`ObjectName: ${name}`] : [];
}

function factLines(fact: Fact): string[] {
  const lines = fact.shown.split('\n');
  return lines.length === 1 ? [`${fact.name}: ${lines[0]}`] : [`${fact.name}:`, ...indented(lines)];
}

function sorted(items: readonly OutlineItem[]): OutlineItem[] {
  return [...items].sort((one, other) => {
    const keepsPlace = one.kind === other.kind && (one.ordered || one.name === '');
    return compareTexts(one.kind, other.kind) || (keepsPlace ? 0 : compareTexts(one.name, other.name));
  });
}

function byName(one: Fact, other: Fact): number {
  return compareTexts(one.name, other.name);
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
