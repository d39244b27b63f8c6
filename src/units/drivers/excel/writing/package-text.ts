import { escapeText } from '../workbook/xml-reader.ts';
import { WorkbookFault } from '../workbook-fault.ts';

const officeTypes = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const contentTypes = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** The parts of a workbook without sheets, by name. */
export const emptyWorkbookParts: ReadonlyMap<string, string> = new Map([
  [
    '[Content_Types].xml',
    `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${contentTypes}.sheet.main+xml"/></Types>`,
  ],
  [
    '_rels/.rels',
    `${declaration}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${officeTypes}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ],
  ['xl/workbook.xml', `${declaration}<workbook xmlns="${main}"><sheets></sheets></workbook>`],
  [
    'xl/_rels/workbook.xml.rels',
    `${declaration}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>`,
  ],
]);

/** A sheet without rows. */
export const emptySheet = `${declaration}<worksheet xmlns="${main}"><sheetData></sheetData></worksheet>`;

/** Styles with nothing but what every workbook has. */
export const plainStyles = `${declaration}<styleSheet xmlns="${main}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>`;

function insertBefore(text: string, closing: RegExp, piece: string, part: string): string {
  const match = closing.exec(text);
  if (match === null)
    throw new WorkbookFault(`its part ${part} has a form that is not written to: save it in Excel once`);
  return text.slice(0, match.index) + piece + text.slice(match.index);
}

/** The list of content types with one more part. */
export function withContentType(text: string, part: string, kind: 'worksheet' | 'styles'): string {
  const piece = `<Override PartName="/${part}" ContentType="${contentTypes}.${kind}+xml"/>`;
  return insertBefore(text, /<\/Types\s*>/, piece, '[Content_Types].xml');
}

/** Relationships with one more part, and the id that it got. */
export function withRelationship(
  text: string,
  kind: 'worksheet' | 'styles',
  part: string,
): { text: string; id: string } {
  const opened = text.replace(/<Relationships([^>]*?)\/>/, '<Relationships$1></Relationships>');
  let number = 1;
  while (opened.includes(`"rId${number}"`)) number++;
  const id = `rId${number}`;
  const piece = `<Relationship Id="${id}" Type="${officeTypes}/${kind}" Target="/${part}"/>`;
  return { text: insertBefore(opened, /<\/Relationships\s*>/, piece, 'relationships'), id };
}

/** A workbook with one more sheet. */
export function withSheet(text: string, name: string, relationship: string): string {
  const opened = text.replace(/<sheets\s*\/>/, '<sheets></sheets>');
  const ids = [...opened.matchAll(/\bsheetId="(\d+)"/g)].map((match) => Number(match[1]));
  const id = ids.reduce((most, each) => Math.max(most, each), 0) + 1;
  const piece = `<sheet xmlns:r="${officeTypes}" name="${escapeText(name)}" sheetId="${id}" r:id="${relationship}"/>`;
  return insertBefore(opened, /<\/sheets\s*>/, piece, 'workbook');
}

/** A workbook whose named range of this name refers to cells; `undefined` takes the name away. */
export function withNamedRange(text: string, name: string, refersTo: string | undefined): string {
  const escaped = escapeText(name).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const existing = new RegExp(`<definedName\\b[^>]*\\bname="${escaped}"[^>]*>[^<]*</definedName>`, 'i');
  const piece =
    refersTo === undefined ? '' : `<definedName name="${escapeText(name)}">${escapeText(refersTo)}</definedName>`;
  if (existing.test(text)) {
    return text.replace(existing, () => piece).replace(/<definedNames\s*>\s*<\/definedNames\s*>/, '');
  }
  if (piece === '') return text;
  if (/<\/definedNames\s*>/.test(text)) return insertBefore(text, /<\/definedNames\s*>/, piece, 'workbook');
  const names = `<definedNames>${piece}</definedNames>`;
  const before =
    /<(?:calcPr|oleSize|customWorkbookViews|pivotCaches|smartTagPr|webPublishing|fileRecoveryPr|extLst)\b|<\/workbook\s*>/;
  return insertBefore(text, before, names, 'workbook');
}

const formats = { moment: 22, day: 14, time: 21 } as const;

/** Styles that have the formats for dates and times, and the positions of these. */
export function withDateStyles(text: string): { text: string; moment: number; day: number; time: number } {
  const cells = /(<cellXfs\b[^>]*>)([\s\S]*?)(<\/cellXfs\s*>)/.exec(text);
  if (cells === null) throw new WorkbookFault('its styles have a form that is not written to: save it in Excel once');
  const entries = [...cells[2].matchAll(/<xf\b[^>]*?(?:\/>|>[\s\S]*?<\/xf\s*>)/g)].map(([entry]) => entry);
  const positionOf = (format: number): number => {
    const entry = `<xf numFmtId="${format}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`;
    const found = entries.indexOf(entry);
    return found >= 0 ? found : entries.push(entry) - 1;
  };
  const positions = {
    moment: positionOf(formats.moment),
    day: positionOf(formats.day),
    time: positionOf(formats.time),
  };
  const open = cells[1].replace(/count="\d+"/, `count="${entries.length}"`);
  const replaced = `${open}${entries.join('')}${cells[3]}`;
  return { text: text.slice(0, cells.index) + replaced + text.slice(cells.index + cells[0].length), ...positions };
}
