import type { DriverOptions } from 'opendtsx/sdk';
import type { ClientConfig } from 'pg';

/** What a connection is made with, and where it leads, without secrets. */
export interface ConnectionSettings {
  readonly config: ClientConfig;
  readonly displayName: string;
}

const keywords: Readonly<Record<string, 'host' | 'port' | 'database' | 'user' | 'password'>> = {
  host: 'host',
  hostaddr: 'host',
  port: 'port',
  dbname: 'database',
  database: 'database',
  user: 'user',
  password: 'password',
};

/** Settings from a target (`//user@host/database` or `host=… dbname=…`), completed by the options of a connection string. */
export function connectionSettings(target: string, options: DriverOptions): ConnectionSettings {
  const config: ClientConfig = target.startsWith('//') ? settingsOfUrl(target) : settingsOfKeywords(target);
  if (target.trim() === '') {
    config.host = options.server ?? 'localhost';
    if (options.port !== undefined) config.port = Number(options.port);
    if (options.user !== undefined) config.user = options.user;
    if (options.password !== undefined) config.password = options.password.reveal();
    if (options.database !== undefined) config.database = options.database;
  }
  const port = config.port === undefined ? '' : `:${config.port}`;
  return { config, displayName: `PostgreSQL ${config.host ?? 'localhost'}${port}/${config.database ?? ''}` };
}

function settingsOfUrl(target: string): ClientConfig {
  const url = new URL(`postgresql:${target}`);
  const config: ClientConfig = {};
  if (url.hostname !== '') config.host = decodeURIComponent(url.hostname);
  if (url.port !== '') config.port = Number(url.port);
  if (url.username !== '') config.user = decodeURIComponent(url.username);
  if (url.password !== '') config.password = decodeURIComponent(url.password);
  if (url.pathname.length > 1) config.database = decodeURIComponent(url.pathname.slice(1));
  const mode = url.searchParams.get('sslmode');
  if (mode !== null && mode !== 'disable') config.ssl = mode === 'verify-full' ? true : { rejectUnauthorized: false };
  return config;
}

function settingsOfKeywords(target: string): ClientConfig {
  const config: ClientConfig = {};
  for (const [, name, quoted, plain] of target.matchAll(/(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|([^\s;]*))/g)) {
    const keyword = name.toLowerCase();
    const key = Object.hasOwn(keywords, keyword) ? keywords[keyword] : undefined;
    const value = quoted === undefined ? plain : quoted.replaceAll(/\\(.)/g, '$1');
    if (key === 'port') config.port = Number(value);
    else if (key !== undefined) config[key] = value;
  }
  return config;
}
