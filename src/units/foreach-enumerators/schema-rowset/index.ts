import { defineUnit } from 'opendtsx/sdk';
import { foreachSchemaRowsetDeclaration } from './schema-rowset.ts';

/** The Foreach ADO.NET Schema Rowset enumerator. */
export const foreachSchemaRowsetEnumerator = defineUnit(
  foreachSchemaRowsetDeclaration,
  () => import('./schema-rowset.run.ts'),
);
