import { expect, it } from 'vitest';
import { unreadObjectData } from '../src/plan/unread-object-data.ts';
import type { PropertyDeclarations } from '../src/sdk/property.ts';
import { parseXml } from '../src/xml/parse-xml.ts';

const declarations: PropertyDeclarations = {
  Name: { kind: 'string', description: 'A name.', at: 'Settings/@Name', aliases: ['Title'] },
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
])('finds in %s what no property reads', (xml, expected) => {
  const { document } = parseXml(xml);
  expect(document && unreadObjectData(document.root, declarations)).toEqual(expected);
});
