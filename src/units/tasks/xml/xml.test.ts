import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileConnection, PropertyValue } from 'opendtsx/sdk';
import { type TaskSurroundings, type TaskUnderTest, taskUnderTest } from 'opendtsx/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { xmlTask } from './index.ts';
import { destinationTypes, operations, sourceTypes, validationTypes, xpathOperations } from './xml.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xml-task-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content?: string | Uint8Array): FileConnection {
  const path = join(folder, name);
  if (content !== undefined) writeFileSync(path, content);
  return { kind: 'file', path, writtenPath: name, usage: content === undefined ? 'create-file' : 'existing-file' };
}

/** A task with direct operands whose result goes to User::Result. */
function task(properties: Record<string, PropertyValue>, surroundings: TaskSurroundings = {}): TaskUnderTest {
  return taskUnderTest(xmlTask, {
    ...surroundings,
    variables: { 'User::Result': '', 'User::Diffgram': '', ...surroundings.variables },
    properties: {
      SourceType: sourceTypes.DirectInput,
      SecondOperandType: sourceTypes.DirectInput,
      SaveOperationResult: true,
      DestinationType: destinationTypes.Variable,
      Destination: 'User::Result',
      ...properties,
    },
  });
}

async function result(
  properties: Record<string, PropertyValue>,
  surroundings: TaskSurroundings = {},
): Promise<unknown> {
  const run = task(properties, surroundings);
  expect(run.validate()).toEqual([]);
  expect(await run.execute()).toEqual({ result: 'success' });
  return run.context.read('User::Result');
}

const lines = (...written: string[]): string => written.join('\r\n');

const bookstore = `<?xml version="1.0"?>
<bookstore>
  <book style="autobiography"><author><first-name>Joe</first-name><last-name>Bob</last-name></author><price>12</price></book>
  <book style="textbook"><author><first-name>Mary</first-name><last-name>Bob</last-name></author><price>55</price></book>
  <book style="novel"><author><first-name>Toni</first-name></author><price intl="Canada">6.50</price></book>
</bookstore>`;

// Source: documentation (XML Task); observed SQL Server 2019: the files that such tasks wrote for a bookstore.
describe('XPATH', () => {
  const xpath = { OperationType: operations.XPATH, Source: bookstore };

  it('is read as the designer writes it', async () => {
    const objectData = readFileSync(new URL('./fixtures/persisted.xml', import.meta.url), 'utf8');
    const run = taskUnderTest(xmlTask, {
      objectData,
      variables: { 'User::Document': bookstore, 'User::Result': 'old' },
    });
    expect(run.validate()).toEqual([]);
    await run.execute();
    expect(run.context.read('User::Result')).toBe(
      `<ResultRootNode>${lines('<first-name>Joe</first-name>', '<first-name>Mary</first-name>', '<first-name>Toni</first-name>')}</ResultRootNode>`,
    );
    expect(run.context.logged).toEqual(['XMLOperation: XPATH of User::Document.', 'XMLOperation: XPATH has finished.']);
  });

  it.each([
    ['sum(/bookstore/book/price)', '73.5'],
    ['count(//book) > 2', 'True'],
    ['string(//book[2]/@style)', 'textbook'],
    ['number("x")', 'NaN'],
    ['1 div 0', 'Infinity'],
  ])('evaluates %s', async (expression, expected) => {
    expect(await result({ ...xpath, SecondOperand: expression })).toBe(expected);
  });

  it('puts a value into one node', async () => {
    const properties = { ...xpath, SecondOperand: 'concat("a", " < ", "b")', PutResultInOneNode: true };
    expect(await result(properties)).toBe('<ResultRootNode>a &lt; b</ResultRootNode>');
  });

  it('gives the text of all nodes, one after the other', async () => {
    const properties = { ...xpath, SecondOperand: '//author', XPathOperation: xpathOperations.Values };
    expect(await result(properties)).toBe('JoeBobMaryBobToni');
  });

  it.each([
    ['//price/@intl', 'intl="Canada"'],
    [
      '//book[3]',
      lines(
        '<book style="novel">',
        '  <author>',
        '    <first-name>Toni</first-name>',
        '  </author>',
        '  <price intl="Canada">6.50</price>',
        '</book>',
      ),
    ],
    ['//book[3]/author/first-name/text()', 'Toni'],
  ])('gives the nodes of %s as XML', async (expression, expected) => {
    const properties = { ...xpath, SecondOperand: expression, XPathOperation: xpathOperations.NodeList };
    expect(await result(properties)).toBe(expected);
  });

  it('finds nodes of every kind in their places', async () => {
    const Source = '<!--one--><a><?p v?>t<b/><![CDATA[c]]><!--two--><b i="2"/></a><!--three-->';
    const nodes = (SecondOperand: string): Promise<unknown> =>
      result({ ...xpath, Source, SecondOperand, XPathOperation: xpathOperations.NodeList });
    expect(await nodes('//comment()')).toBe(lines('<!--one-->', '<!--two-->', '<!--three-->'));
    expect(await nodes('//b[2]')).toBe('<b i="2" />');
    expect(await nodes('//processing-instruction()')).toBe('<?p v?>');
    expect(await nodes('/')).toContain('<![CDATA[c]]>');
    expect(await result({ ...xpath, Source, SecondOperand: '//node()', XPathOperation: xpathOperations.Values })).toBe(
      'onetcvtctwothree',
    );
  });

  it('knows the prefixes that the document declares', async () => {
    const Source = '<p:a xmlns:p="urn:p"><p:b>1</p:b></p:a>';
    expect(await result({ ...xpath, Source, SecondOperand: 'string(/p:a/p:b)' })).toBe('1');
    const properties = { ...xpath, Source, SecondOperand: '//p:b', XPathOperation: xpathOperations.NodeList };
    expect(await result(properties)).toBe('<p:b xmlns:p="urn:p">1</p:b>');
  });

  it('takes the expression from a variable or a file', async () => {
    const type = { SecondOperandType: sourceTypes.Variable, SecondOperand: 'User::Path' };
    expect(await result({ ...xpath, ...type }, { variables: { 'User::Path': ' count(//book) ' } })).toBe('3');
    const ofFile = { SecondOperandType: sourceTypes.FileConnection, SecondOperand: 'path' };
    expect(await result({ ...xpath, ...ofFile }, { connections: { path: file('a.txt', 'count(//book)\n') } })).toBe(
      '3',
    );
  });

  it.each([
    ['DTS_E_XMLTASK_EMPTYNODELIST', '//magazine', xpathOperations.NodeList],
    ['DTS_E_XMLTASK_EMPTYNODELIST', '//magazine', xpathOperations.Values],
    ['DTS_E_XMLTASK_XPATHNAVERROR', '//book', xpathOperations.Evaluation],
    ['DTS_E_XMLTASK_XPATHNAVERROR', 'count(//book)', xpathOperations.Values],
    ['DTS_E_XMLTASK_XPATHNAVERROR', '//[', xpathOperations.Evaluation],
    ['DTS_E_XMLTASK_XPATHNAVERROR', '//q:book', xpathOperations.NodeList],
    ['DTS_E_XMLTASK_XPATHNAVERROR', 'document("x.xml")', xpathOperations.NodeList],
  ])('fails with %s for %s', async (symbol, SecondOperand, XPathOperation) => {
    expect(await task({ ...xpath, SecondOperand, XPathOperation }).failure()).toBe(symbol);
  });
});

// Source: documentation (XML Task, Merge operation); observed SQL Server 2019: form of the merged file.
describe('Merge', () => {
  const merge = { OperationType: operations.Merge, Source: '<?xml version="1.0"?>\n<a>\n <b>1</b>\n</a>' };

  it('puts the second document under the root', async () => {
    const text = await result({ ...merge, SecondOperand: '<?xml version="1.0"?><!-- x --><c i="1"><d/></c>' });
    expect(text).toBe(
      lines('<?xml version="1.0"?>', '<a>', '  <b>1</b>', '  <c i="1">', '    <d />', '  </c>', '</a>'),
    );
  });

  it('puts it under the first node that an XPath expression selects', async () => {
    const Source = '<a><b/><b/></a>';
    const properties = { ...merge, Source, XPathStringSource: '//b', SecondOperand: '<c/>' };
    expect(await result(properties)).toBe(lines('<a>', '  <b>', '    <c />', '  </b>', '  <b />', '</a>'));
    const XPathStringSourceType = sourceTypes.Variable;
    const ofVariable = { ...properties, XPathStringSourceType, XPathStringSource: 'User::Path' };
    expect(await result(ofVariable, { variables: { 'User::Path': '/a/b[2]' } })).toContain('<b />\r\n  <b>');
    expect(await result({ ...properties, XPathStringSource: '/' })).toContain('<c />\r\n</a>');
  });

  it('keeps the namespaces of both', async () => {
    const properties = { ...merge, Source: '<a xmlns="u"/>', SecondOperand: '<c xmlns:p="v"><p:d/></c>' };
    expect(await result(properties)).toBe(
      lines('<a xmlns="u">', '  <c xmlns:p="v" xmlns="">', '    <p:d />', '  </c>', '</a>'),
    );
  });

  it('saves to a file, in the encoding of the source', async () => {
    const connections = {
      a: file('a.xml', Buffer.from('\ufeff<?xml version="1.0" encoding="utf-16"?><a>ä</a>', 'utf16le')),
      out: file('out.xml'),
    };
    const properties = {
      ...merge,
      SourceType: sourceTypes.FileConnection,
      Source: 'a',
      SecondOperand: '<b/>',
      DestinationType: destinationTypes.FileConnection,
      Destination: 'out',
    };
    await task(properties, { connections }).execute();
    expect(readFileSync(join(folder, 'out.xml'), 'utf16le')).toBe(
      '\ufeff<?xml version="1.0" encoding="utf-16"?>\r\n<a>ä<b /></a>',
    );
  });

  it.each([
    ['DTS_E_XMLTASK_NOELEMENTFOUND', { XPathStringSource: '//x' }],
    ['DTS_E_XMLTASK_NOELEMENTFOUND', { XPathStringSource: '//b/text()' }],
    ['DTS_E_XMLTASK_NOELEMENTFOUND', { XPathStringSource: 'count(//b)' }],
    [
      'DTS_E_XMLTASK_COULDNOTGETENCODINGFROMDOCUMENT',
      { SecondOperand: '<?xml version="1.0" encoding="iso-8859-1"?><c/>' },
    ],
    ['DTS_E_XMLTASK_CANTGETREADERFROMSOURCE', { Source: '<a>' }],
    ['DTS_E_XMLTASK_CANTGETREADERFROMDEST', { SecondOperand: 'not XML' }],
  ])('fails with %s for %j', async (symbol, properties) => {
    expect(await task({ ...merge, SecondOperand: '<c/>', ...properties }).failure()).toBe(symbol);
  });
});

const schema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="a"><xs:complexType><xs:sequence>
<xs:element name="n" type="xs:int" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element></xs:schema>`;

// Source: documentation (Validate XML with the XML Task).
describe('Validate', () => {
  const validate = { OperationType: operations.Validate, ValidationType: validationTypes.XSD, SecondOperand: schema };

  it('gives true for a valid document', async () => {
    expect(await result({ ...validate, Source: '<a><n>1</n></a>' })).toBe('true');
  });

  it('gives false and a warning for one that is not', async () => {
    const run = task({ ...validate, Source: '<a>\n<n>x</n></a>' });
    await run.execute();
    expect(run.context.read('User::Result')).toBe('false');
    expect(run.context.fired.map(({ symbol, args }) => [symbol, String(args.detail).slice(0, 6)])).toEqual([
      ['DTS_W_XMLTASK_VALIDATIONFAILURE', 'line 2'],
    ]);
  });

  it('fails where asked to, with the result saved', async () => {
    const run = task({ ...validate, Source: '<a/>', FailOnValidationFail: true });
    expect(await run.failure()).toBe('DTS_E_XMLTASK_VALIDATIONERROR');
    expect(run.context.read('User::Result')).toBe('false');
  });

  it('gives every error with its line', async () => {
    const connections = { a: file('a.xml', '<?xml version="1.0" encoding="utf-8"?>\n<a>\n<n>x</n>\n<n>1</n><m/></a>') };
    const Source = { SourceType: sourceTypes.FileConnection, Source: 'a' };
    const text = String(await result({ ...validate, ...Source, ValidationDetails: true }, { connections }));
    const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/;
    const [, start, end] = /<startTime>(.*)<\/startTime>\s*<endTime>(.*)<\/endTime>/.exec(text) ?? [];
    expect([start, end]).toEqual([expect.stringMatching(time), expect.stringMatching(time)]);
    expect(text.replace(start, '').replace(end, '')).toBe(
      lines(
        '<root xmlns:ns="https://schemas.microsoft.com/xmltools/2002/xmlvalidation">',
        '  <metadata>',
        '    <result>false</result>',
        '    <errors>2</errors>',
        '    <warnings>0</warnings>',
        '    <startTime></startTime>',
        '    <endTime></endTime>',
        '    <xmlFile>a.xml</xmlFile>',
        '    <xsdFile />',
        '  </metadata>',
        '  <messages>',
        `    <error line="3" position="0">Element 'n': 'x' is not a valid value of the atomic type 'xs:int'.</error>`,
        `    <error line="4" position="0">Element 'm': This element is not expected. Expected is ( n ).</error>`,
        '  </messages>',
        '</root>',
        '',
      ),
    );
  });

  it('refuses a DTD at validation and says what to do instead', async () => {
    const run = task({ ...validate, Source: '<a/>', ValidationType: validationTypes.DTD });
    expect(run.validate()).toEqual(['OPENDTSX_E_TASK_PROPERTY']);
    await expect(run.execute()).rejects.toThrow(/document type definition/);
  });

  it.each([
    ['DTS_E_XMLTASK_NOSCHEMAFOUND', '<a/>'],
    ['DTS_E_XMLTASK_NOSCHEMAFOUND', schema.replace('xs:int', 'none')],
    [
      'OPENDTSX_E_XMLTASK_REFUSED',
      schema.replace('<xs:element', '<xs:include schemaLocation="/etc/passwd"/><xs:element'),
    ],
    ['DTS_E_XMLTASK_CANTGETREADERFROMDEST', '<xs:schema'],
  ])('fails with %s for the schema %s', async (symbol, SecondOperand) => {
    expect(await task({ ...validate, Source: '<a/>', SecondOperand }).failure()).toBe(symbol);
  });
});

// Source: documentation (XML Task, XSLT operation).
describe('XSLT', () => {
  it('writes text in the encoding that the style sheet asks for', async () => {
    const SecondOperand = `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:output method="text" encoding="iso-8859-1"/>
      <xsl:template match="/"><xsl:for-each select="//first-name"><xsl:value-of select="."/><xsl:text> ä;</xsl:text></xsl:for-each></xsl:template></xsl:stylesheet>`;
    const Destination = { DestinationType: destinationTypes.FileConnection, Destination: 'out' };
    const properties = { OperationType: operations.XSLT, Source: bookstore, SecondOperand, ...Destination };
    await task(properties, { connections: { out: file('out.csv') } }).execute();
    expect(readFileSync(join(folder, 'out.csv'), 'latin1')).toBe('Joe ä;Mary ä;Toni ä;');
  });
});

// Source: documentation (XML Task, Diff and Patch operations).
describe('Diff and Patch', () => {
  const diff = {
    OperationType: operations.Diff,
    Source: '<a><b>1</b></a>',
    SecondOperand: '<a><b>2</b></a>',
    SaveDiffGram: true,
    DiffGramDestinationType: destinationTypes.Variable,
    DiffGramDestination: 'User::Diffgram',
  };

  it('tells whether the documents differ and how, and what patching with that gives', async () => {
    const run = task(diff);
    expect(run.validate()).toEqual([]);
    await run.execute();
    expect(run.context.read('User::Result')).toBe('false');
    expect(run.context.fired.map(({ symbol }) => symbol)).toEqual(['DTS_W_XMLTASK_DIFFFAILURE']);
    const diffgram = String(run.context.read('User::Diffgram'));
    expect(diffgram).toMatch(
      /^<\?xml version="1.0" encoding="utf-8"\?>\r\n<xd:xmldiff version="1.0" srcDocHash="\d+" options="None"/,
    );
    const patch = { OperationType: operations.Patch, Source: diff.Source, SecondOperand: diffgram };
    expect(await result(patch)).toBe(lines('<a>', '  <b>2</b>', '</a>'));
    const other = { ...patch, Source: '<a><b>3</b></a>' };
    expect(await task(other).failure()).toBe('DTS_E_XMLTASK_SRCDOCMISMATCH');
  });

  it('gives true when nothing but what is passed over differs', async () => {
    const run = task({
      ...diff,
      SecondOperand: '<a><!--x--><b> 1 </b></a>',
      DiffOptions: 'IgnoreComments, IgnoreWhitespace',
    });
    await run.execute();
    expect([run.context.read('User::Result'), run.context.fired]).toEqual(['true', []]);
  });

  it('fails on a difference where asked to, with both results saved', async () => {
    const run = task({ ...diff, FailOnDifference: true });
    expect(await run.failure()).toBe('DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE');
    expect(run.context.read('User::Result')).toBe('false');
    expect(run.context.read('User::Diffgram')).toContain('xd:change');
  });

  it.each([
    ['DTS_E_XMLTASK_CANTGETREADERFROMDIFFGRAM', '<xd:xmldiff'],
    ['DTS_E_XMLTASK_EXPECTINGDIFFGRAMELEMENT', '<a/>'],
  ])('fails with %s for the diffgram %s', async (symbol, SecondOperand) => {
    expect(await task({ OperationType: operations.Patch, Source: '<a/>', SecondOperand }).failure()).toBe(symbol);
  });
});

// Source: documentation (XML Task Editor, General page); inferred (messages, limits).
describe('operands and destinations', () => {
  const count = { OperationType: operations.XPATH, SecondOperand: 'string(/a)' };

  it('a variable holds the document or the path of its file', async () => {
    const properties = { ...count, SourceType: sourceTypes.Variable, Source: 'User::Document' };
    expect(await result(properties, { variables: { 'User::Document': ' <a>text</a>' } })).toBe('text');
    const { path } = file('a.xml', '<a>file</a>');
    expect(await result(properties, { variables: { 'User::Document': path } })).toBe('file');
  });

  it.each([
    ['UTF-8 with a mark', Buffer.from('\ufeff<a>ä</a>', 'utf8')],
    ['UTF-16', Buffer.from('\ufeff<?xml version="1.0" encoding="utf-16"?><a>ä</a>', 'utf16le')],
    ['UTF-16 without a mark', Buffer.from('<a>ä</a>', 'utf16le')],
    ['Latin 1', Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>ä</a>', 'latin1')],
  ])('a file is read as %s', async (_, bytes) => {
    const properties = { ...count, SourceType: sourceTypes.FileConnection, Source: 'a' };
    expect(await result(properties, { connections: { a: file('a.xml', bytes) } })).toBe('ä');
  });

  it.each([
    ['DTS_E_XMLTASK_FILEDOESNOTEXIST', undefined],
    ['DTS_E_XMLTASK_XMLTEXTEMPTY', ''],
    ['DTS_E_XMLTASK_COULDNOTGETENCODINGFROMDOCUMENT', '<?xml version="1.0" encoding="klingon"?><a/>'],
    ['DTS_E_XMLTASK_COULDNOTGETENCODINGFROMDOCUMENT', Buffer.from('<a>ä</a>', 'latin1')],
    ['DTS_E_XMLTASK_CANTGETREADERFROMSOURCE', '<a>&unknown;</a>'],
    ['OPENDTSX_E_XMLTASK_REFUSED', `<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;">]><a>&z;</a>`],
    ['OPENDTSX_E_XMLTASK_REFUSED', '<a>'.repeat(600) + '</a>'.repeat(600)],
  ])('fails with %s for the file %s', async (symbol, content) => {
    const properties = { ...count, SourceType: sourceTypes.FileConnection, Source: 'a' };
    expect(await task(properties, { connections: { a: file('a.xml', content) } }).failure()).toBe(symbol);
  });

  it('keeps what a destination holds unless told otherwise', async () => {
    const connections = { out: file('out.xml', 'old') };
    const toFile = {
      ...count,
      Source: '<a>new</a>',
      DestinationType: destinationTypes.FileConnection,
      Destination: 'out',
    };
    expect(await task(toFile, { connections }).failure()).toBe('DTS_E_XMLTASK_FILEALREADYEXISTS');
    expect(readFileSync(join(folder, 'out.xml'), 'utf8')).toBe('old');
    await task({ ...toFile, OverwriteDestination: true }, { connections }).execute();
    expect(readFileSync(join(folder, 'out.xml'), 'utf8')).toBe('new');
    const variables = { 'User::Result': 'old' };
    const toVariable = { ...count, Source: '<a>new</a>' };
    expect(await task(toVariable, { variables }).failure()).toBe('DTS_E_XMLTASK_DOCUMENTHASDATA');
    expect(await result({ ...toVariable, OverwriteDestination: true }, { variables })).toBe('new');
  });

  it('saves nothing when nothing is to be saved', async () => {
    const run = task({ ...count, Source: '<a>new</a>', SaveOperationResult: false });
    await run.execute();
    expect(run.context.read('User::Result')).toBe('');
    expect(existsSync(join(folder, 'out.xml'))).toBe(false);
  });

  it('says what cannot be written', async () => {
    const out: FileConnection = { ...file('out.xml'), path: join(folder, 'none', 'out.xml') };
    const properties = {
      ...count,
      Source: '<a/>',
      DestinationType: destinationTypes.FileConnection,
      Destination: 'out',
    };
    expect(await task(properties, { connections: { out } }).failure()).toBe('DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE');
  });

  it('fails for a variable without text', async () => {
    const properties = { ...count, SourceType: sourceTypes.Variable, Source: 'User::Number' };
    expect(await task(properties, { variables: { 'User::Number': 1 } }).failure()).toBe(
      'DTS_E_XMLTASK_VARIABLETYPEISNOTSTRING',
    );
  });

  const all = { OperationType: operations.Diff, Source: '<a/>', SecondOperand: '<b/>' };
  it.each([
    ['DTS_E_XMLTASK_UNDEFINEDOPERATION', { OperationType: 6 }],
    ['DTS_E_XMLTASK_MISSINGSOURCE', { Source: ' ' }],
    ['DTS_E_XMLTASK_MISSINGSECONDOPERAND', { SecondOperand: '' }],
    ['DTS_E_XMLTASK_CONNECTIONTYPENOTFILE', { SourceType: sourceTypes.FileConnection, Source: 'database' }],
    ['DTS_E_XMLTASK_CONNECTIONTYPENOTFILE', { SecondOperandType: sourceTypes.FileConnection, SecondOperand: 'none' }],
    ['DTS_E_VARIABLENOTFOUND', { SourceType: sourceTypes.Variable, Source: 'User::None' }],
    ['DTS_E_VARIABLENOTFOUND', { Destination: 'User::None' }],
    ['DTS_E_VARIABLENOTFOUND', { SaveDiffGram: true, DiffGramDestinationType: 1, DiffGramDestination: 'User::None' }],
    ['OPENDTSX_E_TASK_PROPERTY', { Destination: '' }],
    ['OPENDTSX_E_TASK_PROPERTY', { SourceType: 3 }],
    ['OPENDTSX_E_TASK_PROPERTY', { SecondOperandType: 3 }],
    ['OPENDTSX_E_TASK_PROPERTY', { DestinationType: 2 }],
    ['OPENDTSX_E_TASK_PROPERTY', { SaveDiffGram: true, DiffGramDestinationType: 2 }],
    ['OPENDTSX_E_TASK_PROPERTY', { DiffAlgorithm: 3 }],
    ['OPENDTSX_E_TASK_PROPERTY', { DiffOptions: 'IgnoreEverything' }],
    ['OPENDTSX_E_TASK_PROPERTY', { OperationType: operations.XPATH, XPathOperation: 3 }],
    ['OPENDTSX_E_TASK_PROPERTY', { OperationType: operations.Validate, ValidationType: 2 }],
    [
      'OPENDTSX_E_TASK_PROPERTY',
      { OperationType: operations.Merge, XPathStringSource: '/a', XPathStringSourceType: 3 },
    ],
  ])('validation finds %s in %j', (symbol, properties) => {
    const database = { kind: 'database' } as unknown as FileConnection;
    expect(task({ ...all, ...properties }, { connections: { database } }).validate()).toEqual([symbol]);
  });
});
