import { agentErrors } from '../../agent/agent-errors.ts';
import { catalogErrors } from '../../catalog/catalog-errors.ts';
import { identityErrors } from '../../identity/identity-errors.ts';
import { launchErrors } from '../../package-store/launch-errors.ts';
import { packageStoreErrors } from '../../package-store/package-store-errors.ts';
import { faceErrors } from './face-errors.ts';

const statuses: Readonly<Record<string, number>> = {
  invalid: 400,
  unauthenticated: 401,
  refused: 403,
  'not-found': 404,
  exists: 409,
  state: 409,
  throttled: 429,
  unavailable: 503,
};

const entries: Readonly<Record<string, { readonly kind: string }>> = {
  ...catalogErrors,
  ...identityErrors,
  ...agentErrors,
  ...packageStoreErrors,
  ...launchErrors,
};

/** The HTTP status of a finding of the services, by its symbol. */
export function statusOf(symbol: string): number | undefined {
  if (Object.hasOwn(faceErrors, symbol)) return faceErrors[symbol as keyof typeof faceErrors].status;
  return Object.hasOwn(entries, symbol) ? statuses[entries[symbol].kind] : undefined;
}
