import { parseAreaReference } from '../table/area-reference.ts';
import { WorkbookFault } from '../workbook-fault.ts';
import type { ZipFile } from '../zip/zip-file.ts';
import { type CellKind, cellKinds } from './cell-row.ts';
import { kindOfFormat } from './number-format.ts';
import type { NamedRange, Sheet } from './workbook.ts';
import { attributeOf, createXmlReader } from './xml-reader.ts';

/** Most bytes of the parts that describe a workbook. */
export const largestDescription = 64 * 1024 * 1024;

/** The parts of an .xlsx file by what they are for; names without a slash in front. */
export interface WorkbookParts {
  readonly workbook: string;
  readonly relationships: string;
  readonly styles: string | undefined;
  readonly sharedStrings: string | undefined;
  readonly sheets: readonly Sheet[];
  readonly names: readonly NamedRange[];
  readonly is1904: boolean;
}

interface Relationship {
  readonly type: string;
  readonly target: string;
}

/** Finds the parts of a workbook. Throws a `WorkbookFault` when the file is none. */
export async function readWorkbookParts(zip: ZipFile): Promise<WorkbookParts> {
  const root = await readRelationships(zip, '_rels/.rels', '');
  const workbook = [...root.values()].find(({ type }) => type.endsWith('/officeDocument'))?.target ?? 'xl/workbook.xml';
  const entry = zip.entry(workbook);
  if (entry === undefined) throw new WorkbookFault('it is no workbook: it has no part that lists sheets');
  if (/\.bin$/i.test(workbook)) {
    throw new WorkbookFault('it is a binary workbook (.xlsb), which is not read. Save it as .xlsx');
  }
  const slash = workbook.lastIndexOf('/');
  const folder = workbook.slice(0, slash + 1);
  const relationships = `${folder}_rels/${workbook.slice(slash + 1)}.rels`;
  const targets = await readRelationships(zip, relationships, folder);
  const described = describeWorkbook(await zip.text(entry, largestDescription), workbook, targets);
  const partOf = (type: string): string | undefined =>
    [...targets.values()].find((relationship) => relationship.type.endsWith(`/${type}`))?.target;
  return { workbook, relationships, styles: partOf('styles'), sharedStrings: partOf('sharedStrings'), ...described };
}

async function readRelationships(zip: ZipFile, part: string, folder: string): Promise<Map<string, Relationship>> {
  const found = new Map<string, Relationship>();
  const entry = zip.entry(part);
  if (entry === undefined) return found;
  const parser = createXmlReader(part, {
    open(name, tag) {
      if (name !== 'Relationship') return;
      const target = resolvePart(attributeOf(tag, 'Target'), folder);
      found.set(attributeOf(tag, 'Id'), { type: attributeOf(tag, 'Type'), target });
    },
    close: () => undefined,
  });
  parser.write(await zip.text(entry, largestDescription)).close();
  return found;
}

function resolvePart(target: string, folder: string): string {
  const steps = (target.startsWith('/') ? target.slice(1) : folder + target).split('/');
  const path: string[] = [];
  for (const step of steps) {
    if (step === '..') path.pop();
    else if (step !== '.' && step !== '') path.push(step);
  }
  return path.join('/');
}

function describeWorkbook(
  text: string,
  part: string,
  targets: ReadonlyMap<string, Relationship>,
): Pick<WorkbookParts, 'sheets' | 'names' | 'is1904'> {
  const sheets: Sheet[] = [];
  const names: NamedRange[] = [];
  let is1904 = false;
  let name = '';
  let refersTo: string | undefined;
  const parser = createXmlReader(part, {
    open(element, tag) {
      if (element === 'workbookPr') is1904 = /^(?:1|true|on)$/i.test(attributeOf(tag, 'date1904'));
      if (element === 'definedName') {
        name = attributeOf(tag, 'name');
        refersTo = '';
      }
      if (element !== 'sheet') return;
      const target = targets.get(attributeOf(tag, 'id'));
      // Charts and macro sheets have no cells to read.
      if (target?.type.endsWith('/worksheet') !== true) return;
      const hidden = /hidden/i.test(attributeOf(tag, 'state'));
      sheets.push({ name: attributeOf(tag, 'name'), hidden, place: target.target });
    },
    close(element) {
      if (element !== 'definedName') return;
      const area = parseAreaReference(refersTo ?? '');
      if (area?.sheet !== undefined && !name.startsWith('_xlnm.'))
        names.push({ name, sheet: area.sheet, range: area.range });
      refersTo = undefined;
    },
    text(piece) {
      if (refersTo !== undefined) refersTo += piece;
    },
  });
  parser.write(text).close();
  return { sheets, names, is1904 };
}

/** What numbers are in each of the cell formats of a workbook, by their position. */
export function readCellKinds(text: string, part: string): CellKind[] {
  const codes = new Map<number, string>();
  const kinds: CellKind[] = [];
  let isCells = false;
  const parser = createXmlReader(part, {
    open(name, tag) {
      if (name === 'numFmt') codes.set(Number(attributeOf(tag, 'numFmtId')), attributeOf(tag, 'formatCode'));
      else if (name === 'cellXfs') isCells = true;
      else if (name === 'xf' && isCells) {
        const id = Number(attributeOf(tag, 'numFmtId'));
        kinds.push(id === 0 ? cellKinds.number : kindOfFormat(id, codes.get(id)));
      }
    },
    close(name) {
      if (name === 'cellXfs') isCells = false;
    },
  });
  parser.write(text).close();
  return kinds;
}
