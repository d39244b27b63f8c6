import type { TypedSqlValue } from '../../../tsql/sql-type.ts';

/** The product version of SQL Server whose catalog this server is compatible with: what drivers choose their queries by. */
export const compatibleVersion = '15.0.2000.5';

/** What @@VERSION says: who answers, behind what drivers look for. */
export const versionText = `OpenDTSX catalog server, compatible with Microsoft SQL Server 2019 (RTM) - ${compatibleVersion} (X64)
\tNot a SQL Server: SSISDB and msdb of OpenDTSX, without databases of their own\n`;

/** The number of 15.0.2000.5 as @@MICROSOFTVERSION tells it. */
const microsoftVersion = (15 << 24) | 2000;

/** Facts about the connection and its server. */
export interface ServerFacts {
  readonly serverName: string;
  readonly spid: number;
  /** SQLAlchemy, JDBC and others ask for it before they ask for anything else. */
  readonly machineName: string;
}

const text = (value: string, length = 128): TypedSqlValue => ({ type: { name: 'nvarchar', length }, value });
const int = (value: number): TypedSqlValue => ({ type: { name: 'int' }, value });
const small = (value: number): TypedSqlValue => ({ type: { name: 'smallint' }, value });

/** The values of `@@…` that belong to the server, by the name in lower case without `@@`. */
export function serverVariables(facts: ServerFacts): Readonly<Record<string, TypedSqlValue>> {
  return {
    version: text(versionText, 300),
    servername: text(facts.serverName),
    servicename: text('MSSQLSERVER'),
    spid: small(facts.spid),
    max_precision: { type: { name: 'tinyint' }, value: 38 },
    max_connections: int(32_767),
    microsoftversion: int(microsoftVersion),
    language: text('us_english'),
    langid: small(0),
    lock_timeout: int(-1),
    textsize: int(2_147_483_647),
    datefirst: { type: { name: 'tinyint' }, value: 7 },
    dbts: { type: { name: 'varbinary', length: 8 }, value: new Uint8Array(8) },
    options: int(5496),
    nestlevel: int(0),
    procid: int(0),
    remserver: { type: { name: 'nvarchar', length: 128 }, value: null },
  };
}

/** What SERVERPROPERTY knows, by the name in lower case. */
export function serverProperties(facts: ServerFacts): Readonly<Record<string, TypedSqlValue>> {
  return {
    productversion: text(compatibleVersion),
    productlevel: text('RTM'),
    productmajorversion: text('15'),
    productminorversion: text('0'),
    productbuild: text('2000'),
    productupdatelevel: { type: { name: 'nvarchar', length: 128 }, value: null },
    edition: text('OpenDTSX (catalog only)'),
    editionid: { type: { name: 'bigint' }, value: 0n },
    engineedition: int(2),
    servername: text(facts.serverName),
    machinename: text(facts.machineName),
    computernamephysicalnetbios: text(facts.machineName),
    instancename: { type: { name: 'nvarchar', length: 128 }, value: null },
    collation: text('SQL_Latin1_General_CP1_CI_AS'),
    isclustered: int(0),
    ishadrenabled: int(0),
    isfulltextinstalled: int(0),
    isintegratedsecurityonly: int(0),
    issingleuser: int(0),
    isxtpsupported: int(0),
    ispolybaseinstalled: int(0),
    islocaldb: int(0),
    lcid: int(1033),
    sqlcharsetname: text('iso_1'),
    sqlsortordername: text('nocase_iso'),
    processid: int(process.pid),
    resourceversion: text(compatibleVersion),
  };
}
