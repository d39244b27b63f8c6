import { describe, expect, it } from 'vitest';
import { splitConnections, splitPair, unquote } from './option-values.ts';

describe('splitPair', () => {
  it.each([
    [String.raw`\Package.Variables[User::X].Value;5`, String.raw`\Package.Variables[User::X].Value`, '5'],
    [String.raw`\Package.Variables[User::X].Value=a;b=c`, String.raw`\Package.Variables[User::X].Value`, 'a;b=c'],
    [
      String.raw`\Package.Connections[a;b=c].Properties[X];d`,
      String.raw`\Package.Connections[a;b=c].Properties[X]`,
      'd',
    ],
    ['"a;b";"say ""hi"""', 'a;b', 'say "hi"'],
    ['a;', 'a', ''],
    [String.raw`C:\data=./data`, String.raw`C:\data`, './data'],
  ])('splits %s at its first separator', (text, name, value) => {
    expect(splitPair(text)).toEqual({ name, value });
  });

  it.each(['a', '', ';a', '[a;b]'])('refuses %j', (text) => {
    expect(splitPair(text)).toBeUndefined();
  });
});

describe('splitConnections', () => {
  it('takes an unquoted connection string whole', () => {
    expect(splitConnections('Warehouse;Data Source=a;Initial Catalog=b')).toEqual([
      { name: 'Warehouse', value: 'Data Source=a;Initial Catalog=b' },
    ]);
  });

  it('takes several when their strings are quoted', () => {
    expect(splitConnections('A;"x=1;y=""2""";B;"z=3"')).toEqual([
      { name: 'A', value: 'x=1;y="2"' },
      { name: 'B', value: 'z=3' },
    ]);
  });

  it.each(['Warehouse', '', 'A;"x=1";B'])('refuses %j', (text) => {
    expect(splitConnections(text)).toBeUndefined();
  });
});

describe('unquote', () => {
  it.each([
    ['"a b"', 'a b'],
    ['a"b', 'a"b'],
    ['"', '"'],
    ['""', ''],
  ])('of %s is %s', (text, expected) => {
    expect(unquote(text)).toBe(expected);
  });
});
