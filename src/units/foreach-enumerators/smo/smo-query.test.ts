import { expect, it } from 'vitest';
import { smoCollections } from './smo-collections.ts';
import { smoQuery } from './smo-query.ts';
import { readSmoRequest } from './smo-request.ts';

function queryOf(path: string, collection: string): string {
  const text = `RuntimeServer[@Connection='c']/Server[@Name='s']${path}/SMOEnumObj[@Name='${collection}']/SMOEnumType[@Name='Names']`;
  const request = readSmoRequest(text);
  return 'fault' in request ? request.fault : smoQuery(request);
}

it.each([
  ['', 'Databases', 'SELECT o.name FROM sys.databases AS o ORDER BY o.name'],
  [
    '',
    'Logins',
    "SELECT o.name FROM sys.server_principals AS o WHERE o.type IN ('S', 'U', 'G', 'C', 'K', 'E', 'X') ORDER BY o.name",
  ],
  ['/JobServer', 'Jobs', 'SELECT o.name FROM msdb.dbo.sysjobs AS o ORDER BY o.name'],
  [
    "/Database[@Name='a]b']",
    'tables',
    'SELECT s.name AS schema_name, o.name FROM [a]]b].sys.tables AS o JOIN [a]]b].sys.schemas AS s ON s.schema_id = o.schema_id ORDER BY s.name, o.name',
  ],
  [
    "/Database[@Name='d']/Table[@Name='it''s' and @Schema='x']",
    'Columns',
    "SELECT o.name FROM [d].sys.columns AS o WHERE o.object_id = (SELECT p.object_id FROM [d].sys.objects AS p JOIN [d].sys.schemas AS t ON t.schema_id = p.schema_id WHERE p.name = N'it''s' AND t.name = N'x') ORDER BY o.column_id",
  ],
  [
    "/Database[@Name='d']/Table[@Name='t']",
    'ForeignKeys',
    "SELECT o.name FROM [d].sys.foreign_keys AS o WHERE o.parent_object_id = (SELECT p.object_id FROM [d].sys.objects AS p JOIN [d].sys.schemas AS t ON t.schema_id = p.schema_id WHERE p.name = N't' AND t.name = N'dbo') ORDER BY o.name",
  ],
])('asks %s for %s', (path, collection, sql) => {
  expect(queryOf(path, collection)).toBe(sql);
});

const paths = {
  server: '',
  jobserver: '/JobServer',
  database: "/Database[@Name='d']",
  table: "/Database[@Name='d']/Table[@Name='t' and @Schema='dbo']",
  view: "/Database[@Name='d']/View[@Name='v' and @Schema='dbo']",
};

it.each(
  Object.entries(smoCollections).flatMap(([parent, each]) => Object.keys(each).map((name) => [parent, name] as const)),
)('has a query for %s/%s', (parent, name) => {
  expect(queryOf(paths[parent as keyof typeof paths], name)).toMatch(
    /^SELECT (?:s\.name AS schema_name, )?o\.name FROM \S+ AS o\b/,
  );
});
