import type { Secret } from '../../datatypes/secret.ts';

/** What sends a request: `fetch` of Node.js, or a substitute with the same answer. */
export type SendRequest = (url: URL, request: RequestInit) => Promise<Response>;

/** Where a server is and who asks it. */
export interface ConnectionSettings {
  /** E.g. `https://catalog.example.com:8370`, what `opendtsx serve` prints. */
  readonly address: string;
  /** A user of the server with its password; or `token`. */
  readonly user?: string;
  readonly password?: Secret | string;
  /** A token of the server, or of its OpenID provider. */
  readonly token?: Secret | string;
  /** Certificates (PEM) that the server is trusted by, besides those that Node.js trusts. */
  readonly ca?: string;
  /** Whether credentials may be sent to another machine without TLS. */
  readonly allowsPlainText?: boolean;
  /** Milliseconds that an answer may take; 100 000 when absent. Uploads, downloads and event streams have no limit. */
  readonly timeout?: number;
  readonly fetch?: SendRequest;
  /** Waits between attempts; tests give one that does not. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}
