import { expect, it } from 'vitest';
import { withConnectionStringPart } from './connection-string-parts.ts';

it.each([
  ['Data Source=a;Initial Catalog=b;', 'ServerName', 'c', 'Data Source=c;Initial Catalog=b;'],
  ['server=a;Database="x;y"', 'InitialCatalog', 'z', 'server=a;Database=z;'],
  ['Provider=P', 'UserName', 'u;v', 'Provider=P;User ID="u;v";'],
  ['Data Source=a', 'RetainSameConnection', 'True', 'Data Source=a'],
])('changes %s by %s=%s to %s', (connectionString, property, value, expected) => {
  expect(withConnectionStringPart(connectionString, property, value)).toBe(expected);
});
