import { startTdsServer, type TdsServer } from '../start-tds-server.ts';
import type { TdsLimits } from '../tds-server-options.ts';
import { type ScriptedSession, scriptedLogin } from './scripted-session.ts';

/** A server of scripted sessions without encryption, and what has happened in it. */
export interface ScriptedServer {
  readonly server: TdsServer;
  readonly sessions: readonly ScriptedSession[];
  readonly bugs: readonly unknown[];
}

/** Starts one on a free port, with bounds other than the usual ones where given. */
export async function serveScripted(limits: Partial<TdsLimits> = {}): Promise<ScriptedServer> {
  const sessions: ScriptedSession[] = [];
  const bugs: unknown[] = [];
  const server = await startTdsServer({
    host: '127.0.0.1',
    port: 0,
    encrypt: 'off',
    serverName: 'TESTSERVER',
    login: scriptedLogin((session) => sessions.push(session)),
    onBug: (error) => bugs.push(error),
    limits,
  });
  return { server, sessions, bugs };
}
