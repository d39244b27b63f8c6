import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../src/diagnostics/diagnostic.ts';
import { nestScope } from '../src/plan/name-scope.ts';
import { declaredName, readPropertyBag } from '../src/plan/read-property-bag.ts';
import type { PropertyDeclarations } from '../src/sdk/property.ts';
import { parseXml } from '../src/xml/parse-xml.ts';

const declarations = {
  Plain: { kind: 'string', description: '' },
  Nested: { kind: 'integer', description: '', at: 'Inner/@Count', default: 7 },
  Text: { kind: 'string', description: '', at: 'Inner/Note' },
  Flag: { kind: 'boolean', description: '', default: true },
  Mode: { kind: 'enumeration', description: '', values: { Slow: 1, Fast: 2 }, default: 1, aliases: ['Modus'] },
  Test: { kind: 'expression', description: '', expression: { expected: 'boolean' } },
  Items: {
    kind: 'collection',
    description: '',
    at: 'List/Item',
    fields: { Name: { kind: 'string', description: '' } },
  },
} as const satisfies PropertyDeclarations;

function read(xml: string, given?: ReadonlyMap<string, string>) {
  const findings: Diagnostic[] = [];
  const scope = nestScope(undefined, []);
  const bag = readPropertyBag(declarations, parseXml(xml).document?.root, {
    scope,
    source: '\\Package\\T',
    findings,
    ...(given === undefined ? {} : { given }),
  });
  return { bag, symbols: findings.map(({ symbol }) => symbol) };
}

describe('property bag', () => {
  it('reads attributes, nested elements and collections by local name', () => {
    const xml =
      '<t:Data xmlns:t="urn:t" t:Plain="p"><t:Inner t:Other="1"/><t:Inner t:Count="3"><t:Note>n</t:Note></t:Inner><List><Item Name="a"/><Item Name="b"/></List></t:Data>';
    expect(read(xml).bag).toMatchObject({ Plain: 'p', Nested: 3, Text: 'n', Items: [{ Name: 'a' }, { Name: 'b' }] });
  });

  it('reads Property children and collections without a wrapper, as formats 2 and 3 write them', () => {
    const { bag } = read(
      '<Data><Property Name="Plain">p</Property><Item><Property Name="Name">a</Property></Item></Data>',
    );
    expect(bag).toMatchObject({ Plain: 'p', Items: [{ Name: 'a' }] });
  });

  it('fills in defaults and empty values', () => {
    expect(read('<Data/>').bag).toEqual({ Plain: '', Nested: 7, Text: '', Flag: true, Mode: 1, Test: null, Items: [] });
  });

  it.each([
    ['Flag="-1"', { Flag: true }],
    ['Flag="0"', { Flag: false }],
    ['Flag="False"', { Flag: false }],
    ['Mode="fast"', { Mode: 2 }],
    ['Mode="2"', { Mode: 2 }],
    ['Modus="Fast"', { Mode: 2 }],
  ])('reads %s', (attribute, expected) => {
    expect(read(`<Data ${attribute}/>`).bag).toMatchObject(expected);
  });

  it('reports values that are not what the property holds', () => {
    const { bag, symbols } = read('<Data Mode="Quick" Test="1 + 1"><Inner Count="many"/></Data>');
    expect(bag).toMatchObject({ Mode: 1, Nested: 7, Test: null });
    expect(symbols).toEqual(['OPENDTSX_E_PROPERTY_VALUE', 'OPENDTSX_E_PROPERTY_VALUE', 'DTS_E_EXPRESSIONNOTBOOLEAN']);
  });

  it('prefers what is given from outside', () => {
    expect(read('<Data Plain="p"/>', new Map([['Plain', 'given']])).bag).toMatchObject({ Plain: 'given' });
  });

  it.each(['Nested', 'Flag', 'Mode'])('reports an empty value given for %s, and takes it for a text', (name) => {
    expect(read('<Data/>', new Map([[name, ' ']])).symbols).toEqual(['OPENDTSX_E_PROPERTY_VALUE']);
    expect(read('<Data Plain="p"/>', new Map([['Plain', '']]))).toMatchObject({ bag: { Plain: '' }, symbols: [] });
  });

  it('knows properties by name and alias in any case', () => {
    expect(['plain', 'MODUS', 'nothing'].map((name) => declaredName(declarations, name))).toEqual([
      'Plain',
      'Mode',
      undefined,
    ]);
  });
});
