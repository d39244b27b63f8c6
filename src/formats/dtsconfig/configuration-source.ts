/** Numbers of `DTSConfigurationType`, as packages persist them. The odd ones out name an environment variable that holds the string. */
export const configurationType = {
  parentVariable: 0,
  configurationFile: 1,
  environmentVariable: 2,
  registryEntry: 3,
  indirectParentVariable: 4,
  indirectConfigurationFile: 5,
  indirectRegistryEntry: 6,
  sqlServer: 7,
  indirectSqlServer: 8,
} as const;

/** Where the values of a configuration are. Its property path is `configurationVariable`, where the kind holds one value only. */
export type ConfigurationSource =
  | { readonly kind: 'parent-variable'; readonly variable: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'environment-variable'; readonly variable: string }
  | { readonly kind: 'registry'; readonly key: string }
  | {
      readonly kind: 'sql-server';
      /** Name of a connection manager of the package. */
      readonly connection: string;
      /** As written, e.g. `[dbo].[SSIS Configurations]`. */
      readonly table: string;
      /** Value of the column ConfigurationFilter. */
      readonly filter: string;
    };

/** A parsed configuration string; of an indirect one only the environment variable is known until it is looked up. */
export type ParsedConfiguration =
  | { readonly source: ConfigurationSource }
  | { readonly environmentVariable: string; readonly type: number }
  | { readonly fault: string };

const directTypes: Readonly<Record<number, number>> = {
  [configurationType.indirectParentVariable]: configurationType.parentVariable,
  [configurationType.indirectConfigurationFile]: configurationType.configurationFile,
  [configurationType.indirectRegistryEntry]: configurationType.registryEntry,
  [configurationType.indirectSqlServer]: configurationType.sqlServer,
};

/**
 * What the type and string of a configuration say. For an indirect one: the environment variable, and the direct type by which its value is
 * to be parsed.
 */
export function parseConfiguration(type: number, text: string): ParsedConfiguration {
  const direct = directTypes[type];
  if (direct !== undefined) return { environmentVariable: text, type: direct };
  switch (type) {
    case configurationType.parentVariable:
      return { source: { kind: 'parent-variable', variable: text } };
    case configurationType.configurationFile:
      return { source: { kind: 'file', path: text } };
    case configurationType.environmentVariable:
      return { source: { kind: 'environment-variable', variable: text } };
    case configurationType.registryEntry:
      return { source: { kind: 'registry', key: text } };
    case configurationType.sqlServer:
      return parseSqlServer(text);
    default:
      return { fault: `its type ${type} is not known` };
  }
}

/** The type and string that a package persists for a source; read back they give the same source. */
export function configurationString(source: ConfigurationSource): { readonly type: number; readonly text: string } {
  switch (source.kind) {
    case 'parent-variable':
      return { type: configurationType.parentVariable, text: source.variable };
    case 'file':
      return { type: configurationType.configurationFile, text: source.path };
    case 'environment-variable':
      return { type: configurationType.environmentVariable, text: source.variable };
    case 'registry':
      return { type: configurationType.registryEntry, text: source.key };
    case 'sql-server': {
      const parts = [source.connection, source.table, source.filter];
      return { type: configurationType.sqlServer, text: parts.map((part) => `${quoted(part)};`).join('') };
    }
  }
}

/** The indirect type of a direct one; undefined for environment variables, which have none. */
export function indirectType(type: number): number | undefined {
  const found = Object.entries(directTypes).find(([, direct]) => direct === type);
  return found && Number(found[0]);
}

// `"connection";"table";"filter";` (observed); a quote within is doubled (inferred).
function parseSqlServer(text: string): ParsedConfiguration {
  const parts = [...text.matchAll(/"((?:[^"]|"")*)"(?:;|$)/g)];
  const isWhole = parts.map(([part]) => part).join('') === text.trim();
  if (parts.length !== 3 || !isWhole) return { fault: 'its string is not "connection";"table";"filter";' };
  const [connection, table, filter] = parts.map(([, part]) => part.replaceAll('""', '"'));
  return { source: { kind: 'sql-server', connection, table, filter } };
}

function quoted(part: string): string {
  return `"${part.replaceAll('"', '""')}"`;
}
