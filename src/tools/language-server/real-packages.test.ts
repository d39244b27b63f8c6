import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { corpusFolder, packageFiles } from '../../../tests/corpus/corpus-files.ts';
import { suite } from '../../../tests/suite-availability.ts';
import { attributeMarkup, type MarkupElement, propertyMarkup, textMarkup } from './markup-value.ts';
import { PackageDocument } from './package-document.ts';
import { findingsOf } from './package-findings.ts';
import { type DocumentEdit, renameAt, variableAt } from './rename-variable.ts';
import { TextLines } from './text-lines.ts';
import { variablesOf } from './variable-target.ts';

const corpus = corpusFolder() ?? '';

function documentOf(text: string): PackageDocument {
  return new PackageDocument(new TextLines(text), undefined);
}

function realDocuments(): readonly PackageDocument[] {
  return packageFiles(corpus).map((name) => {
    const bytes = readFileSync(join(corpus, name));
    const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
    return documentOf(new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes));
  });
}

/** The values of an element and of those below it that are read otherwise than the XML reader reads them. */
function* misread(element: MarkupElement): Generator<string> {
  for (const attribute of element.attributes) {
    if (attributeMarkup(element, attribute).text !== attribute.value) yield `${element.name} ${attribute.name}`;
  }
  if (element.elements.length === 0 && textMarkup(element).text !== element.textContent) yield element.name;
  for (const child of element.elements) yield* misread(child);
}

function applied(text: string, edits: readonly DocumentEdit[]): string {
  const lines = new TextLines(text);
  const ordered = edits.toSorted((left, right) => lines.offsetAt(right.range.start) - lines.offsetAt(left.range.start));
  return ordered.reduce(
    (changed, { range, newText }) =>
      changed.slice(0, lines.offsetAt(range.start)) + newText + changed.slice(lines.offsetAt(range.end)),
    text,
  );
}

/** What becomes of renaming every variable of a package: how many are renamed and refused, and what goes wrong. */
function renameAll(document: PackageDocument): { renamed: number; refused: number; wrong: string[] } {
  const outcome = { renamed: 0, refused: 0, wrong: [] as string[] };
  const before = findingsOf(document).length;
  for (const { variable } of document.source === undefined ? [] : variablesOf(document.source)) {
    const declared = variable.origin && propertyMarkup(variable.origin, 'ObjectName');
    const position = document.rangeOf(declared?.offsets[0] ?? 0, 0).start;
    const edits = renameAt(document, position, 'Renamed_1');
    if (variableAt(document, position)?.target.variable !== variable)
      outcome.wrong.push(`${variable.name} is not found`);
    else if (typeof edits === 'string') outcome.refused++;
    else if (findingsOf(documentOf(applied(document.lines.text, edits))).length === before) outcome.renamed++;
    else outcome.wrong.push(`${variable.name} leaves other findings than before`);
  }
  return outcome;
}

suite(
  'corpus',
  corpus !== '',
  'set OPENDTSX_CORPUS to a folder of real packages',
)('real packages in an editor', () => {
  let documents: readonly PackageDocument[] = [];

  beforeAll(() => {
    documents = realDocuments();
  });

  it('have every value read character by character as the XML reader reads it', { timeout: 60_000 }, () => {
    const origins = documents.flatMap(({ source }) => (source?.origin === undefined ? [] : [source.origin]));
    expect(origins.length).toBeGreaterThan(100);
    expect(origins.flatMap((origin) => [...misread(origin)])).toEqual([]);
  });

  it('have hardly an expression that is wrong', () => {
    const expressions = documents.flatMap((document) => document.expressions.filter(({ active }) => active));
    const errors = documents.flatMap((document) => findingsOf(document).filter(({ severity }) => severity === 1));
    expect(expressions.length).toBeGreaterThan(500);
    expect(errors.length / expressions.length).toBeLessThan(0.02);
  });

  it('keep their findings when a variable is renamed, and most variables can be', { timeout: 60_000 }, () => {
    const outcomes = documents.map(renameAll);
    const count = (key: 'renamed' | 'refused'): number => outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
    expect(outcomes.flatMap(({ wrong }) => wrong)).toEqual([]);
    expect(count('renamed')).toBeGreaterThan(3 * count('refused'));
  });
});
