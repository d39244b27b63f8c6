import { resolve, sep } from 'node:path';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import type { PolicyAccess } from '../../sdk/policy.ts';
import { isHostAllowed } from './host-rule.ts';
import { programLocation } from './program-location.ts';
import { realLocation } from './real-location.ts';

/** Rules of one policy; a rule that is absent allows everything, an empty one nothing. */
export interface PolicyRules {
  /** File that the rules stand in, for messages. */
  readonly file: string;
  /** Absolute folders (or files) of this machine. */
  readonly allowedRoots?: readonly string[];
  /** `host`, `host:port`, `*.domain`. */
  readonly allowedHosts?: readonly string[];
  /** Names or absolute paths of programs. */
  readonly allowedCommands?: readonly string[];
  /** Whether scripts of packages may run, or SHA-256 hashes of those that may. Absent beside other rules: they may not, as no rule could hold them. */
  readonly scripts?: 'allow' | 'forbid' | readonly string[];
}

/** What an execution may touch. */
export interface Policy {
  /** Whether a rule restricts paths. */
  readonly limitsPaths: boolean;
  /** Whether a rule restricts hosts. */
  readonly limitsHosts: boolean;
  /** Why a path of this machine (absolute, without `..`) is forbidden. @param written as the package has it, for the message */
  checkPath(path: string, written: string): Diagnostic | undefined;
  /** Why a host or program is forbidden. */
  check(access: PolicyAccess): Diagnostic | undefined;
}

/** A policy of several sets of rules: what is used must be allowed by each. */
export function createPolicy(rules: readonly PolicyRules[], platform: string = process.platform): Policy {
  const firstFault = (judge: (rules: PolicyRules) => Diagnostic | undefined): Diagnostic | undefined => {
    for (const each of rules) {
      const fault = judge(each);
      if (fault !== undefined) return fault;
    }
    return undefined;
  };
  return {
    limitsPaths: rules.some(({ allowedRoots }) => allowedRoots !== undefined),
    limitsHosts: rules.some(({ allowedHosts }) => allowedHosts !== undefined),
    checkPath: (path, written) => firstFault((each) => pathFault(path, written, each, platform)),
    check: (access) => firstFault((each) => accessFault(access, each)),
  };
}

function pathFault(
  path: string,
  written: string,
  { file, allowedRoots }: PolicyRules,
  platform: string,
): Diagnostic | undefined {
  if (allowedRoots === undefined) return undefined;
  const place = realLocation(path);
  const comparable = (text: string): string => (platform === 'win32' ? text.toLowerCase() : text);
  const isWithin = (root: string): boolean => {
    const folder = comparable(realLocation(resolve(root)) ?? resolve(root));
    const candidate = comparable(place ?? '');
    return candidate === folder || candidate.startsWith(folder.endsWith(sep) ? folder : folder + sep);
  };
  if (place !== undefined && allowedRoots.some(isWithin)) return undefined;
  const args = { path: written, place: place ?? 'nowhere that can be told', file, allowed: listed(allowedRoots) };
  return diagnostic('OPENDTSX_E_POLICY_PATH', args);
}

function accessFault(access: PolicyAccess, rules: PolicyRules): Diagnostic | undefined {
  switch (access.kind) {
    case 'host':
      return hostFault(access, rules);
    case 'command':
      return commandFault(access.command, rules);
    case 'script':
      return scriptFault(access.hash, rules);
  }
}

// A script does what it likes with files, hosts and programs: whoever limits those must say that scripts may run all the same.
function scriptFault(hash: string, rules: PolicyRules): Diagnostic | undefined {
  const { file, allowedRoots, allowedHosts, allowedCommands } = rules;
  const limitsOthers = [allowedRoots, allowedHosts, allowedCommands].some((rule) => rule !== undefined);
  const scripts = rules.scripts ?? (limitsOthers ? 'forbid' : 'allow');
  if (scripts === 'allow') return undefined;
  if (scripts !== 'forbid' && scripts.some((each) => each.toLowerCase() === hash)) return undefined;
  return diagnostic('OPENDTSX_E_POLICY_SCRIPT', { hash, file });
}

function hostFault(
  { host, port }: Extract<PolicyAccess, { kind: 'host' }>,
  { file, allowedHosts }: PolicyRules,
): Diagnostic | undefined {
  if (allowedHosts === undefined || allowedHosts.some((rule) => isHostAllowed(rule, host, port))) return undefined;
  const shown = port === undefined ? host : `${host}:${port}`;
  return diagnostic('OPENDTSX_E_POLICY_HOST', { host: shown, file, allowed: listed(allowedHosts) });
}

function commandFault(command: string, { file, allowedCommands }: PolicyRules): Diagnostic | undefined {
  if (allowedCommands === undefined) return undefined;
  const location = programLocation(command);
  const isAllowed = location !== undefined && allowedCommands.some((each) => programLocation(each) === location);
  if (isAllowed) return undefined;
  return diagnostic('OPENDTSX_E_POLICY_COMMAND', { command, file, allowed: listed(allowedCommands) });
}

function listed(allowed: readonly string[]): string {
  return allowed.length === 0 ? 'none' : allowed.join(', ');
}
