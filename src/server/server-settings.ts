import type { SmtpSettings } from '../agent/notifications/senders.ts';
import type { Secret } from '../datatypes/secret.ts';
import type { OpenIdConnectSettings } from '../identity/open-id-connect.ts';
import type { FileSystemRoot } from '../package-store/file-system-places.ts';
import type { LaunchRoot } from '../package-store/launch-roots.ts';
import type { ScriptDatabase } from '../runtime/sql-script/run-sql-script.ts';

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
  /** Folders that are offered as package stores; `File System`, in the data folder, when absent. */
  readonly packageRoots?: readonly FileSystemRoot[];
  readonly webService?: WebServiceSettings;
  /** Absent: callers of T-SQL are not answered. */
  readonly tds?: TdsSettings;
}

/** How callers are answered that take the server for a SQL Server with SSISDB and msdb. */
export interface TdsSettings {
  /** 0: any free one. SQL Server's is 1433. */
  readonly port: number;
  /** Address to listen at; that of the server when absent. */
  readonly host?: string;
  /**
   * `login`: passwords always, the rest when the client asks; `required`: everything, and clients that cannot are refused; `off`: nothing. With the certificate of
   * `tls`, or one that the server makes itself, as SQL Server does. `login` when absent.
   */
  readonly encrypt?: 'off' | 'login' | 'required';
}

/** How callers of the web service are answered. */
export interface WebServiceSettings {
  /** Folders whose packages callers may run by their path (`file`); none when absent. */
  readonly roots?: readonly LaunchRoot[];
  /** Name of the user that callers without credentials act as; they are refused when absent. */
  readonly anonymousUser?: string;
  /** Where clients reach the server, e.g. `https://etl.example.org`; what they sent the request to when absent. */
  readonly publicAddress?: string;
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
  /**
   * Folder of the journals by which executions with retries go on where they were lost; `journals` of the data folder when absent. Several servers on one database go
   * on for each other where it is a folder that all of them see, on a file system with locks.
   */
  readonly journalFolder?: string;
  /** How often an execution that was given no retries goes on by itself at the checkpoint that its package has left, after its process was lost; absent: never. */
  readonly checkpointRetries?: number;
  /** Bytes that a worker process may hold. */
  readonly processMemory?: number;
  /** Seconds that an execution may take. */
  readonly seconds?: number;
  /** Schema of the tables by which several servers share what waits; that of graphile-worker when absent. */
  readonly queueSchema?: string;
}

/** A database that T-SQL steps run in. */
export interface JobConnection extends ScriptDatabase {
  /** Seconds that a script may take; as long as it takes when absent. */
  readonly seconds?: number;
  /** Users and roles whose jobs may use it; members of sysadmin may always. */
  readonly allow?: readonly string[];
}

/** How a server runs jobs. */
export interface JobSettings {
  /** IANA name of the time zone of schedules that name none; that of the machine when absent. */
  readonly timeZone?: string;
  /** Folder that commands start in; that for temporary files when absent. */
  readonly workingFolder?: string;
  /** Databases that T-SQL steps run in. */
  readonly connections?: readonly JobConnection[];
  /** Where e-mail goes out. */
  readonly smtp?: SmtpSettings;
}
