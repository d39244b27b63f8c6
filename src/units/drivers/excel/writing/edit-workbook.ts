import { existsSync } from 'node:fs';
import { openFileTarget } from 'opendtsx/sdk';
import { largestDescription, readWorkbookParts, type WorkbookParts } from '../workbook/workbook-parts.ts';
import { WorkbookFault } from '../workbook-fault.ts';
import { ZipFile } from '../zip/zip-file.ts';
import { ZipWriter } from '../zip/zip-writer.ts';
import {
  emptySheet,
  emptyWorkbookParts,
  plainStyles,
  withContentType,
  withDateStyles,
  withNamedRange,
  withRelationship,
  withSheet,
} from './package-text.ts';
import { withRows } from './sheet-content.ts';

const contentTypesPart = '[Content_Types].xml';

/** Changes of one workbook, made together. */
export class WorkbookEdit {
  readonly #zip: ZipFile | undefined;
  readonly parts: WorkbookParts | undefined;
  readonly #texts: Map<string, string>;
  readonly #streams = new Map<string, () => AsyncIterable<Uint8Array>>();

  constructor(zip: ZipFile | undefined, parts: WorkbookParts | undefined) {
    this.#zip = zip;
    this.parts = parts;
    this.#texts = new Map(zip === undefined ? emptyWorkbookParts : []);
  }

  get #workbookPart(): string {
    return this.parts?.workbook ?? 'xl/workbook.xml';
  }

  get #relationshipsPart(): string {
    return this.parts?.relationships ?? 'xl/_rels/workbook.xml.rels';
  }

  /** Adds a sheet without rows and gives the part that holds it. */
  async addSheet(name: string): Promise<string> {
    let number = 1;
    while (this.#exists(`xl/worksheets/sheet${number}.xml`)) number++;
    const part = `xl/worksheets/sheet${number}.xml`;
    this.#texts.set(part, emptySheet);
    const relationship = await this.#addRelationship('worksheet', part);
    this.#texts.set(this.#workbookPart, withSheet(await this.#text(this.#workbookPart), name, relationship));
    return part;
  }

  /** Lets a name refer to cells, or takes it away. */
  async setNamedRange(name: string, refersTo: string | undefined): Promise<void> {
    this.#texts.set(this.#workbookPart, withNamedRange(await this.#text(this.#workbookPart), name, refersTo));
  }

  /** Adds the formats for dates and times to the styles. */
  async addDateStyles(): Promise<{ readonly moment: number; readonly day: number; readonly time: number }> {
    const part = this.parts?.styles ?? 'xl/styles.xml';
    if (this.parts?.styles === undefined && !this.#texts.has(part)) {
      this.#texts.set(part, plainStyles);
      await this.#addRelationship('styles', part);
    }
    const { text, ...styles } = withDateStyles(await this.#text(part));
    this.#texts.set(part, text);
    return styles;
  }

  /** Puts rows behind those of a sheet, or in their place. */
  setRows(part: string, rows: () => AsyncIterable<Uint8Array>, replacing: boolean): void {
    const zip = this.#zip;
    const entry = zip?.entry(part);
    const text = this.#texts.get(part);
    this.#texts.delete(part);
    this.#streams.set(part, () => {
      const content =
        text === undefined && entry !== undefined && zip !== undefined
          ? zip.content(entry)
          : bytesOf(text ?? emptySheet);
      return withRows(part, content, rows(), replacing);
    });
  }

  /** Writes the workbook as changed. */
  async write(writer: ZipWriter): Promise<void> {
    const written = new Set<string>();
    for (const entry of this.#zip?.entries ?? []) {
      const changed = this.#changed(entry.name);
      written.add(entry.name.toLowerCase());
      if (changed !== undefined) await writer.addPart(entry.name, changed());
      else if (this.#zip !== undefined) await writer.addPacked(entry, await this.#zip.packed(entry));
    }
    for (const name of [...this.#texts.keys(), ...this.#streams.keys()]) {
      const content = written.has(name.toLowerCase()) ? undefined : this.#changed(name);
      if (content !== undefined) await writer.addPart(name, content());
    }
    await writer.finish();
  }

  #changed(name: string): (() => AsyncIterable<Uint8Array>) | undefined {
    const text = this.#texts.get(name);
    return text === undefined ? this.#streams.get(name) : () => bytesOf(text);
  }

  async #addRelationship(kind: 'worksheet' | 'styles', part: string): Promise<string> {
    this.#texts.set(contentTypesPart, withContentType(await this.#text(contentTypesPart), part, kind));
    const { text, id } = withRelationship(await this.#text(this.#relationshipsPart), kind, part);
    this.#texts.set(this.#relationshipsPart, text);
    return id;
  }

  #exists(part: string): boolean {
    return this.#texts.has(part) || this.#zip?.entry(part) !== undefined;
  }

  async #text(part: string): Promise<string> {
    const changed = this.#texts.get(part);
    if (changed !== undefined) return changed;
    const entry = this.#zip?.entry(part);
    if (this.#zip === undefined || entry === undefined) throw new WorkbookFault(`it has no part ${part}`);
    const text = await this.#zip.text(entry, largestDescription);
    if (text.includes('http://purl.oclc.org/ooxml/')) {
      throw new WorkbookFault(
        'it is a Strict Open XML workbook, which is read but not written. Save it as "Excel Workbook (.xlsx)"',
      );
    }
    return text;
  }
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text, 'utf8');
}

const queues = new Map<string, Promise<unknown>>();

/**
 * Changes a workbook, or makes a new one when there is no file: the whole is written aside to `<path>.partial`, which takes the name when all is
 * well. Changes of one workbook by this process wait for each other.
 */
export async function editWorkbook<T>(path: string, change: (edit: WorkbookEdit) => Promise<T>): Promise<T> {
  const before = queues.get(path) ?? Promise.resolve();
  const own = before.catch(() => undefined).then(() => changeNow(path, change));
  queues.set(path, own);
  try {
    return await own;
  } finally {
    if (queues.get(path) === own) queues.delete(path);
  }
}

async function changeNow<T>(path: string, change: (edit: WorkbookEdit) => Promise<T>): Promise<T> {
  const zip = existsSync(path) ? await ZipFile.open(path) : undefined;
  try {
    const edit = new WorkbookEdit(zip, zip === undefined ? undefined : await readWorkbookParts(zip));
    const result = await change(edit);
    const target = await openFileTarget(path, true);
    let succeeded = false;
    try {
      await edit.write(new ZipWriter(target));
      succeeded = true;
    } finally {
      await target.close(succeeded);
    }
    return result;
  } finally {
    await zip?.close();
  }
}

/** The positions that the formats for dates and times have in a workbook, or get when rows are written to it. */
export async function dateStylesOf(
  path: string,
): Promise<{ readonly moment: number; readonly day: number; readonly time: number }> {
  const zip = await ZipFile.open(path);
  try {
    return await new WorkbookEdit(zip, await readWorkbookParts(zip)).addDateStyles();
  } finally {
    await zip.close();
  }
}
