import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** Something outside the package that is about to be touched, besides files: a host that is connected to, or a program that is started. */
export type PolicyAccess =
  | {
      readonly kind: 'host';
      /** Name or address, without port. */
      readonly host: string;
      readonly port?: number;
    }
  | {
      readonly kind: 'command';
      /** The program as it is started: a path, or a bare name that is looked for in the search path. */
      readonly command: string;
    }
  | {
      readonly kind: 'script';
      /** SHA-256 of its source, in hexadecimal digits. */
      readonly hash: string;
    };

/** What the contexts of units offer, so that whoever answers for a machine can forbid places. Paths are judged by `resolvePath` and `checkPath`. */
export interface PolicyCheck {
  /** Why the policy forbids it, with the name of its rule; undefined when it may be used. Ask at validation and right before use. */
  checkPolicy?(access: PolicyAccess): Diagnostic | undefined;
}
