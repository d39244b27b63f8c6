import type { Secret } from '../datatypes/secret.ts';

/**
 * A place outside the package that secrets come from: environment, file, prompt, or a plug-in. Gives undefined for what it does not
 * have; rejects with `DtsError` when it cannot be asked at all. Its answers never appear in messages.
 */
export interface SecretSource {
  /** How messages call the source, e.g. `the environment`. */
  readonly name: string;
  /** @param path property path, e.g. `\Package.Connections[Warehouse].Properties[Password]` */
  find(path: string): Promise<Secret | undefined>;
  /** Whether somebody is asked: then only for what a package lacks for certain. */
  readonly asks?: boolean;
}
