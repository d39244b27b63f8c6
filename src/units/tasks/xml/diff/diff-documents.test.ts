import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from '../parse-document.ts';
import { writeDocument } from '../write-document.ts';
import type { XmlItem } from '../xml-item.ts';
import { diffAlgorithms } from './align-siblings.ts';
import { applyDiffgram } from './apply-diffgram.ts';
import { diffDocuments } from './diff-documents.ts';
import { type DiffOptions, diffOptionBits, formatDiffOptions, readDiffOptions } from './diff-options.ts';
import { sourceHash } from './source-hash.ts';
import { SubtreeKeys } from './subtree-keys.ts';

const read = (text: string): XmlItem => parseDocument(text, 'The document');
const optionsOf = (written: string): DiffOptions => readDiffOptions(written) ?? new Set();

function diff(source: string, target: string, options = 'None', algorithm: number = diffAlgorithms.Auto): string {
  const { diffgram } = diffDocuments(read(source), read(target), optionsOf(options), algorithm);
  const text = writeDocument([diffgram], { indent: false });
  return text
    .replace(/^<xd:xmldiff [^>]*>/, '')
    .replace(/<\/xd:xmldiff>$/, '')
    .replace(/^<xd:xmldiff .*\/>$/, '');
}

/** The source, patched with its diffgram after both went through text. */
function patched(source: string, target: string, options: DiffOptions, algorithm: number): XmlItem {
  const { diffgram } = diffDocuments(read(source), read(target), options, algorithm);
  const document = read(source);
  for (const indent of [false, true]) {
    const again = read(source);
    applyDiffgram(again, parseDocument(writeDocument([diffgram], { indent }), 'The diffgram', { keepBlanks: true }));
    Object.assign(document, again);
  }
  return document;
}

function isSame(left: XmlItem, right: XmlItem, options: DiffOptions): boolean {
  const keys = new SubtreeKeys(options);
  return keys.keyOf(left) === keys.keyOf(right);
}

// Source: observed XmlDiff 1.0: hashes in diffgrams that others have published.
describe('the hash of the source', () => {
  it.each([
    ['<p>Hallo <b id="1">Welt</b></p>', 'None', '5560047454017179883'],
    ["<?xml version='1.0'?>\n<b></b>", 'IgnoreChildOrder ', '6638663348648024216'],
  ])('of %s is that of XmlDiff', (text, options, hash) => {
    expect(sourceHash(read(text), optionsOf(options))).toBe(hash);
  });
});

// Source: observed XmlDiff 1.0: form of published diffgrams; inferred: which operations are chosen.
describe('a diffgram', () => {
  it.each([
    [
      'changes an attribute',
      '<p>Hi <b id="1">x</b></p>',
      '<p>Hi <b id="2">x</b></p>',
      '<xd:node match="1"><xd:node match="2"><xd:change match="@id">2</xd:change></xd:node></xd:node>',
    ],
    [
      'adds under the root, behind the declaration',
      '<?xml version="1.0"?><b/>',
      '<?xml version="1.0"?><b><a>t</a></b>',
      '<xd:node match="2"><xd:add><a>t</a></xd:add></xd:node>',
    ],
    [
      'adds behind what stays',
      '<a><b/><c/></a>',
      '<a><b/><x/><c/></a>',
      '<xd:node match="1"><xd:node match="1" /><xd:add><x /></xd:add></xd:node>',
    ],
    [
      'removes ranges',
      '<a><b/><c/><d/><e/></a>',
      '<a><e/></a>',
      '<xd:node match="1"><xd:remove match="1-3" /></xd:node>',
    ],
    ['changes a text', '<a>one</a>', '<a>two</a>', '<xd:node match="1"><xd:change match="1">two</xd:change></xd:node>'],
    ['renames a root', '<a><b/></a>', '<c><b/></c>', '<xd:change match="1" name="c" />'],
    [
      'removes and adds attributes',
      '<a x="1" y="2"/>',
      '<a z="3"/>',
      '<xd:node match="1"><xd:remove match="@x|@y" /><xd:add type="2" name="z">3</xd:add></xd:node>',
    ],
    [
      'changes the declaration',
      '<?xml version="1.0"?><a/>',
      '<?xml version="1.0" encoding="utf-8"?><a/>',
      '<xd:change match="1">version="1.0" encoding="utf-8"</xd:change>',
    ],
    [
      'carries the namespaces that added nodes need',
      '<a xmlns:p="u"/>',
      '<a xmlns:p="u"><p:b/></a>',
      '<xd:node match="1"><xd:add xmlns:p="u"><p:b /></xd:add></xd:node>',
    ],
    ['is empty when nothing differs', '<a><b/></a>', '<a>\n  <b></b>\n</a>', ''],
  ])('%s', (_, source, target, expected) => {
    expect(diff(source, target)).toBe(expected);
  });

  it('takes another prefix when the document uses xd', () => {
    const { diffgram } = diffDocuments(read('<a/>'), read('<a xmlns:xd="u"><xd:b/></a>'), new Set(), 0);
    expect(diffgram.children[0].prefix).toBe('xd1');
  });
});

// Source: documentation (XML Task, Diff operation).
describe('an option', () => {
  it.each([
    ['IgnoreComments', '<a><!--x--><b/></a>', '<a><b/></a>'],
    ['IgnorePI', '<a><?x y?></a>', '<a/>'],
    ['IgnoreWhitespace', '<a b=" 1 "> x  y </a>', '<a b="1">x y</a>'],
    ['IgnoreNamespaces', '<a xmlns="u" p:b="1" xmlns:p="v"/>', '<a b="1"/>'],
    ['IgnorePrefixes', '<p:a xmlns:p="u"/>', '<q:a xmlns:p="u" xmlns:q="u"/>'],
    ['IgnoreXmlDecl', '<?xml version="1.0" encoding="utf-8"?><a/>', '<a/>'],
    ['IgnoreDtd', '<!DOCTYPE a SYSTEM "a.dtd"><a/>', '<a/>'],
    ['IgnoreChildOrder', '<a><b/><c/><c x="1"/></a>', '<a><c x="1"/><b/><c/></a>'],
  ])('%s passes over what it says', (option, source, target) => {
    const options = option === 'IgnorePrefixes' ? 'IgnorePrefixes' : option;
    const isEqual = (written: string): boolean =>
      diffDocuments(read(source), read(target), optionsOf(written), 0).isEqual;
    expect(isEqual('None')).toBe(false);
    if (option !== 'IgnorePrefixes') expect(isEqual(options)).toBe(true);
    else expect(diff(source, target, options)).not.toContain('<xd:change');
  });

  it('is read by its name, the name in the editor, or its number', () => {
    expect(formatDiffOptions(optionsOf('IgnoreComments, IgnoreOrderOfChildElements'))).toBe(
      'IgnoreChildOrder IgnoreComments',
    );
    expect(formatDiffOptions(optionsOf(String(diffOptionBits.IgnoreDtd + diffOptionBits.IgnorePI)))).toBe(
      'IgnorePI IgnoreDtd',
    );
    expect(formatDiffOptions(optionsOf('None'))).toBe('None');
    expect([readDiffOptions('IgnoreAll'), readDiffOptions('256')]).toEqual([undefined, undefined]);
  });
});

const name = fc.constantFrom('a', 'b', 'c', 'p:d');
const someText = fc.constantFrom('x', ' y ', 'two  words', '1 < 2 & 3', '\t', 'ä');
const attributes = fc
  .uniqueArray(fc.tuple(fc.constantFrom('i', 'j', 'p:k', 'xml:space'), fc.constantFrom('1', ' 2 ', 'preserve')), {
    selector: ([local]) => local,
    maxLength: 3,
  })
  .map((list) => list.map(([local, value]) => ` ${local}="${local === 'xml:space' ? 'preserve' : value}"`).join(''));
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const { element } = fc.letrec<{ element: string; node: string }>((tie) => ({
  element: fc
    .tuple(name, attributes, fc.array(tie('node'), { maxLength: 5 }), fc.constantFrom('', ' xmlns="u"', ' xmlns:q="v"'))
    .map(([tag, written, children, declared]) => `<${tag}${declared}${written}>${children.join('')}</${tag}>`),
  node: fc.oneof(
    { depthSize: 'small' },
    someText.map(escaped),
    fc.constantFrom('<![CDATA[c]]>', '<![CDATA[ ]]>', '<!--note-->', '<?pi v?>', '<?pi w?>'),
    tie('element'),
  ),
}));
const prologue = fc.constantFrom(
  '',
  '<?xml version="1.0"?>',
  '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE r SYSTEM "s">',
  '<!DOCTYPE r>',
);
const someDocument = fc
  .tuple(prologue, fc.constantFrom('', '<!--before-->'), fc.constantFrom('r', 's'), fc.array(element, { maxLength: 4 }))
  .map(([start, comment, root, children]) => `${start}${comment}<${root} xmlns:p="n">${children.join('')}</${root}>`);
const someOptions = fc.subarray(Object.keys(diffOptionBits)).map((names) => optionsOf(names.join(',')));

// Source: documentation: patching the source with the diffgram gives the second document.
describe('patching', () => {
  it('gives the second document, up to what the options pass over', () => {
    fc.assert(
      fc.property(
        someDocument,
        someDocument,
        someOptions,
        fc.constantFrom(0, 1, 2),
        (source, target, options, algorithm) => {
          const { isEqual } = diffDocuments(read(source), read(target), options, algorithm);
          expect(isSame(patched(source, target, options, algorithm), read(target), options)).toBe(true);
          expect(isEqual).toBe(isSame(read(source), read(target), options));
        },
      ),
      { numRuns: 400, seed: 20261121 },
    );
  });

  it('gives the second document exactly when nothing is passed over', () => {
    fc.assert(
      fc.property(someDocument, someDocument, (source, target) => {
        const result = writeDocument([patched(source, target, new Set(), 0)], { indent: false });
        expect(isSame(read(result), read(target), new Set())).toBe(true);
      }),
      { numRuns: 150, seed: 20261122 },
    );
  });

  const head = (source: string, options = 'None'): string =>
    `<xd:xmldiff version="1.0" srcDocHash="${sourceHash(read(source), optionsOf(options))}" options="${options}" fragments="no" xmlns:xd="http://schemas.microsoft.com/xmltools/2002/xmldiff">`;
  const patch = (source: string, operations: string): string => {
    const document = read(source);
    applyDiffgram(
      document,
      parseDocument(`${head(source)}${operations}</xd:xmldiff>`, 'The diffgram', { keepBlanks: true }),
    );
    return writeDocument([document], { indent: false });
  };

  // Source: inferred: operations that XmlDiff 1.0 can write, by its publication under the MIT licence (microsoft/XmlNotepad).
  it.each([
    [
      'moves by copy and removal',
      '<a><b>1</b><c/></a>',
      '<xd:node match="1"><xd:node match="2" /><xd:add match="/1/1" opid="1" /><xd:remove match="1" opid="1" /></xd:node><xd:descriptor opid="1" type="move" />',
      '<a><c /><b>1</b></a>',
    ],
    [
      'takes an element away and leaves its children',
      '<a><b>1<c/></b></a>',
      '<xd:node match="1"><xd:remove match="1" subtree="no"><xd:remove match="1" /></xd:remove></xd:node>',
      '<a><c /></a>',
    ],
    [
      'adds an element around a copy',
      '<a><b/></a>',
      '<xd:node match="1"><xd:add type="1" name="x"><xd:add match="/1/1" /></xd:add><xd:remove match="1" /></xd:node>',
      '<a><x><b /></x></a>',
    ],
    [
      'copies an element without its children',
      '<a><b i="1"><c/></b></a>',
      '<xd:node match="1"><xd:add match="/1/1" subtree="no"><xd:add>t</xd:add></xd:add></xd:node>',
      '<a><b i="1">t</b><b i="1"><c /></b></a>',
    ],
    [
      'adds single nodes of every kind',
      '<a/>',
      '<xd:node match="1"><xd:add type="8">n</xd:add><xd:add type="7" name="p">v</xd:add><xd:add type="4">d</xd:add><xd:add type="3">t</xd:add></xd:node>',
      '<a><!--n--><?p v?><![CDATA[d]]>t</a>',
    ],
    ['changes prefix and namespace', '<a/>', '<xd:change match="1" prefix="p" ns="u" />', '<p:a xmlns:p="u" />'],
    [
      'changes comments and instructions',
      '<a><!--x--><?p v?></a>',
      '<xd:node match="1"><xd:change match="1"><!--y--></xd:change><xd:change match="2"><?q w?></xd:change></xd:node>',
      '<a><!--y--><?q w?></a>',
    ],
    [
      'removes all children and attributes',
      '<a i="1" j="2"><b/>t</a>',
      '<xd:node match="1"><xd:remove match="@*" /><xd:remove match="*" /></xd:node>',
      '<a />',
    ],
    [
      'changes a document type',
      '<!DOCTYPE a PUBLIC "p" "s" [<!ELEMENT a ANY>]><a/>',
      '<xd:change match="1" systemId="t" />',
      '<!DOCTYPE a PUBLIC "p" "t" [<!ELEMENT a ANY>]><a />',
    ],
  ])('%s', (_, source, operations, expected) => {
    expect(patch(source, operations)).toBe(expected);
  });

  it.each([
    ['DTS_E_XMLTASK_NOMATCHINGNODE', '<xd:node match="2" />'],
    ['DTS_E_XMLTASK_NOMATCHINGNODE', '<xd:node match="1"><xd:remove match="@x" /></xd:node>'],
    ['DTS_E_XMLTASK_NOMATCHINGNODE', '<xd:node match="1"><xd:remove match="*" /></xd:node>'],
    ['DTS_E_XMLTASK_INVALIDPATHDESCRIPTOR', '<xd:node match="first" />'],
    ['DTS_E_XMLTASK_INVALIDPATHDESCRIPTOR', '<xd:remove match="2-1" />'],
    ['DTS_E_XMLTASK_INVALIDPATHDESCRIPTOR', '<xd:node match="1"><xd:add match="@i" /></xd:node>'],
    ['DTS_E_XMLTASK_INVALIDPATHDESCRIPTOR', '<xd:remove />'],
    ['DTS_E_XMLTASK_MORETHANONENODEMATCHED', '<xd:node match="1|1" />'],
    ['DTS_E_XMLTASK_EXPECTINGDIFFGRAMELEMENT', '<xd:move match="1" />'],
    ['DTS_E_XMLTASK_EXPECTINGDIFFGRAMELEMENT', '<xd:add type="6" />'],
  ])('fails with %s for %s', (symbol, operations) => {
    expect(() => patch('<a i="1"/>', operations)).toThrow(symbol);
  });

  it.each([
    ['DTS_E_XMLTASK_EXPECTINGDIFFGRAMELEMENT', '<a/>'],
    ['DTS_E_XMLTASK_MISSINGSRCDOCATTRIBUTE', head('<a/>').replace(/srcDocHash="\d+"/, '')],
    ['DTS_E_XMLTASK_INVALIDSRCDOCATTRIBUTE', head('<a/>').replace(/srcDocHash="\d+"/, 'srcDocHash="x"')],
    ['DTS_E_XMLTASK_MISSINGOPTIONSATTRIBUTE', head('<a/>').replace('options="None"', '')],
    ['DTS_E_XMLTASK_INVALIDOPTIONSATTRIBUTE', head('<a/>').replace('None', 'IgnoreAll')],
    ['DTS_E_XMLTASK_SRCDOCMISMATCH', head('<b/>')],
  ])('fails with %s for %s', (symbol, start) => {
    const text = start.startsWith('<a') ? start : `${start}</xd:xmldiff>`;
    expect(() => applyDiffgram(read('<a/>'), read(text))).toThrow(symbol);
  });
});

describe('large documents', () => {
  const list = (count: number, skip: number): string =>
    `<a>${Array.from({ length: count }, (_, index) => (index % skip === 0 ? '' : `<b i="${index}"><c>${index}</c></b>`)).join('')}</a>`;

  it('are compared quickly, and patched back', () => {
    const [source, target] = [list(2000, 7), list(2000, 11)];
    expect(isSame(patched(source, target, new Set(), diffAlgorithms.Auto), read(target), new Set())).toBe(true);
  });

  it('are refused when precision would take too much memory', () => {
    expect(() => diff(list(2600, 7), list(2600, 11), 'None', diffAlgorithms.Precise)).toThrow(
      'OPENDTSX_E_XMLTASK_REFUSED',
    );
  });
});
