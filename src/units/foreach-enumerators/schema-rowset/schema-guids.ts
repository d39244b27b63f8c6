const family = '5cf3-11ce-ade5-00aa0044773d';

/** The schema rowsets of OLE DB by the first part of their GUID; names as in `OleDbSchemaGuid` of .NET. */
const names: Readonly<Record<string, string>> = {
  c8b52210: 'Assertions',
  c8b52211: 'Catalogs',
  c8b52212: 'Character_Sets',
  c8b52213: 'Collations',
  c8b52214: 'Columns',
  c8b52215: 'Check_Constraints',
  c8b52216: 'Constraint_Column_Usage',
  c8b52217: 'Constraint_Table_Usage',
  c8b52218: 'Key_Column_Usage',
  c8b52219: 'Referential_Constraints',
  c8b5221a: 'Table_Constraints',
  c8b5221b: 'Column_Domain_Usage',
  c8b5221e: 'Indexes',
  c8b52221: 'Column_Privileges',
  c8b52222: 'Table_Privileges',
  c8b52223: 'Usage_Privileges',
  c8b52224: 'Procedures',
  c8b52225: 'Schemata',
  c8b52226: 'Sql_Languages',
  c8b52227: 'Statistics',
  c8b52229: 'Tables',
  c8b5222a: 'Translations',
  c8b5222c: 'Provider_Types',
  c8b5222d: 'Views',
  c8b5222e: 'View_Column_Usage',
  c8b5222f: 'View_Table_Usage',
  c8b522b8: 'Procedure_Parameters',
  c8b522c4: 'Foreign_Keys',
  c8b522c5: 'Primary_Keys',
  c8b522c9: 'Procedure_Columns',
  c8b522e0: 'Tables_Info',
  c8b522ef: 'Trustee',
  c8b522ff: 'Table_Statistics',
  c8b52301: 'Check_Constraints_By_Table',
};

/** The name of a schema rowset, given its GUID or its name; undefined when there is none. */
export function schemaRowsetName(schemaRowset: string): string | undefined {
  const text = schemaRowset
    .trim()
    .replace(/^\{(.*)\}$/, '$1')
    .toLowerCase();
  const first = text.slice(0, text.indexOf('-'));
  if (text === `${first}-${family}`) return names[first];
  return Object.values(names).find((name) => name.toLowerCase() === text);
}
