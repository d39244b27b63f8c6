import { bytesOfLines, type FlowFileOptions, parseFileOptions } from './flow-file-text.ts';
import type { FlowColumnUse, FlowFixture, FlowInput, FlowOutput, FlowProperty, FlowRow } from './flow-fixture.ts';
import { parseCell, parseColumnList, parseSortKeys, parseType, splitWords } from './flow-text.ts';

/** Reads a fixture. Throws an `Error` that names the line for anything it does not understand. */
export function parseFlow(text: string): FlowFixture {
  const reader = new FlowReader();
  text.split(/\r?\n/).forEach((line, index) => {
    try {
      reader.read(line);
    } catch (error) {
      throw new Error(`line ${index + 1}: ${(error as Error).message}`, { cause: error });
    }
  });
  return reader.finish();
}

/** Takes the lines of a fixture one by one. A line of properties or rows belongs to what was declared last. */
class FlowReader {
  readonly #fixture: FlowFixture = {
    component: '',
    source: '',
    localeId: undefined,
    properties: [],
    inputs: [],
    outputs: [],
    variables: [],
    reference: undefined,
    connection: undefined,
    files: [],
    expectations: [],
  };
  #properties: FlowProperty[] = this.#fixture.properties;
  #columns: FlowColumnUse[] | undefined;
  #rows: FlowRow[] | undefined;
  #file: OpenFile | undefined;

  /** The fixture; throws when its component or source is missing. */
  finish(): FlowFixture {
    if (this.#file !== undefined) throw new Error('a file is not closed by """');
    if (this.#fixture.component === '') throw new Error('the fixture names no component');
    if (!/^(documentation|observed|inferred)\b/.test(this.#fixture.source)) {
      throw new Error('the fixture needs a source: documentation, observed <version> or inferred');
    }
    return this.#fixture;
  }

  /** Takes a line. */
  read(raw: string): void {
    const line = raw.trim();
    if (this.#file !== undefined) {
      if (line !== '"""') this.#file.lines.push(raw);
      else this.#closeFile(this.#file);
      return;
    }
    if (line === '' || line.startsWith('#')) return;
    if (line.startsWith('|')) {
      if (this.#rows === undefined) throw new Error('there is no table for this row');
      this.#rows.push(line.replace(/^\|/, '').replace(/\|$/, '').split('|').map(parseCell));
      return;
    }
    const [, keyword, rest] = /^(\w+):?\s*(.*)$/.exec(line) ?? [];
    this.#directive(keyword, rest);
  }

  #directive(keyword: string, rest: string): void {
    const fixture = this.#fixture;
    switch (keyword) {
      case 'component':
        fixture.component = rest;
        return;
      case 'source':
        fixture.source = rest;
        return;
      case 'locale':
        fixture.localeId = Number(rest);
        return;
      case 'property':
        this.#properties.push(parseProperty(rest));
        return;
      case 'variable':
        this.#variable(rest);
        return;
      case 'reference':
        fixture.reference = { columns: parseColumnList(rest), rows: this.#newRows() };
        return;
      case 'connection':
        this.#connection(rest);
        return;
      case 'record':
        this.#record(rest);
        return;
      case 'file':
        this.#file = openFile(rest, (name, bytes) => {
          if (bytes === undefined) throw new Error(`only an expected file may be absent`);
          fixture.files.push({ name, bytes });
        });
        return;
      case 'input':
        this.#input(rest);
        return;
      case 'sorted':
        this.#sorted(rest);
        return;
      case 'output':
        this.#output(rest);
        return;
      case 'column':
        this.#column(rest);
        return;
      case 'expect':
        this.#expect(rest);
        return;
      default:
        throw new Error(`unknown word ${keyword}`);
    }
  }

  #newRows(): FlowRow[] {
    this.#rows = [];
    return this.#rows;
  }

  #variable(rest: string): void {
    const match = /^(\S+)\s+(\S+)\s*=\s*(.*)$/.exec(rest);
    if (match === null) throw new Error('a variable is written: variable User::Name I4 = 0');
    this.#fixture.variables.push({ name: match[1], type: parseType(match[2]), value: parseCell(match[3]) });
  }

  #connection(rest: string): void {
    const [slot, creationName, ...others] = rest.split(/\s+/);
    if (creationName === undefined || others.length > 0) {
      throw new Error('a connection is written: connection Slot CREATIONNAME');
    }
    const connection = { slot, creationName, properties: [], records: [] };
    this.#fixture.connection = connection;
    this.#properties = connection.properties;
  }

  #record(rest: string): void {
    const { name, options } = named(rest);
    if (this.#fixture.connection === undefined) throw new Error('a record belongs to a connection');
    const fields = [...options.matchAll(/(\w+)=(?:\[([^\]]*)\]|(\S*))/g)].map(([, field, bracketed, plain]) => ({
      name: field,
      value: bracketed ?? plain,
    }));
    this.#fixture.connection.records.push({ collection: name, fields });
  }

  #closeFile(file: OpenFile): void {
    this.#file = undefined;
    file.close(file.name, bytesOfLines(file.lines, file.options));
  }

  #input(rest: string): void {
    const { name, options } = named(rest);
    const input: FlowInput = {
      name,
      columns: parseColumnList(options),
      sortKeys: [],
      uses: [],
      rows: this.#newRows(),
      properties: [],
    };
    this.#fixture.inputs.push(input);
    this.#properties = input.properties;
    this.#columns = input.uses;
  }

  #sorted(rest: string): void {
    const input = this.#fixture.inputs.at(-1);
    if (input === undefined) throw new Error('the order belongs to an input');
    input.sortKeys = parseSortKeys(rest);
  }

  #output(rest: string): void {
    const { name, options } = named(rest);
    const words = splitWords(options);
    const output: FlowOutput = {
      name,
      isAsynchronous: words.flag('asynchronous'),
      isErrorOut: words.flag('error'),
      isConnected: !words.flag('unconnected'),
      exclusionGroup: Number(words.value('exclusion') ?? 0),
      onError: words.value('on-error') ?? 'NotUsed',
      onTruncation: words.value('on-truncation') ?? 'NotUsed',
      columns: [],
      properties: [],
    };
    words.finish();
    this.#fixture.outputs.push(output);
    this.#properties = output.properties;
    this.#columns = output.columns;
    this.#rows = undefined;
  }

  #column(rest: string): void {
    if (this.#columns === undefined) throw new Error('a column belongs to an input or output');
    const { name, options } = named(rest);
    const words = splitWords(options);
    const column: FlowColumnUse = {
      name,
      replaced: words.flag('replaced'),
      onError: words.value('on-error') ?? 'NotUsed',
      onTruncation: words.value('on-truncation') ?? 'NotUsed',
      type: words.type(),
      properties: [],
    };
    words.finish();
    this.#columns.push(column);
    this.#properties = column.properties;
  }

  #expect(rest: string): void {
    const [, what, detail] = /^(\w+)\s+(.*)$/.exec(rest) ?? [];
    const { expectations } = this.#fixture;
    switch (what) {
      case 'output': {
        const { name, options } = named(detail);
        expectations.push({ expect: 'output', name, anyOrder: options === 'in any order', table: this.#newRows() });
        return;
      }
      case 'error':
      case 'event':
        expectations.push({ expect: what, symbol: detail });
        return;
      case 'variable': {
        const { name, value } = parseProperty(detail);
        expectations.push({ expect: 'variable', name, value: parseCell(value) });
        return;
      }
      case 'recordset':
        expectations.push({ expect: 'recordset', name: detail, table: this.#newRows() });
        return;
      case 'file': {
        const add = (name: string, bytes: Uint8Array | undefined): void => {
          expectations.push({ expect: 'file', name, bytes });
        };
        this.#file = openFile(detail, add);
        return;
      }
      case 'queries':
        expectations.push({ expect: 'queries', count: Number(detail) });
        return;
      default:
        throw new Error(`expect ${what} is unknown`);
    }
  }
}

/** A file of the fixture whose lines are being read. */
interface OpenFile {
  readonly name: string;
  readonly options: FlowFileOptions;
  readonly lines: string[];
  readonly close: (name: string, bytes: Uint8Array | undefined) => void;
}

/** `name 1252 crlf bom """` opens a file; `name absent` is one that is not there. */
function openFile(text: string, close: OpenFile['close']): OpenFile | undefined {
  const { name, options } = named(text);
  if (options === 'absent') {
    close(name, undefined);
    return undefined;
  }
  const words = options.split(/\s+/);
  if (words.pop() !== '"""') throw new Error('the text of a file begins with """');
  return { name, options: parseFileOptions(words), lines: [], close };
}

/** A name, in brackets when it holds blanks, and what follows it. */
function named(text: string): { readonly name: string; readonly options: string } {
  const match = /^(?:\[([^\]]*)\]|(\S+))\s*(.*)$/.exec(text);
  if (match === null) throw new Error('a name is missing');
  return { name: match[1] ?? match[2], options: match[3] };
}

function parseProperty(text: string): FlowProperty {
  const match = /^(\S+)\s*=\s*(.*)$/.exec(text);
  if (match === null) throw new Error('a property is written: property Name = value');
  return { name: match[1], value: match[2] };
}
