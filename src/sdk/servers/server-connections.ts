import type { Secret } from '../../datatypes/secret.ts';

/** How the way to a server is protected. Files named by a target have been read. */
export interface TransportSecurity {
  /** `explicit` begins in plain and turns to TLS by a command of the protocol; `implicit` speaks TLS from the first byte. */
  readonly mode: 'none' | 'explicit' | 'implicit';
  /** Certificates (PEM) of the authorities to trust beside those of the system. */
  readonly authorities?: string;
  /** Certificate (PEM) that this side shows. */
  readonly certificate?: string;
  /** Private key (PEM) of that certificate. */
  readonly key?: Secret;
}

/** An FTP server as its connection manager describes it; nothing is open. */
export interface FtpConnection {
  readonly kind: 'ftp';
  /** Name of the connection manager, for messages. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly userName: string;
  readonly password: Secret | undefined;
  /** Whether this side opens the data connections. */
  readonly passive: boolean;
  /** Seconds without progress before giving up; 0: no limit. */
  readonly timeout: number;
  /** Attempts to connect; 0: no limit. */
  readonly retries: number;
  /** Bytes to read from or write to a file at a time. */
  readonly chunkSize: number;
  readonly security: TransportSecurity;
}

/** A mail server as its connection manager describes it; nothing is open. */
export interface SmtpConnection {
  readonly kind: 'smtp';
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** '' for none: the server is asked to take mail from anybody. */
  readonly userName: string;
  readonly password: Secret | undefined;
  /** Seconds; 0: no limit. */
  readonly timeout: number;
  readonly security: TransportSecurity;
}

/** A proxy between this machine and web servers. */
export interface HttpProxy {
  readonly url: string;
  readonly userName: string;
  readonly password: Secret | undefined;
}

/** A web server as its connection manager describes it; nothing is open. */
export interface HttpConnection {
  readonly kind: 'http';
  readonly name: string;
  /** Without user and password. */
  readonly url: string;
  /** Whether the URL was given from outside and so is the address to call, whatever a WSDL says. */
  readonly repointed: boolean;
  /** '' for none. A domain stands before it, `DOMAIN\user`. */
  readonly userName: string;
  readonly password: Secret | undefined;
  readonly proxy: HttpProxy | undefined;
  /** Seconds without an answer before giving up; 0: no limit. */
  readonly timeout: number;
  /** Bytes to send at a time. */
  readonly chunkSize: number;
  readonly security: TransportSecurity;
}

/** A message queue: the MSMQ path of the package and the queue of the broker that stands in for it. */
export interface MessageQueueConnection {
  readonly kind: 'message-queue';
  readonly name: string;
  /** As the package has it, e.g. `.\private$\orders`. */
  readonly path: string;
  /** AMQP address of the broker; it may hold a password. */
  readonly broker: Secret;
  /** Name of the queue at the broker. */
  readonly queue: string;
  /** Host of the broker, for messages. */
  readonly host: string;
  readonly security: TransportSecurity;
}

/** A machine that is asked about itself as Windows Management Instrumentation does: always this one. */
export interface WmiConnection {
  readonly kind: 'wmi';
  readonly name: string;
  /** As the package has it, e.g. `\\\\localhost`. */
  readonly server: string;
  readonly namespace: string;
}

/** A server of Analysis Services behind its HTTP pump (XML for Analysis), as its connection manager describes it; nothing is open. */
export interface AnalysisServicesConnection {
  readonly kind: 'analysis-services';
  readonly name: string;
  /** Address of the pump, without user and password. */
  readonly url: string;
  /** '' for none: the pump is asked anonymously. */
  readonly userName: string;
  readonly password: Secret | undefined;
  /** Properties of XML for Analysis that go with each request, by name: `Catalog`, `LocaleIdentifier`, `Roles`. */
  readonly properties: ReadonlyMap<string, string>;
  /** Seconds until the connection is there; 0: no limit. */
  readonly connectTimeout: number;
  /** Seconds until a command has ended; 0: no limit. */
  readonly timeout: number;
  readonly security: TransportSecurity;
}

/** A connection to a server that speaks a protocol of its own. */
export type ServerConnection =
  | FtpConnection
  | SmtpConnection
  | HttpConnection
  | MessageQueueConnection
  | WmiConnection
  | AnalysisServicesConnection;
