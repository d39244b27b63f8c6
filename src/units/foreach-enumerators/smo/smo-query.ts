import type { SmoRequest } from './smo-request.ts';

/** The T-SQL that lists the objects: columns `schema_name` (where names belong to schemas) and `name`, in the order of the names. */
export function smoQuery({ described, database, table }: SmoRequest): string {
  const { from, where, hasSchema } = described;
  const inDatabase = (view: string): string =>
    database === '' || !view.startsWith('sys.') ? view : `${bracketed(database)}.${view}`;
  const schemas = `${inDatabase('sys.schemas')} AS s ON s.schema_id = o.schema_id`;
  const conditions = [
    ...(where === undefined ? [] : [where]),
    ...(table === undefined ? [] : [`${ownerOf(from)} = (${tableId(table, inDatabase)})`]),
  ];
  return [
    `SELECT ${hasSchema ? 's.name AS schema_name, ' : ''}o.name FROM ${inDatabase(from)} AS o`,
    ...(hasSchema ? [`JOIN ${schemas}`] : []),
    ...(conditions.length === 0 ? [] : [`WHERE ${conditions.join(' AND ')}`]),
    `ORDER BY ${from === 'sys.columns' ? 'o.column_id' : `${hasSchema ? 's.name, ' : ''}o.name`}`,
  ].join(' ');
}

function tableId(table: NonNullable<SmoRequest['table']>, inDatabase: (view: string) => string): string {
  return (
    `SELECT p.object_id FROM ${inDatabase('sys.objects')} AS p JOIN ${inDatabase('sys.schemas')} AS t ON t.schema_id = p.schema_id ` +
    `WHERE p.name = ${literal(table.name)} AND t.name = ${literal(table.schema)}`
  );
}

// Constraints are objects of their own, with a parent; columns, indexes and statistics are parts of the table.
function ownerOf(from: string): string {
  if (from === 'sys.triggers') return 'o.parent_id';
  return from === 'sys.foreign_keys' || from === 'sys.check_constraints' ? 'o.parent_object_id' : 'o.object_id';
}

function bracketed(name: string): string {
  return `[${name.replaceAll(']', ']]')}]`;
}

function literal(text: string): string {
  return `N'${text.replaceAll("'", "''")}'`;
}
