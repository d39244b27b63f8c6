import { createXmlReader, unescapeText } from './xml-reader.ts';

/** Collects the text of a string item: its own, or that of its runs; what is said of its pronunciation is left out. */
export class TextItem {
  #text = '';
  #isText = false;
  #phonetic = 0;

  /** Begins a new item. */
  reset(): void {
    this.#text = '';
    this.#isText = false;
    this.#phonetic = 0;
  }

  open(name: string): void {
    if (name === 'rPh') this.#phonetic++;
    else if (name === 't') this.#isText = this.#phonetic === 0;
  }

  close(name: string): void {
    if (name === 'rPh') this.#phonetic--;
    else if (name === 't') this.#isText = false;
  }

  add(text: string): void {
    if (this.#isText) this.#text += text;
  }

  get text(): string {
    return unescapeText(this.#text);
  }
}

/** The shared strings of a workbook, in order. */
export async function readSharedStrings(part: string, content: AsyncIterable<Uint8Array>): Promise<string[]> {
  const strings: string[] = [];
  const item = new TextItem();
  const parser = createXmlReader(part, {
    open: (name) => (name === 'si' ? item.reset() : item.open(name)),
    close: (name) => {
      if (name === 'si') strings.push(item.text);
      else item.close(name);
    },
    text: (text) => item.add(text),
  });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const bytes of content) parser.write(decoder.decode(bytes, { stream: true }));
  parser.write(decoder.decode()).close();
  return strings;
}
