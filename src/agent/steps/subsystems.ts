import { nameKey } from '../../store/name-key.ts';
import { agentError } from '../agent-errors.ts';

/** The subsystems that steps may have, by the numbers of syssubsystems. */
export const subsystems = { 1: 'TSQL', 3: 'CmdExec', 11: 'SSIS', 12: 'PowerShell' } as const;

/** What runs a step. */
export type Subsystem = (typeof subsystems)[keyof typeof subsystems];

const names: readonly Subsystem[] = Object.values(subsystems);

const refused: Readonly<Record<string, string>> = {
  ACTIVESCRIPTING: 'Rewrite the script as a CmdExec or PowerShell step; SQL Server dropped ActiveX scripts too.',
  ANALYSISQUERY: 'Run the query from a package, in a step of the subsystem SSIS.',
  ANALYSISCOMMAND:
    'Run the command with the Analysis Services Execute DDL task of a package, in a step of the subsystem SSIS.',
  DISTRIBUTION: 'Replication belongs to the database server; keep this job there.',
  SNAPSHOT: 'Replication belongs to the database server; keep this job there.',
  LOGREADER: 'Replication belongs to the database server; keep this job there.',
  MERGE: 'Replication belongs to the database server; keep this job there.',
  QUEUEREADER: 'Replication belongs to the database server; keep this job there.',
};

/** The subsystem in its usual spelling; `Dts` is the old name of SSIS. Throws for others, by name. */
export function checkSubsystem(given: string): Subsystem {
  const key = nameKey(given);
  const found = key === 'DTS' ? 'SSIS' : names.find((name) => nameKey(name) === key);
  if (found !== undefined) return found;
  const instead = refused[key];
  if (instead !== undefined) {
    throw agentError('OPENDTSX_E_AGENT_UNSUPPORTED', { what: `The subsystem ${given}`, instead });
  }
  throw agentError('OPENDTSX_E_AGENT_VALUE', { parameter: 'subsystem', value: given, valid: names.join(', ') });
}

/** The subsystem of a number or name; one of both is given. */
export function subsystemOf({
  subsystemId,
  subsystemName,
}: {
  readonly subsystemId?: number;
  readonly subsystemName?: string;
}): Subsystem {
  if ((subsystemId === undefined) === (subsystemName === undefined)) {
    throw agentError('OPENDTSX_E_AGENT_IDENTIFY', { first: 'subsystem_id', second: 'subsystem_name' });
  }
  if (subsystemName !== undefined) return checkSubsystem(subsystemName);
  const found = Object.entries(subsystems).find(([id]) => Number(id) === subsystemId);
  if (found !== undefined) return found[1];
  throw agentError('OPENDTSX_E_AGENT_VALUE', {
    parameter: 'subsystem_id',
    value: subsystemId ?? '',
    valid: Object.entries(subsystems)
      .map(([id, name]) => `${id} (${name})`)
      .join(', '),
  });
}
