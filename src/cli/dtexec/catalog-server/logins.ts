import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { Secret } from '../../../datatypes/secret.ts';
import { dtsError } from '../../../diagnostics/dts-error.ts';

/** A server that this user has logged in to. */
export interface Login {
  /** E.g. `https://catalog.example.com:8370`. */
  readonly address: string;
  readonly user: string;
  readonly token: Secret;
  /** Number of the token on the server; absent when it came from elsewhere. */
  readonly tokenId?: number;
  readonly allowsPlainText?: boolean;
  /** File with certificates that the server is trusted by. */
  readonly ca?: string;
}

interface Kept {
  readonly v: 1;
  /** Address of the last login. */
  readonly default?: string;
  readonly servers: Readonly<Record<string, Omit<Login, 'token' | 'address'> & { readonly token: string }>>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The file of the logins: `$XDG_CONFIG_HOME/opendtsx/servers.json`, `~/.config/opendtsx/servers.json` or `%APPDATA%\opendtsx\servers.json`. */
export function loginFile(
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const folder = platform === 'win32' ? environment.APPDATA : environment.XDG_CONFIG_HOME;
  return join(folder || join(home, '.config'), 'opendtsx', 'servers.json');
}

/** The login to a server; to the one of the last login when none is named. Throws OPENDTSX_E_LOGIN_FILE when the file is damaged or others can read it. */
export function findLogin(file: string, address?: string): Login | undefined {
  const { servers, default: last } = read(file);
  const wanted = address ?? last;
  const found = wanted !== undefined && Object.hasOwn(servers, wanted) ? servers[wanted] : undefined;
  return wanted === undefined || found === undefined
    ? undefined
    : { ...found, address: wanted, token: new Secret(found.token) };
}

/** Keeps a login, and takes it for the last one. The file is readable by its owner only. */
export function keepLogin(file: string, { address, token, ...rest }: Login): void {
  const { servers } = read(file);
  write(file, { v: 1, default: address, servers: { ...servers, [address]: { ...rest, token: token.reveal() } } });
}

/** Forgets a login. */
export function forgetLogin(file: string, address: string): void {
  const { servers, default: last } = read(file);
  const rest = Object.fromEntries(Object.entries(servers).filter(([each]) => each !== address));
  write(file, { v: 1, ...(last === undefined || last === address ? {} : { default: last }), servers: rest });
}

function read(file: string): Kept {
  let text: string;
  try {
    const { mode } = statSync(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw damaged(file, 'others than its owner can read it');
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { v: 1, servers: {} };
    throw (error as NodeJS.ErrnoException).code === undefined ? error : damaged(file, (error as Error).message);
  }
  try {
    const kept = JSON.parse(text) as Kept;
    if (kept.v === 1 && typeof kept.servers === 'object' && kept.servers !== null) return kept;
  } catch {
    // Told below: the message of the parser would show what is in the file.
  }
  throw damaged(file, 'it is no file of logins');
}

function damaged(file: string, detail: string) {
  return dtsError('OPENDTSX_E_LOGIN_FILE', { file, detail });
}

// Written aside: a login that is interrupted does not lose the others.
function write(file: string, kept: Kept): void {
  const aside = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(aside, `${JSON.stringify(kept, undefined, 2)}\n`, { mode: 0o600 });
    chmodSync(aside, 0o600);
    renameSync(aside, file);
  } catch (error) {
    throw damaged(file, (error as Error).message);
  }
}
