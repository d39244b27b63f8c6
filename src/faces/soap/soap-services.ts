import type { AuditRecord } from '../../identity/audit.ts';
import type { Principal } from '../../identity/principal.ts';
import type { PackageLauncher } from '../../package-store/package-launcher.ts';
import type { PackageStoreSession } from '../../package-store/package-store-session.ts';

/** What is known of a request before its content. */
export interface SoapCaller {
  readonly authorization: string | undefined;
  /** `Origin` of the page that sent it; absent from programs. */
  readonly origin: string | undefined;
  /** Name and port that it was sent to. */
  readonly host: string;
  /** Address of the client. */
  readonly ip: string;
}

/** Who asks, or why it is not let in. `name`: what it calls itself, for the audit log. */
export type Identified =
  | { readonly principal: Principal }
  | { readonly status: 401 | 403 | 429; readonly refusal: string; readonly name: string; readonly retryAfter?: number };

/** What the web service works with. */
export interface SoapServices {
  identify(caller: SoapCaller): Promise<Identified>;
  session(caller: Principal): PackageStoreSession;
  readonly launcher: PackageLauncher;
  audit(record: Omit<AuditRecord, 'face'>): Promise<void>;
  /** Is told of our own bugs. */
  readonly onBug: (error: unknown, requestId: string) => void;
  /** Where clients reach the service, e.g. `https://etl.example.org`; what they sent the request to when absent. */
  readonly publicAddress?: string;
}
