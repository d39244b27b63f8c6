import type { Secret } from '../../datatypes/secret.ts';
import type { ConnectionManager, Package } from '../../model/package.ts';
import type { Project } from '../../model/project.ts';
import type { Parameter } from '../../model/variable.ts';
import { connectionSecretPath, parameterSecretPath } from './secret-path.ts';

/** A sensitive value that is encrypted and did not open, with the means to give it from outside. */
export interface MissingSecret {
  /** Property path, e.g. `\Package.Connections[Warehouse].Properties[Password]`. */
  readonly path: string;
  /** Name of the connection manager or parameter. */
  readonly owner: string;
  readonly property: string;
  /** Gives the value to the model. */
  supply(value: Secret): void;
}

/** Finds a secret by the property path; undefined when there is none. */
export type SecretLookup = (path: string) => Secret | undefined;

/**
 * The secrets of a package or project that did not open: those of its connection managers and parameters, in their order. Secrets
 * in the data of tasks are not among them: the model keeps that data closed.
 */
export function missingSecrets(owner: Package | Project): MissingSecret[] {
  return [
    ...owner.connectionManagers.flatMap(ofConnectionManager),
    ...owner.parameters.filter(({ encrypted }) => encrypted).map(ofParameter),
  ];
}

/** Gives the missing secrets of a package or project the values that `lookup` finds; returns the paths of those it does not find. */
export function supplySecrets(owner: Package | Project, lookup: SecretLookup): string[] {
  return missingSecrets(owner).flatMap((missing) => {
    const value = lookup(missing.path);
    if (value === undefined) return [missing.path];
    missing.supply(value);
    return [];
  });
}

function ofConnectionManager(manager: ConnectionManager): MissingSecret[] {
  return manager.secrets
    .filter(({ encrypted }) => encrypted)
    .map((secret) => ({
      path: connectionSecretPath(manager.name, secret.name),
      owner: manager.name,
      property: secret.name,
      supply(value) {
        secret.encrypted = false;
        secret.value = value;
        if (secret.name === 'ConnectionString') manager.connectionString = value.reveal();
      },
    }));
}

function ofParameter(parameter: Parameter): MissingSecret {
  return {
    path: parameterSecretPath(parameter.scope, parameter.name),
    owner: parameter.name,
    property: 'Value',
    supply(value) {
      parameter.encrypted = false;
      parameter.secret = value;
    },
  };
}
