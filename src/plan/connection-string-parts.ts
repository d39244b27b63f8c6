import type { ConnectionKind } from '../sdk/connection-kind.ts';

const keywords: Readonly<Record<string, readonly string[]>> = {
  servername: ['data source', 'server'],
  initialcatalog: ['initial catalog', 'database'],
  username: ['user id', 'uid'],
};

/** Whether ServerName, InitialCatalog and UserName of what gives such connections are parts of its connection string. */
export function hasConnectionStringParts(gives: ConnectionKind | undefined): boolean {
  return gives === 'database' || gives === 'analysis-services';
}

/**
 * The connection string with the part that a property of database connection managers stands for replaced or added:
 * ServerName (`Data Source`), InitialCatalog (`Initial Catalog`), UserName (`User ID`). Other properties change nothing.
 */
export function withConnectionStringPart(connectionString: string, property: string, value: string): string {
  const keyword = property.toLowerCase();
  if (!Object.hasOwn(keywords, keyword)) return connectionString;
  const names = keywords[keyword];
  const parts = splitParts(connectionString);
  const written = /[;"'=]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  const at = parts.findIndex((part) => names.includes(part.split('=')[0].trim().toLowerCase()));
  if (at < 0) parts.push(`${titleCase(names[0])}=${written}`);
  else parts[at] = `${parts[at].split('=')[0]}=${written}`;
  return `${parts.join(';')};`;
}

function splitParts(connectionString: string): string[] {
  const parts = connectionString.match(/(?:[^;"']|"(?:[^"]|"")*"|'(?:[^']|'')*')+/g) ?? [];
  return parts.filter((part) => part.trim() !== '');
}

function titleCase(words: string): string {
  return words.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase()).replace('User Id', 'User ID');
}
