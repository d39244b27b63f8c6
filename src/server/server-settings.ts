import type { SmtpSettings } from '../agent/notifications/senders.ts';
import type { Secret } from '../datatypes/secret.ts';
import type { OpenIdConnectSettings } from '../identity/open-id-connect.ts';
import type { FileSystemRoot } from '../package-store/file-system-places.ts';

/** What a server is started with. */
export interface ServerSettings {
  /** Folder of everything that the server keeps on this machine. */
  readonly dataFolder: string;
  /** Address of a PostgreSQL database that several servers share; the store is a file of the data folder when absent. */
  readonly database?: Secret;
  /** File with the key that seals sensitive values; `server.key` of the data folder when absent. Servers that share a database share the key. */
  readonly keyFile?: string;
  /** Address to listen at; 127.0.0.1 when absent: other machines do not reach it. */
  readonly host?: string;
  /** 0: any free one. */
  readonly port: number;
  /** Certificate and key (PEM); then the server speaks TLS only. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
  readonly openId?: OpenIdConnectSettings;
  /** Name of a user who gets a new random password at the start: for those who have lost theirs. */
  readonly passwordToReset?: string;
  /** The name that the server gives itself in operations; that of the machine when absent. */
  readonly serverName?: string;
  readonly executions?: ExecutionSettings;
  readonly jobs?: JobSettings;
  /** Folders that are offered as package stores. */
  readonly packageRoots?: readonly FileSystemRoot[];
}

/** How a server executes packages. */
export interface ExecutionSettings {
  /** Executions at a time; as many as processors, and at least 2, when absent. */
  readonly capacity?: number;
  /** Worker processes that wait for work; 1 when absent. */
  readonly warmWorkers?: number;
  /** Folder that relative paths of packages start from; `packages` of the data folder when absent. */
  readonly workingFolder?: string;
  /** Path of an `opendtsx.yaml` for all executions. */
  readonly optionsFile?: string;
  /** Name of an environment of that file. */
  readonly environment?: string;
  /** Path of a YAML file with a policy. */
  readonly policy?: string;
  /** Bytes that a worker process may hold. */
  readonly processMemory?: number;
  /** Seconds that an execution may take. */
  readonly seconds?: number;
  /** Schema of the tables by which several servers share what waits; that of graphile-worker when absent. */
  readonly queueSchema?: string;
}

/** How a server runs jobs. */
export interface JobSettings {
  /** IANA name of the time zone of schedules that name none; that of the machine when absent. */
  readonly timeZone?: string;
  /** Folder that commands start in; that for temporary files when absent. */
  readonly workingFolder?: string;
  /** Where e-mail goes out. */
  readonly smtp?: SmtpSettings;
}
