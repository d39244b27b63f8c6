import { agentError } from '../../../agent/agent-errors.ts';
import { catalogError } from '../../../catalog/catalog-errors.ts';
import { absentCatalogProcedures, catalogProcedures, catalogSynonyms } from '../procedures/catalog-procedures.ts';
import type { SqlProcedure } from '../procedures/declare-procedure.ts';
import { jobHelpProcedures } from '../procedures/job-help-procedures.ts';
import { jobProcedures } from '../procedures/job-procedures.ts';
import { metadataProcedures } from '../procedures/metadata-procedures.ts';
import { storedPackageProcedures } from '../procedures/stored-package-procedures.ts';
import { catalogLogViews } from '../views/catalog-log-views.ts';
import { catalogObjectViews } from '../views/catalog-object-views.ts';
import type { View } from '../views/declare-view.ts';
import { jobViews } from '../views/job-views.ts';
import { storedPackageViews } from '../views/stored-package-views.ts';
import type { ListedDatabase, ListedObject } from './object-list.ts';
import { informationSchemaViews, sysdatabases, systemViews } from './system-views.ts';

/** What a schema holds. */
interface Schema {
  readonly procedures?: Readonly<Record<string, SqlProcedure>>;
  readonly views?: Readonly<Record<string, View>>;
  /** Whether the views are tables in SQL Server. */
  readonly areTables?: boolean;
  /** What is thrown for NULL where a procedure needs a value. */
  missing?(parameter: string): Error;
}

/** A procedure where it stands. */
export interface PlacedProcedure {
  readonly schema: string;
  readonly name: string;
  readonly procedure: SqlProcedure;
  /** What is thrown for NULL where it needs a value. */
  missing(parameter: string): Error;
}

const missingOfAgent = (parameter: string): Error => agentError('OPENDTSX_E_AGENT_REQUIRED', { parameter });
const missingOfCatalog = (parameter: string): Error =>
  catalogError('OPENDTSX_E_CATALOG_ARGUMENTMISSING', { parameter });

const { cleanup_server_log, cleanup_server_execution_keys, ...absentInCatalog } = absentCatalogProcedures;

const catalogSchema: Schema = {
  procedures: {
    ...catalogProcedures,
    ...Object.fromEntries(Object.entries(catalogSynonyms).map(([name, other]) => [name, catalogProcedures[other]])),
    ...absentInCatalog,
  },
  views: { ...catalogObjectViews, ...catalogLogViews },
};

/** msdb of 2005 called its tables of packages otherwise. */
const packagesOf2005: Readonly<Record<string, View>> = {
  sysdtspackages90: storedPackageViews.sysssispackages,
  sysdtspackagefolders90: storedPackageViews.sysssispackagefolders,
  sysdtslog90: storedPackageViews.sysssislog,
};

/** The databases by their names, with their schemas; `sys` and `INFORMATION_SCHEMA` are in all of them. Numbers are those that SQL Server gives first. */
const databases: readonly {
  readonly id: number;
  readonly name: string;
  readonly schemas: Readonly<Record<string, Schema>>;
}[] = [
  { id: 1, name: 'master', schemas: { dbo: { views: { sysdatabases: sysdatabases() } } } },
  { id: 2, name: 'tempdb', schemas: { dbo: {} } },
  {
    id: 4,
    name: 'msdb',
    schemas: {
      dbo: {
        procedures: { ...jobProcedures, ...jobHelpProcedures, ...storedPackageProcedures },
        views: { ...jobViews, ...storedPackageViews, ...packagesOf2005 },
        areTables: true,
        missing: missingOfAgent,
      },
    },
  },
  {
    id: 5,
    name: 'SSISDB',
    schemas: {
      catalog: catalogSchema,
      dbo: {},
      internal: { procedures: { cleanup_server_log, cleanup_server_execution_keys } },
    },
  },
];

const everywhere: Readonly<Record<string, Schema>> = {
  sys: { views: systemViews, procedures: metadataProcedures },
  INFORMATION_SCHEMA: { views: informationSchemaViews },
};

/** Numbers of objects begin apart in each database. */
const firstObject = 100_000;

/** Every database with what can be named in it. */
export const objectList: readonly ListedDatabase[] = databases.map(({ id, name, schemas }) => ({
  id,
  name,
  schemas: Object.keys(schemas),
  objects: Object.entries(schemas)
    .flatMap(([schema, held]) => listedObjects(schema, held))
    .map((object, place) => ({ ...object, id: id * firstObject + place })),
}));

function listedObjects(schema: string, { procedures = {}, views = {}, areTables }: Schema): Omit<ListedObject, 'id'>[] {
  return [
    ...Object.entries(views).map(
      ([name, { columns }]): Omit<ListedObject, 'id'> => ({
        schema,
        name,
        type: areTables === true && !name.endsWith('_view') ? 'U' : 'V',
        columns,
        parameters: [],
      }),
    ),
    ...Object.entries(procedures).map(
      ([name, { parameters }]): Omit<ListedObject, 'id'> => ({
        schema,
        name,
        type: 'P',
        columns: [],
        parameters: parameters.map(({ parameter }) => parameter),
      }),
    ),
  ];
}

/** The view of this name in a database; names are compared without case. Without schema it is looked for in dbo, as SQL Server does. */
export function viewNamed(database: string, schema: string | undefined, name: string): View | undefined {
  return schemasNamed(database, schema)
    .map(([, { views = {} }]) => memberNamed(views, name)?.[1])
    .find((view) => view !== undefined);
}

/** The procedure of this name in a database. Without schema it is looked for in dbo; those of sys are found from there too. */
export function procedureNamed(
  database: string,
  schema: string | undefined,
  name: string,
): PlacedProcedure | undefined {
  const inSys = schema === undefined || schema.toLowerCase() === 'dbo' ? schemasNamed(database, 'sys') : [];
  for (const [placed, { procedures = {}, missing = missingOfCatalog }] of [
    ...schemasNamed(database, schema),
    ...inSys,
  ]) {
    const found = memberNamed(procedures, name);
    if (found !== undefined) return { schema: placed, name: found[0], procedure: found[1], missing };
  }
  return undefined;
}

function schemasNamed(database: string, schema = 'dbo'): readonly (readonly [string, Schema])[] {
  const found = databases.find(({ name }) => name.toLowerCase() === database.toLowerCase());
  if (found === undefined) return [];
  return Object.entries({ ...found.schemas, ...everywhere }).filter(
    ([name]) => name.toLowerCase() === schema.toLowerCase(),
  );
}

function memberNamed<Member>(
  members: Readonly<Record<string, Member>>,
  name: string,
): readonly [string, Member] | undefined {
  if (Object.hasOwn(members, name)) return [name, members[name]];
  return Object.entries(members).find(([each]) => each.toLowerCase() === name.toLowerCase());
}
