import { expect, it } from 'vitest';
import { readEnumerationUrn, writeUrn } from './enumeration-urn.ts';

const urn =
  "RuntimeServer[@Connection='{E89E}']/Server[@Name='HOST\\SQL']/Database[@Name='O''Neil]/x']/Table[@Name='T' and @Schema='dbo']/SMOEnumObj[@Name='Columns']/SMOEnumType[@Name='Names']";

it('reads connection, objects, collection and form', () => {
  const read = readEnumerationUrn(urn);
  expect(read).toMatchObject({ connection: '{E89E}', collection: 'Columns', form: 'Names' });
  if ('fault' in read) return;
  expect(read.parents.map(({ type, attributes }) => [type, ...attributes])).toEqual([
    ['Server', ['name', 'HOST\\SQL']],
    ['Database', ['name', "O'Neil]/x"]],
    ['Table', ['name', 'T'], ['schema', 'dbo']],
  ]);
  expect(writeUrn(read.parents)).toBe(
    "Server[@Name='HOST\\SQL']/Database[@Name='O''Neil]/x']/Table[@Name='T' and @Schema='dbo']",
  );
});

it.each([
  ["Server[@Name='x']", 'does not begin with RuntimeServer'],
  ["RuntimeServer[@Connection='c']/Server[@Name='x']", 'does not end with SMOEnumType'],
  ["RuntimeServer[@Connection='c']/Server[@Name='x']/SMOEnumType[@Name='Names']", 'SMOEnumObj'],
  ["RuntimeServer[@Connection='c']/SMOEnumObj[@Name='Databases']/SMOEnumType[@Name='Names']", 'Server[@Name='],
  ["RuntimeServer[@Connection='c'", 'wrong at character 1'],
  ['RuntimeServer[Connection=c]/Server', 'the attributes of RuntimeServer'],
])('says what is wrong with %s', (text, words) => {
  expect(readEnumerationUrn(text)).toEqual({ fault: expect.stringContaining(words) });
});
