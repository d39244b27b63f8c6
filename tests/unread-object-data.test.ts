import { expect, it } from 'vitest';
import { unreadObjectData, unreadSettings } from '../src/plan/unread-object-data.ts';
import type { PropertyDeclarations } from '../src/sdk/property.ts';
import { parseXml } from '../src/xml/parse-xml.ts';

const declarations: PropertyDeclarations = {
  Name: { kind: 'string', description: 'A name.', at: 'Settings/@Name', aliases: ['Title'] },
  Kept: { kind: 'xml', description: 'Something kept as it is.', at: 'Kept' },
  Rules: {
    kind: 'collection',
    description: 'Rules.',
    at: 'Rules/Rule',
    fields: { Depth: { kind: 'integer', description: 'A depth.', at: '@Depth' } },
  },
};

it.each([
  ['<X />', []],
  ['<X xmlns="urn:x" xmlns:p="urn:p" Title="t"><Settings Name="n" /><Rules><Rule Depth="1" /></Rules></X>', []],
  ['<X Filter="f"><Settings Name="n" Size="1" /></X>', ['@Filter', 'Settings/@Size']],
  [
    '<X><Rules><Rule Depth="1" Width="2"><More /></Rule></Rules><Other /></X>',
    ['Rules/Rule/@Width', 'Rules/Rule/More', 'Other'],
  ],
  [
    '<p:X xmlns:p="urn:p" xmlns:q="urn:q" p:Title="t" p:Filter="f" q:Other="o"><p:Rules><p:Rule p:Depth="1" p:Width="2" /></p:Rules></p:X>',
    ['@Filter', 'Rules/Rule/@Width'],
  ],
  ['<X><Property Name="Title">t</Property><Property Name="Filter">f</Property></X>', ['@Filter']],
  ['<X><Kept Mark="m"><Part Of="it" /></Kept></X>', []],
])('finds in %s what no property reads', (xml, expected) => {
  const { document } = parseXml(xml);
  expect(document && unreadObjectData(document.root, declarations)).toEqual(expected);
});

it('tells texts, and elements that hold more than a text', () => {
  const { document } = parseXml(
    '<X Filter=" f "><Plain> p </Plain><Rich Of="it" /><Property Name="Old">o</Property></X>',
  );
  expect(document && unreadSettings(document.root, declarations)).toEqual([
    { name: '@Filter', value: 'f' },
    { name: 'Plain', value: 'p' },
    { name: 'Rich', value: '…' },
    { name: '@Old', value: 'o' },
  ]);
});
