import { hostname } from 'node:os';
import type { Connection } from '../../client/transport/connection.ts';
import { openConnection } from '../../client/transport/open-connection.ts';
import { requestPath } from '../../client/transport/request-path.ts';
import { Secret } from '../../datatypes/secret.ts';
import { askSecret } from '../console/ask-secret.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { keptAddress, readCertificates, tokenIn } from '../dtexec/catalog-server/connect-server.ts';
import { findLogin, forgetLogin, keepLogin, type Login, loginFile } from '../dtexec/catalog-server/logins.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { tellingRefusals } from './catalog-server/with-server.ts';
import { ownArguments } from './own-arguments.ts';

const options = {
  user: { type: 'string' },
  'password-env': { type: 'string' },
  'token-env': { type: 'string' },
  scope: { type: 'string', default: 'read,execute,deploy,admin' },
  ca: { type: 'string' },
  'allow-http': { type: 'boolean' },
  forget: { type: 'boolean' },
} as const;

/** `opendtsx login`: a token of a server, made with a password or taken from the environment, is kept for the other commands. Exit codes 0 and 1. */
export async function login(args: readonly string[], target: CommandConsole): Promise<number> {
  const { values, positionals } = ownArguments('login', args, options);
  const [written] = positionals;
  if (written === undefined || positionals.length > 1) throw wrong('takes the address of one server');
  return tellingRefusals(target, 1, async () => {
    const allowsPlainText = values['allow-http'] === true;
    const address = keptAddress(written, allowsPlainText || values.forget === true);
    if (values.forget === true) return forget(address, target);
    const trust = {
      ...(allowsPlainText ? { allowsPlainText } : {}),
      ...(values.ca === undefined ? {} : { ca: values.ca }),
    };
    const before = findLogin(loginFile(), address);
    const made = await makeLogin({ address, user: '', token: new Secret(''), ...trust }, values);
    keepLogin(loginFile(), made);
    if (before !== undefined) await endToken(before);
    target.output.write(`Logged in to ${address} as ${made.user}. The token is kept in ${loginFile()}.\n`);
    return 0;
  });
}

async function makeLogin(
  login: Login,
  values: {
    readonly user?: string;
    readonly scope: string;
    readonly 'password-env'?: string;
    readonly 'token-env'?: string;
  },
): Promise<Login> {
  const given = tokenIn(values['token-env']);
  if (given !== undefined) {
    const { name } = await (await connect(login, { token: given })).get<{ name: string }>('/me');
    return { ...login, user: name, token: given };
  }
  const { user } = values;
  if (user === undefined) throw wrong('needs --user, or --token-env');
  const password = tokenIn(values['password-env'], '--password-env') ?? (await askPassword(user, login.address));
  const connection = await connect(login, { user, password });
  const scopes = values.scope.split(',').map((scope) => scope.trim());
  const body = { name: `opendtsx login on ${hostname()}`.slice(0, 128), scopes };
  const { id, token } = await connection.send<{ id: number; token: string }>('POST', '/tokens', body);
  return { ...login, user, token: new Secret(token), tokenId: id };
}

type Proof = { readonly token: Secret } | { readonly user: string; readonly password: Secret };

function connect({ address, allowsPlainText, ca }: Login, proof: Proof): Promise<Connection> {
  return openConnection({
    address,
    ...proof,
    ...(allowsPlainText === undefined ? {} : { allowsPlainText }),
    ...(ca === undefined ? {} : { ca: readCertificates(ca) }),
  });
}

async function askPassword(user: string, address: string): Promise<Secret> {
  // Nobody would answer: a scheduled run must end, not wait.
  if (!process.stdin.isTTY) throw wrong('cannot ask for the password: there is no terminal; use --password-env');
  const question = `Password of ${user} at ${address}: `;
  const password = await askSecret(question, { input: process.stdin, output: process.stderr });
  if (password === undefined) throw wrong('was given no password');
  return password;
}

async function forget(address: string, target: CommandConsole): Promise<number> {
  const kept = findLogin(loginFile(), address);
  forgetLogin(loginFile(), address);
  if (kept !== undefined) await endToken(kept);
  target.output.write(kept === undefined ? `Nobody was logged in to ${address}.\n` : `Logged out of ${address}.\n`);
  return 0;
}

// A token that nobody knows any more ends by itself in time.
async function endToken(login: Login): Promise<void> {
  if (login.tokenId === undefined) return;
  try {
    await (await connect(login, login)).send('DELETE', requestPath`/tokens/${login.tokenId}`);
  } catch {
    // The server may be gone, or the token over.
  }
}

function wrong(detail: string): OptionFault {
  return new OptionFault('OPENDTSX_E_COMMAND_ARGUMENT', { command: 'login', detail }, 'opendtsx login --help');
}
