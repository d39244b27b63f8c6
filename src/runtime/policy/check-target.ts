import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Registry } from '../../registry/registry.ts';
import type { DriverOptions } from '../../sdk/driver.ts';
import type { PathResolver } from '../resolve-path.ts';
import type { Policy } from './policy.ts';

/** Why the policy forbids what a driver would open; undefined when it may be opened, or there is no policy. */
export function checkTarget(
  {
    registry,
    paths,
    policy,
  }: { readonly registry: Registry; readonly paths: PathResolver; readonly policy: Policy | undefined },
  scheme: string,
  target: string,
  options: DriverOptions,
): Diagnostic | undefined {
  const driver = registry.driver(scheme)?.declaration;
  if (policy === undefined || driver === undefined) return undefined;
  const place = driver.leadsTo?.(target, options);
  if (place === undefined) {
    return policy.limitsPaths || policy.limitsHosts ? diagnostic('OPENDTSX_E_POLICY_DRIVER', { scheme }) : undefined;
  }
  if ('file' in place) return place.file === undefined ? undefined : paths.checkPath(place.file);
  for (const host of place.hosts) {
    const fault = policy.check({ kind: 'host', ...host });
    if (fault !== undefined) return fault;
  }
  return undefined;
}
