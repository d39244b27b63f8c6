import { expect, it } from 'vitest';
import { checkXPath } from './check-xpath.ts';

it.each([
  ['/Databases/Name', 'nodes'],
  ["/authors/author[@period='classical']", 'nodes'],
  ['//book[position() < 3 and not(@old)]/title | //cd', 'nodes'],
  ['/', 'nodes'],
  ['.', 'nodes'],
  ['..//@*', 'nodes'],
  ['@id', 'nodes'],
  ['child::div/descendant-or-self::node()', 'nodes'],
  ['div/mod/and', 'nodes'],
  ['* [ . * 2 > 4 ]', 'nodes'],
  ['(//a)[last()]/b', 'nodes'],
  ["id('x')/y", 'nodes'],
  ["processing-instruction('p')/../comment()", 'nodes'],
  ['//text()', 'nodes'],
  ["*[local-name()='x-y.z']", 'nodes'],
  ['a[b[c[1]]]', 'nodes'],
  ['größe/été', 'nodes'],
  ['count(//b)', 'a number'],
  ['-//a', 'a number'],
  ['a div b', 'a number'],
  ['1 + .5', 'a number'],
  ['concat(\'a\', "b", name())', 'a text'],
  ['a <= b or a != 2', 'a truth value'],
])('reads %s', (expression, kind) => {
  expect(checkXPath(expression)).toMatchObject({ kind });
});

it('tells the prefixes that an expression needs', () => {
  expect(checkXPath('/a:x/b:*[@a:y]')).toEqual({
    kind: 'nodes',
    prefixes: new Map([
      ['a', 2],
      ['b', 6],
    ]),
  });
});

it.each([
  ['/a/b[', 6, 'the expression ends where a step of the path is expected'],
  ['/a/b]', 5, '] is not expected there'],
  ['/a//', 5, 'the expression ends where'],
  ['', 1, 'the expression ends where'],
  ['a[@x=]', 6, 'a step of the path is expected before ]'],
  ['a b', 3, 'b is not expected there'],
  ['a[1', 4, '] is missing at the end'],
  ["a[. = 'x]", 7, 'the text is not closed'],
  ['a/namespace::x', 3, 'the axis namespace is not supported'],
  ['cousin::a', 1, 'there is no axis cousin'],
  ['upper-case(a)', 1, 'there is no function upper-case'],
  ['count(a, b)', 1, 'count does not take 2 arguments'],
  ['count(1)', 7, 'count needs nodes, and this is a number'],
  ["'a' | b", 5, '| joins nodes only'],
  ['a/count(b)', 3, 'count is no test of a node'],
  ['1/a', 1, 'only nodes have a path, and this is a number'],
  ['$name', 1, 'there are no XPath variables here'],
  ['a:', 3, 'a name is expected after a:'],
  ['a = = b', 5, 'a step of the path is expected before ='],
])('finds what is wrong with %j', (expression, position, detail) => {
  expect(checkXPath(expression)).toEqual({ position, detail: expect.stringContaining(detail) });
});

it('refuses an expression that is nested too deep, without running out of stack', () => {
  expect(checkXPath(`${'('.repeat(100_000)}a`)).toMatchObject({ detail: expect.stringContaining('nested') });
  expect(checkXPath(`a${'[a'.repeat(100_000)}`)).toMatchObject({ detail: expect.stringContaining('nested') });
});
