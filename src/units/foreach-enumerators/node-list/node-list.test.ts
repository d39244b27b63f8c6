import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileConnection } from 'opendtsx/sdk';
import { enumeratorUnderTest, symbolOf, type TaskCase } from 'opendtsx/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { foreachNodeListEnumerator } from './index.ts';

const orders = `<?xml version="1.0"?>
<orders xmlns:x="urn:x">
  <order id="1"><item>pen</item><item><![CDATA[ink & ]]>pot</item></order>
  <order id="2"><x:note>n</x:note></order>
</orders>`;

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'node-list-'));
  await writeFile(join(folder, 'Databases.xml'), '<Databases><Name>one</Name><Name>two</Name></Databases>');
});

function file(name: string): FileConnection {
  return { kind: 'file', path: join(folder, name), writtenPath: `C:\\${name}`, usage: 'existing-file' };
}

/** Everything written in the package. */
function direct(given: Record<string, string | number>, surroundings: TaskCase = {}) {
  const properties = {
    SourceDocumentType: 2,
    SourceDocument: orders,
    OuterXPathStringSourceType: 2,
    InnerXPathStringSourceType: 2,
    ...given,
  };
  return enumeratorUnderTest(foreachNodeListEnumerator, { properties, ...surroundings });
}

const nodeText = 2;
const elementCollection = 3;

describe('the document', () => {
  it('is read through a FILE connection, as the designer writes it', async () => {
    const objectData = readFileSync(new URL('./fixtures/persisted.xml', import.meta.url), 'utf8');
    const connections = { 'Databases.xml': file('Databases.xml') };
    const enumerator = enumeratorUnderTest(foreachNodeListEnumerator, { objectData, connections });
    expect(enumerator.validate()).toEqual([]);
    expect(await enumerator.items()).toEqual([['one'], ['two']]);
  });

  it('is decoded as it declares', async () => {
    const declared = '<?xml version="1.0" encoding="ISO-8859-2"?><a>\u017e</a>';
    await writeFile(join(folder, 'latin.xml'), Buffer.from(declared.replace('\u017e', '\u00be'), 'latin1'));
    await writeFile(
      join(folder, 'wide.xml'),
      Buffer.from('\ufeff<?xml version="1.0" encoding="utf-16"?><a>\u017e</a>', 'utf16le'),
    );
    for (const name of ['latin.xml', 'wide.xml']) {
      const given = { SourceDocumentType: 0, SourceDocument: name, OuterXPathString: '/a', EnumerationType: nodeText };
      expect(await direct(given, { connections: { [name]: file(name) } }).items()).toEqual([['\u017e']]);
    }
  });

  it('comes from a variable, or from a node that an outer loop put there', async () => {
    const [[order]] = await direct({ OuterXPathString: '/orders/order', EnumerationType: 1 }).items();
    expect(order).toMatchObject({ outerXml: '<order id="1"><item>pen</item><item>ink &amp; pot</item></order>' });
    const given = {
      SourceDocumentType: 1,
      SourceDocument: 'User::X',
      OuterXPathString: '//item',
      EnumerationType: nodeText,
    };
    const items = [['pen'], ['ink & pot']];
    expect(await direct(given, { variables: { 'User::X': orders } }).items()).toEqual(items);
    expect(await direct(given, { variables: { 'User::X': { object: order } } }).items()).toEqual(items);
  });

  it.each([
    ['mistakes in it with line and column', '<a>\n <b></c></a>', 'line 2, column 9: Opening and ending tag mismatch'],
    [
      'entities outside of it',
      '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>',
      'its entity e lies outside',
    ],
    [
      'entities that nobody declares',
      '<!DOCTYPE a SYSTEM "http://localhost/a.dtd"><a>&e;</a>',
      "Entity 'e' not defined",
    ],
    ['nothing', ' ', ''],
    [
      'entities that grow out of proportion',
      `<!DOCTYPE a [<!ENTITY e0 "0123456789">${Array.from({ length: 9 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`).join('')}]><a>&e9;</a>`,
      'amplification',
    ],
    ['depth', `${'<a>'.repeat(3000)}${'</a>'.repeat(3000)}`, 'depth'],
  ])('is refused for %s', async (_, SourceDocument, words) => {
    const running = direct({ SourceDocument, OuterXPathString: '/a', EnumerationType: nodeText }).items();
    await expect(running).rejects.toThrow(words);
    expect(await symbolOf(running)).toBe('OPENDTSX_E_FOREACH_XML');
  });

  it('is refused when its file is missing or of another encoding', async () => {
    await writeFile(join(folder, 'broken.xml'), Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e]));
    const given = { SourceDocumentType: 0, SourceDocument: 'X', OuterXPathString: '/a' };
    await expect(direct(given, { connections: { X: file('absent.xml') } }).items()).rejects.toThrow(
      'the file C:\\absent.xml does not exist',
    );
    await expect(direct(given, { connections: { X: file('broken.xml') } }).items()).rejects.toThrow('not UTF-8');
  });
});

describe('an iteration', () => {
  it.each([0, 1])('gets a node as an object (EnumerationType %i)', async (EnumerationType) => {
    const items = await direct({ OuterXPathString: '//item[1] | //@id | //x:note/text()', EnumerationType }).items();
    expect(items.flat()).toEqual([
      { kind: 'xml-node', nodeType: 'attribute', name: 'id', namespaceUri: '', text: '1', outerXml: 'id="1"' },
      {
        kind: 'xml-node',
        nodeType: 'element',
        name: 'item',
        namespaceUri: '',
        text: 'pen',
        outerXml: '<item>pen</item>',
      },
      { kind: 'xml-node', nodeType: 'attribute', name: 'id', namespaceUri: '', text: '2', outerXml: 'id="2"' },
      { kind: 'xml-node', nodeType: 'text', name: '', namespaceUri: '', text: 'n', outerXml: 'n' },
    ]);
  });

  it('gets comments, instructions and the document as objects too', async () => {
    const SourceDocument = '<a><?go now?><!--c--></a>';
    const OuterXPathString = '//processing-instruction() | //comment() | /';
    const items = await direct({ SourceDocument, OuterXPathString, EnumerationType: 1 }).items();
    expect(items.flat()).toMatchObject([
      { nodeType: 'document', outerXml: expect.stringContaining(SourceDocument) },
      { nodeType: 'processing-instruction', outerXml: '<?go now?>' },
      { nodeType: 'comment', text: 'c', outerXml: '<!--c-->' },
    ]);
  });

  it('gets the values that the inner expression finds below each node', async () => {
    const given = { OuterXPathString: 'orders/order', EnumerationType: elementCollection, InnerXPathString: '@id | *' };
    expect(await direct({ ...given, InnerElementType: 2 }).items()).toEqual([
      ['1', 'pen', 'ink & pot'],
      ['2', 'n'],
    ]);
    for (const InnerElementType of [0, 1]) {
      const [[id]] = await direct({ ...given, InnerElementType }).items();
      expect(id).toMatchObject({ nodeType: 'attribute', text: '1' });
    }
  });

  it('takes prefixes from the document, wherever they are declared', async () => {
    const SourceDocument = '<a><p:b xmlns:p="urn:p">1</p:b><q:c xmlns:q="urn:p">2</q:c></a>';
    const given = { SourceDocument, OuterXPathString: '//q:*', EnumerationType: nodeText };
    expect(await direct(given).items()).toEqual([['1'], ['2']]);
  });

  it('does not happen when nothing is selected', async () => {
    expect(await direct({ OuterXPathString: '//nothing', EnumerationType: nodeText }).items()).toEqual([]);
  });
});

describe('the expressions', () => {
  it('come from files and variables', async () => {
    await writeFile(join(folder, 'outer.txt'), '/orders/order\r\n');
    const given = {
      OuterXPathStringSourceType: 0,
      OuterXPathString: 'Outer',
      EnumerationType: elementCollection,
      InnerXPathStringSourceType: 1,
      InnerXPathString: 'User::Inner',
      InnerElementType: 2,
    };
    const enumerator = direct(given, {
      connections: { Outer: file('outer.txt') },
      variables: { 'User::Inner': '@id' },
    });
    expect(enumerator.validate()).toEqual([]);
    expect(await enumerator.items()).toEqual([['1'], ['2']]);
    const wrong = direct(given, { connections: { Outer: file('outer.txt') }, variables: { 'User::Inner': '@id[' } });
    await expect(wrong.items()).rejects.toThrow('(InnerXPathString) is wrong at character 5');
    const empty = direct(given, { connections: { Outer: file('outer.txt') }, variables: { 'User::Inner': ' ' } });
    expect(await symbolOf(empty.items())).toBe('DTS_E_NODELISTENUM_XPATHISEMPTY');
    const absent = direct(given, { connections: { Outer: file('absent.txt') }, variables: { 'User::Inner': '@id' } });
    await expect(absent.items()).rejects.toThrow('the file C:\\absent.txt does not exist');
  });

  it('name a prefix that the document does not declare: the position is told', async () => {
    const running = direct({ OuterXPathString: '/orders/y:order' }).items();
    await expect(running).rejects.toThrow('wrong at character 9: the document declares no namespace with the prefix y');
  });
});

describe('validation', () => {
  it.each([
    ['a wrong expression', { OuterXPathString: '/a[' }, 'OPENDTSX_E_FOREACH_XPATH'],
    ['an expression without nodes', { OuterXPathString: 'count(//a)' }, 'DTS_E_NODELISTENUM_NOENUMERATORCREATED'],
    ['no expression', { OuterXPathString: '' }, 'DTS_E_NODELISTENUM_XPATHISEMPTY'],
    ['no document', { OuterXPathString: '/a', SourceDocument: '' }, 'DTS_E_NODELISTENUM_INVALIDDATANODE'],
    ['no inner expression', { OuterXPathString: '/a', EnumerationType: 3 }, 'DTS_E_NODELISTENUM_XPATHISEMPTY'],
    [
      'an absent connection',
      { OuterXPathString: '/a', SourceDocumentType: 0, SourceDocument: 'X' },
      'DTS_E_CONNECTIONNOTFOUND',
    ],
    [
      'another connection',
      { OuterXPathString: '/a', SourceDocumentType: 0, SourceDocument: 'O' },
      'DTS_E_NODELISTENUM_INVALIDCONNMGRTYPE',
    ],
    ['an absent variable', { OuterXPathStringSourceType: 1, OuterXPathString: 'User::No' }, 'DTS_E_VARIABLENOTFOUND'],
    ['an unknown enumeration', { OuterXPathString: '/a', EnumerationType: 7 }, 'OPENDTSX_E_FOREACH_PROPERTY'],
  ])('finds %s', (_, given, symbol) => {
    const connections = { O: { kind: 'other', value: undefined } } as const;
    expect(direct(given, { connections }).validate()).toEqual([symbol]);
  });

  it('finds another connection at run time too, when an expression named it', async () => {
    const given = { OuterXPathString: '/a', SourceDocumentType: 0, SourceDocument: 'O' };
    const enumerator = direct(given, { connections: { O: { kind: 'other', value: undefined } } });
    expect(await symbolOf(enumerator.items())).toBe('DTS_E_NODELISTENUM_INVALIDCONNMGRTYPE');
  });
});
