import type { ExecutableDifference, FactDifference, ItemDifference, PackageDifference } from './compare-packages.ts';
import { diffLines, type LineDifference } from './diff-lines.ts';
import { containerPath, printable, titleOf } from './outline.ts';
import { contentLines, executableKind, indented, titleWithType } from './print-outline.ts';

/** What a line tells of: something added, removed or changed, or the lines around it. */
export type LineMark = '+' | '-' | '~' | ' ';

/** Gives a line the colour of its mark. */
export type LinePainter = (mark: LineMark, line: string) => string;

const longestLine = 100;
const linesAround = 2;

/** A difference as lines, grouped by executable path: `+` added, `-` removed, `~` changed. No lines when the packages mean the same. */
export function printDifference(difference: PackageDifference, paint: LinePainter): string[] {
  return difference.flatMap((each) => executableLines(each, (mark, line) => paint(mark, printable(line))));
}

function executableLines(difference: ExecutableDifference, paint: LinePainter): string[] {
  const { before, after, moved } = difference;
  if (before === undefined || after === undefined) {
    const mark = before === undefined ? '+' : '-';
    const executable = before ?? after;
    return executable === undefined
      ? []
      : wholeLines(mark, `${executable.path} (${executableKind(executable)})`, executable, paint);
  }
  return [
    paint('~', `~ ${after.path}`),
    ...indented([
      ...(moved ? [paint('~', `~ moved from ${containerPath(before)}`)] : []),
      ...(before.name === after.name ? [] : [paint('~', `~ renamed: ${before.name} → ${after.name}`)]),
      ...changeLines(difference, paint),
    ]),
  ];
}

function itemLines(difference: ItemDifference, paint: LinePainter): string[] {
  const { before, after } = difference;
  if (before === undefined || after === undefined) {
    const mark = before === undefined ? '+' : '-';
    const item = before ?? after;
    return item === undefined ? [] : wholeLines(mark, titleWithType(item), item, paint);
  }
  const renamed = before.name === after.name || after.ends.length > 0 ? '' : ` (was ${before.name})`;
  return [paint('~', `~ ${titleOf(after)}${renamed}`), ...indented(changeLines(difference, paint))];
}

function changeLines({ facts, items }: ItemDifference, paint: LinePainter): string[] {
  return [...facts.flatMap((each) => factLines(each, paint)), ...items.flatMap((each) => itemLines(each, paint))];
}

function wholeLines(
  mark: '+' | '-',
  title: string,
  item: Parameters<typeof contentLines>[0],
  paint: LinePainter,
): string[] {
  return [title, ...indented(contentLines(item))].map((line) => paint(mark, `${mark} ${line}`));
}

function factLines({ before, after }: FactDifference, paint: LinePainter): string[] {
  const { name } = before ?? after ?? { name: '' };
  if (before === undefined || after === undefined) {
    const mark = before === undefined ? '+' : '-';
    const [first, ...rest] = ((before ?? after)?.shown ?? '').split('\n');
    if (rest.length === 0) return [paint(mark, `${mark} ${name}: ${first}`)];
    return [
      paint(mark, `${mark} ${name}`),
      ...indented([first, ...rest].map((line) => paint(mark, `${mark} ${line}`))),
    ];
  }
  const [old, current] = [before.shown, after.shown];
  if (old === current) return [paint('~', `~ ${name}: ${sameTextReason(before.secret || after.secret)}`)];
  const line = `~ ${name}: ${old} → ${current}`;
  if (!line.includes('\n') && line.length <= longestLine) return [paint('~', line)];
  const lines = diffLines(old.split('\n'), current.split('\n'));
  return [
    paint('~', `~ ${name}`),
    ...indented(hunks(lines).map(({ mark, line: text }) => paint(mark, `${mark} ${text}`.trimEnd()))),
  ];
}

// Two texts that look the same differ in what is not shown, or name another object of the same name.
function sameTextReason(secret: boolean): string {
  return secret ? 'changed (secret)' : 'changed (a secret in it, or another object of the same name)';
}

/** The changed lines with some around them; `…` stands for what is left out. */
function hunks(lines: readonly LineDifference[]): LineDifference[] {
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - linesAround), index + linesAround + 1).some(({ mark }) => mark !== ' '),
  );
  return lines.flatMap((line, index): LineDifference[] => {
    if (near[index]) return [line];
    return index === 0 || near[index - 1] ? [{ mark: ' ', line: '…' }] : [];
  });
}
