import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LanguageServer } from './language-server.ts';
import { type Position, type Range, TextLines } from './text-lines.ts';

const uri = 'file:///orders.dtsx';
const orders = readFileSync(join(import.meta.dirname, 'fixtures', 'orders.dtsx'), 'utf8');

interface Sent {
  readonly id?: number;
  readonly method?: string;
  readonly params?: {
    readonly diagnostics: {
      readonly range: Range;
      readonly message: string;
      readonly severity: number;
      readonly code: string;
    }[];
  };
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** An editor with one document open. */
class Editor {
  text: string;
  readonly sent: Sent[] = [];
  readonly server = new LanguageServer({
    version: '1.2.3',
    send: (message) => this.sent.push(message as Sent),
    projectParameters: () => undefined,
  });
  #id = 0;

  constructor(text: string) {
    this.text = text;
    this.request('initialize', {});
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'dtsx', version: 1, text } });
  }

  request(method: string, params: unknown): Sent {
    const id = ++this.#id;
    this.server.handle({ jsonrpc: '2.0', id, method, params });
    return this.sent.find((message) => message.id === id) ?? {};
  }

  notify(method: string, params: unknown): void {
    this.server.handle({ jsonrpc: '2.0', method, params });
    this.server.publish();
  }

  /** The place of a text, or of the n-th part of it when the text is longer. */
  at(context: string, part = context, shift = 0): Position {
    const start = this.text.indexOf(context);
    if (start < 0) throw new Error(`there is no ${context}`);
    return new TextLines(this.text).positionAt(start + context.indexOf(part) + shift);
  }

  ask(method: string, position: Position, more: object = {}): Sent {
    return this.request(`textDocument/${method}`, { textDocument: { uri }, position, ...more });
  }

  written({ start, end }: Range): string {
    const lines = new TextLines(this.text);
    return this.text.slice(lines.offsetAt(start), lines.offsetAt(end));
  }

  /** What is reported now: severity, the text it stands at, and the message's first line. */
  findings(): [number, string, string][] {
    const last = this.sent.findLast(({ method }) => method === 'textDocument/publishDiagnostics');
    return (last?.params?.diagnostics ?? []).map(({ range, severity, message }) => [
      severity,
      this.written(range),
      message.split('\n')[0],
    ]);
  }

  rename(position: Position, newName: string): string {
    const { result, error } = this.ask('rename', position, { newName });
    if (error !== undefined) return error.message;
    const edits = (result as { changes: Record<string, { range: Range; newText: string }[]> }).changes[uri];
    const lines = new TextLines(this.text);
    return edits
      .toSorted((left, right) => lines.offsetAt(right.range.start) - lines.offsetAt(left.range.start))
      .reduce(
        (text, { range, newText }) =>
          text.slice(0, lines.offsetAt(range.start)) + newText + text.slice(lines.offsetAt(range.end)),
        this.text,
      );
  }
}

const broken = (from: string, to: string): Editor => {
  if (!orders.includes(from)) throw new Error(`there is no ${from}`);
  return new Editor(orders.replace(from, () => to));
};

describe('the findings of a package', () => {
  it('are none when all its expressions are right', () => {
    expect(new Editor(orders).findings()).toEqual([]);
  });

  it.each([
    ['of a variable, behind entities', '@[User::Limit] &gt; 1', '@[User::Limti] &gt; 1', '@[User::Limti]'],
    [
      'of a variable, an operator written as entities',
      '&lt; 9 ? &quot;a&quot;',
      '&amp; 9 ? &quot;a&quot;',
      '&amp;&amp;',
    ],
    ['of a property expression in a CDATA section', '"out & done.csv"', '"out & done" - 1', '-'],
    ['of an enumerator', '>@[User::Folder]</DTS:PropertyExpression>', '>@Folders</DTS:PropertyExpression>', '@Folders'],
    ['of a precedence constraint', '@[User::Mode] == &quot;a&quot;', '@[User::Mode]', '@[User::Mode]'],
    ['of a For Loop', '@Limit = @Limit + 1', '@Limit = @Limit +', ''],
    ['of a For Loop that is no condition', '@Limit &lt; 3', '@Limit + 3', '@Limit'],
    ['of a Derived Column by names', 'UPPER(City)', 'UPPER(Town)', 'Town'],
    [
      'of a Derived Column by lineage ids',
      'Columns[City]})',
      'Columns[Town]})',
      '#{Package\\Flow\\Source.Outputs[Out].Columns[Town]}',
    ],
    ['of a Conditional Split', '>Amount &gt; 5L<', '>Amount + 5L<', 'Amount'],
  ])('stand at the part that is wrong: %s', (_, from, to, place) => {
    expect(broken(from, to).findings()).toEqual([[1, place, expect.any(String)]]);
  });

  it('carry code, severity and what to do', () => {
    const editor = broken('UPPER(City)', 'UPER(City)');
    const [{ params }] = editor.sent.filter(({ method }) => method !== undefined);
    expect(params?.diagnostics[0]).toMatchObject({
      severity: 1,
      code: expect.stringMatching(/^0xC0047/),
      source: 'opendtsx',
    });
    expect(params?.diagnostics[0].message).toMatch(/UPER[\s\S]*\nDid you mean UPPER\?$/);
  });

  it('say where the text is no package', () => {
    expect(broken('</DTS:ForEachEnumerator>', '').findings()).toEqual([
      [1, expect.any(String), expect.stringMatching(/does not close/)],
    ]);
    expect(new Editor('').findings()).toHaveLength(1);
    expect(new Editor('<a/>').findings()).toHaveLength(1);
  });

  it('do not count what only the project can know', () => {
    expect(broken('@Limit &lt; 3', '@[$Project::Most] &lt; 3').findings()).toEqual([]);
    expect(broken('@Limit &lt; 3', '@[$Package::Most] &lt; 3').findings()).toHaveLength(1);
  });

  it('follow the changes of the text, piece by piece and as a whole', () => {
    const editor = new Editor(orders);
    const start = editor.at('UPPER(City)', 'City');
    const end = editor.at('UPPER(City)', ')');
    editor.text = orders.replace('UPPER(City)', 'UPPER(Town)');
    editor.notify('textDocument/didChange', {
      textDocument: { uri },
      contentChanges: [{ range: { start, end }, text: 'Town' }],
    });
    expect(editor.findings()).toEqual([[1, 'Town', expect.any(String)]]);
    editor.text = orders;
    editor.notify('textDocument/didChange', { textDocument: { uri }, contentChanges: [{ text: orders }] });
    expect(editor.findings()).toEqual([]);
  });

  it('are placed right behind a byte order mark and lines that end with CR LF', () => {
    const text = `\ufeff${orders.replaceAll('\n', '\r\n').replace('UPPER(City)', 'UPPER(Town)')}`;
    expect(new Editor(text).findings()).toEqual([[1, 'Town', expect.any(String)]]);
  });

  it('go away with the document', () => {
    const editor = broken('UPPER(City)', 'UPPER(Town)');
    editor.notify('textDocument/didClose', { textDocument: { uri } });
    expect(editor.findings()).toEqual([]);
    expect(editor.ask('hover', { line: 0, character: 0 }).error?.message).toMatch(/is not open/);
  });
});

describe('hovering', () => {
  const hovered = (editor: Editor, position: Position): [string, string] | null => {
    const result = editor.ask('hover', position).result as { contents: { value: string }; range: Range } | null;
    return result && [editor.written(result.range), result.contents.value.split('\n').at(-1) ?? ''];
  };

  it.each([
    ['a variable', 'LEN(@Folder', '@Folder', 3, ['@Folder', 'DT_WSTR, 6']],
    ['an operator, as the whole it makes', '@Folder + &quot;', '+', 0, ['@Folder + &quot;&#xA;&quot;', 'DT_WSTR, 7']],
    [
      'a logical operator written as entities',
      '&gt; 1 &amp;&amp;',
      '&amp;&amp;',
      2,
      ['@[User::Limit] &gt; 1 &amp;&amp; LEN(@Folder + &quot;&#xA;&quot;) &lt; 9', 'DT_BOOL'],
    ],
    ['a column', 'UPPER(City)', 'City', 1, ['City', 'DT_WSTR, 20']],
    [
      'a column by lineage id',
      'Columns[Amount]} &gt;',
      'Columns',
      0,
      ['#{Package\\Flow\\Source.Outputs[Out].Columns[Amount]}', 'DT_I4, converted to DT_I8'],
    ],
  ])('shows the type of %s', (_, context, part, shift, expected) => {
    const editor = new Editor(orders);
    expect(hovered(editor, editor.at(context, part, shift))).toEqual(expected);
  });

  it('shows nothing outside of expressions, and nothing where there are no types', () => {
    const editor = new Editor(orders);
    expect(hovered(editor, editor.at('DTS:LocaleID'))).toBeNull();
    const wrong = broken('UPPER(City)', 'UPPER(Town)');
    expect(hovered(wrong, wrong.at('UPPER(Town)', 'Town', 1))).toBeNull();
  });
});

describe('completing', () => {
  const offered = (editor: Editor, position: Position): { newText: string; replaced: string }[] => {
    const items = editor.ask('completion', position).result as { textEdit: { range: Range; newText: string } }[];
    return items.map(({ textEdit }) => ({ newText: textEdit.newText, replaced: editor.written(textEdit.range) }));
  };

  it('offers the variables that are visible there, and takes a closing bracket along', () => {
    const editor = broken('@[User::Folder] + UPPER(City)', '@[User::F] + UPPER(City)');
    expect(offered(editor, editor.at('@[User::F]', ']'))).toEqual([
      { newText: '@[User::Folder]', replaced: '@[User::F]' },
    ]);
  });

  it('offers columns and functions in a component', () => {
    const editor = broken('UPPER(City)', 'UPPER(Ci)');
    expect(offered(editor, editor.at('UPPER(Ci)', ')'))).toEqual([{ newText: 'City', replaced: 'Ci' }]);
    expect(offered(editor, editor.at('UPPER(Ci)', '(')).map(({ newText }) => newText)).toEqual(['UPPER(']);
  });

  it('writes entities where the text of the package needs them', () => {
    const editor = broken('@Limit &lt; 3', 'DATEPART(&quot;wee, GETDATE()) &lt; 3');
    expect(offered(editor, editor.at('&quot;wee,', ','))).toEqual([
      { newText: '&quot;week&quot;', replaced: '&quot;wee' },
      { newText: '&quot;weekday&quot;', replaced: '&quot;wee' },
    ]);
  });

  it('offers nothing outside of expressions', () => {
    const editor = new Editor(orders);
    expect(offered(editor, editor.at('DTS:LocaleID'))).toEqual([]);
  });
});

describe('renaming a variable', () => {
  it('changes its declaration, expressions, mappings, bindings and configuration paths, and nothing else', () => {
    const editor = new Editor(orders);
    const expected = orders
      .replaceAll('@[User::Folder]', '@[User::Data Folder]')
      .replace('LEN(@Folder', 'LEN(@[Data Folder]')
      .replaceAll('Name="User::Folder"', 'Name="User::Data Folder"')
      .replace('Variables[User::Folder]', 'Variables[User::Data Folder]')
      .replace('DTS:Namespace="User" DTS:ObjectName="Folder"', 'DTS:Namespace="User" DTS:ObjectName="Data Folder"');
    for (const [context, part] of [
      ['LEN(@Folder', 'Folder'],
      ['DTS:Namespace="User" DTS:ObjectName="Folder"', 'Folder'],
      ['DTS:VariableName="User::Folder"', 'Folder'],
      ['.Variables[User::Folder]', 'Folder'],
    ]) {
      const position = editor.at(context, part, 2);
      expect(editor.ask('prepareRename', position).result).toMatchObject({ placeholder: 'Folder' });
      expect(editor.rename(position, 'Data Folder')).toBe(expected);
    }
    expect(new Editor(expected).findings()).toEqual([]);
  });

  it('leaves a variable of the same name in another container alone', () => {
    const editor = new Editor(orders);
    const loop = orders
      .replace('"@Limit = 0"', '"@Index = 0"')
      .replace('@Limit &lt; 3', '@Index &lt; 3')
      .replace('@Limit = @Limit + 1', '@Index = @Index + 1')
      .replace(/(0008}" DTS:Namespace="User" DTS:ObjectName=)"Limit"/, '$1"Index"');
    expect(editor.rename(editor.at('@Limit &lt; 3', 'Limit'), 'Index')).toBe(loop);
    const outer = orders
      .replace('@[User::Limit]', '@[User::Index]')
      .replace(/(0005}" DTS:Namespace="User" DTS:ObjectName=)"Limit"/, '$1"Index"');
    expect(editor.rename(editor.at('@[User::Limit]', 'Limit'), 'Index')).toBe(outer);
  });

  it.each([
    [
      'a script uses it',
      '<ForEachFileEnumeratorProperties />',
      '<ScriptProject ReadOnlyVariables="System::TaskName,User::Folder" />',
      /ReadOnlyVariables: a script uses it/,
    ],
    ['a text names it', 'select 1', "select 'User::Folder'", /line 34, SqlStatementSource: a text names it/],
    ['an expression cannot be read', '@[User::Folder] + UPPER(City)', '@[User::Folder] + "', /cannot be read/],
    [
      'a file of settings may set it',
      'DTS:ConfigurationType="2"',
      'DTS:ConfigurationType="1"',
      /outside of the package/,
    ],
  ])('is refused when %s', (_, from, to, reason) => {
    const text = orders
      .replace('DTS:ObjectName="Orders"', 'DTS:EnableConfig="True" DTS:ObjectName="Orders"')
      .replace(from, () => to);
    const editor = new Editor(text);
    expect(editor.rename(editor.at('LEN(@Folder', 'Folder'), 'Data')).toMatch(reason);
  });

  it('is refused when a path cannot tell which of several variables it means', () => {
    const editor = broken('Variables[User::Folder].', 'Variables[User::Limit].');
    expect(editor.rename(editor.at('@[User::Limit]', 'Limit'), 'Most')).toMatch(/several variables have this name/);
  });

  it.each(['', '1st', 'a]b', 'a::b', 'Mode', 'PackageName', 'a '])('is refused for the name "%s"', (name) => {
    const editor = new Editor(orders);
    expect(editor.rename(editor.at('LEN(@Folder', 'Folder'), name)).toMatch(/cannot be the name|already/);
  });

  it('is not offered where no variable is named', () => {
    const editor = new Editor(orders);
    const position = editor.at('DTS:LocaleID');
    expect(editor.ask('prepareRename', position).result).toBeNull();
    expect(editor.rename(position, 'Data')).toBe('There is no variable of this package here.');
    expect(editor.ask('prepareRename', editor.at('@[$Package::Day]', 'Day')).result).toBeNull();
  });
});

describe('the server', () => {
  it('says what it can do', () => {
    const [{ result }] = new Editor(orders).sent;
    expect(result).toMatchObject({
      capabilities: { textDocumentSync: { change: 2 } },
      serverInfo: { version: '1.2.3' },
    });
  });

  it.each([
    ['no object', 17, -32600],
    ['no method', { id: 9, method: 3 }, -32600],
    ['an unknown method', { id: 9, method: 'textDocument/foldingRange' }, -32601],
    ['no parameters', { id: 9, method: 'textDocument/hover' }, -32602],
    [
      'a position that is none',
      { id: 9, method: 'textDocument/hover', params: { textDocument: { uri }, position: { line: 'x' } } },
      -32602,
    ],
    [
      'another document',
      { id: 9, method: 'textDocument/hover', params: { textDocument: { uri: 'file:///b' } } },
      -32602,
    ],
  ])('answers a message with %s by an error and goes on', (_, message, code) => {
    const editor = new Editor(orders);
    editor.server.handle(message);
    expect(editor.sent.at(-1)).toMatchObject({ error: { code } });
    expect(editor.ask('hover', editor.at('UPPER(City)', 'City')).result).not.toBeNull();
  });

  it('ignores bad notifications, unknown ones, and answers to nothing', () => {
    const editor = new Editor(orders);
    const before = editor.sent.length;
    editor.server.handle({ method: 'textDocument/didChange', params: { textDocument: { uri }, contentChanges: [{}] } });
    editor.server.handle({ method: '$/setTrace' });
    editor.server.handle({ id: 4, result: null });
    expect(editor.sent).toHaveLength(before);
  });

  it('takes places outside of the text for the nearest inside', () => {
    const editor = new Editor(orders);
    for (const line of [-1, 1e9]) expect(editor.ask('hover', { line, character: 1e9 }).result).toBeNull();
  });

  it('wants to be initialized first and answers nothing after shutdown', () => {
    const sent: Sent[] = [];
    const host = {
      version: '1',
      send: (message: object) => void sent.push(message as Sent),
      projectParameters: () => undefined,
    };
    const server = new LanguageServer(host);
    server.handle({ id: 1, method: 'textDocument/hover', params: {} });
    server.handle({ id: 2, method: 'initialize' });
    server.handle({ id: 3, method: 'shutdown' });
    server.handle({ id: 4, method: 'textDocument/hover', params: {} });
    expect(sent.map(({ error }) => error?.code)).toEqual([-32002, undefined, undefined, -32600]);
    expect(server.exitCode).toBeUndefined();
    server.handle({ method: 'exit' });
    expect(server.exitCode).toBe(0);
  });
});
