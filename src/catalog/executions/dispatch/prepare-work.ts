import { join } from 'node:path';
import { Secret } from '../../../datatypes/secret.ts';
import { nameKey } from '../../../store/name-key.ts';
import { catalogError } from '../../catalog-errors.ts';
import type { CatalogSession } from '../../catalog-session.ts';
import { catalogProperty } from '../../objects/catalog-properties.ts';
import { deployedProject } from '../../objects/project-versions.ts';
import { currentParameterValues, type ParameterValue } from '../current-parameter-values.ts';
import { type LoggingSelection, loggingLevel, selectLogging } from '../events/logging-selection.ts';
import { executionParameterValues } from '../execution-parameter-values.ts';
import { parameterObjectType } from '../operation-codes.ts';
import { propertyOverrides } from '../property-overrides.ts';
import type { DumpWish, Work, WorkRun, WorkSurroundings, WorkTap } from '../worker/worker-messages.ts';
import type { Claim } from './claim-execution.ts';
import { executionJournal } from './execution-journal.ts';

/** What of the server goes into the work of every execution. */
export interface WorkSettings {
  readonly surroundings: WorkSurroundings;
  /** Folder that data taps are written to. */
  readonly dataDumpsFolder?: string;
  /** Folder for the journals of executions that may be tried again; on several servers, one that all of them see. */
  readonly journalFolder?: string;
}

/** A work with what the server needs to know of it. */
export interface PreparedWork {
  readonly work: Work;
  readonly projectId: number;
  readonly isWholeProject: boolean;
  /** How long it may take; absent: as the server says. */
  readonly seconds?: number;
}

/** Makes the work of a claimed operation, with its secrets opened. Throws a `DtsError` when something of it is no longer there, or cannot be opened. */
export async function prepareWork(
  session: CatalogSession,
  claim: Claim,
  settings: WorkSettings,
): Promise<PreparedWork> {
  const { db } = session.store;
  const execution = await db
    .selectFrom('executions')
    .innerJoin('operation_queue', 'operation_queue.operation_id', 'executions.execution_id')
    .selectAll()
    .where('execution_id', '=', claim.operationId)
    .executeTakeFirst();
  if (execution === undefined) return prepareValidation(session, claim, settings);
  const values = await executionParameterValues(session, claim.operationId);
  const overrides = await propertyOverrides(session, claim.operationId);
  const system = new Map(
    values
      .filter(({ objectType }) => objectType === parameterObjectType.system)
      .map(({ parameterName, value }) => [parameterName, value instanceof Secret ? '' : (value ?? '')]),
  );
  const parts = runPartsOf(values);
  const goesOn = execution.attempts > 1 && execution.retry_count === 0;
  const runs: WorkRun[] = [
    {
      packageName: execution.package_name,
      parameters: parts.parameters,
      settings: [
        ...parts.settings,
        ...overrides.map(({ path, value }) => [path, textOf(value)] as const),
        // Nobody has asked for another attempt but the checkpoint: where it is gone, nothing starts from its beginning.
        ...(goesOn ? [mustHaveCheckpoint] : []),
      ],
    },
  ];
  const secrets = [...parts.secrets, ...overrides.flatMap(({ value }) => secretTexts(value))];
  const { journalFolder } = settings;
  return {
    projectId: execution.project_id,
    isWholeProject: false,
    work: {
      ...(await workOf(session, claim, settings, execution)),
      validateOnly: false,
      userName: execution.executed_as_name,
      runs,
      secrets: secrets.filter((secret) => secret !== ''),
      taps: await tapsOf(session, claim.operationId, settings),
      logging: await loggingOf(session, system),
      dump: dumpWishOf(system),
      ...(journalFolder === undefined || execution.retry_count === 0
        ? {}
        : { journal: executionJournal(journalFolder, claim.operationId) }),
    },
  };
}

const mustHaveCheckpoint = ['\\Package.Properties[CheckpointUsage]', '2'] as const;

async function workOf(
  session: CatalogSession,
  { operationId, epoch }: Claim,
  { surroundings }: WorkSettings,
  row: { readonly project_id: number; readonly project_lsn: number; readonly project_name: string },
): Promise<Pick<Work, 'operationId' | 'epoch' | 'project' | 'projectName' | 'password' | 'surroundings'>> {
  const named = { project_id: row.project_id, name: row.project_name };
  const { bytes, password } = await deployedProject(session, named, row.project_lsn);
  return {
    operationId,
    epoch,
    project: Buffer.from(bytes).toString('base64'),
    ...(password === undefined ? {} : { password: password.reveal() }),
    projectName: row.project_name,
    surroundings,
  };
}

interface RunParts extends Pick<WorkRun, 'parameters' | 'settings'> {
  readonly secrets: readonly string[];
}

/**
 * Values that the project has itself are not given: it has them already, some of them by expressions. Parameters of a connection manager
 * (`CM.Warehouse.ConnectionString`) are properties of it (source: catalog.object_parameters; the form of the names is observed).
 */
function runPartsOf(values: readonly ParameterValue[]): RunParts {
  const parameters: [string, string][] = [];
  const settings: [string, string][] = [];
  const secrets = values.flatMap(({ value }) => secretTexts(value));
  for (const { objectType, parameterName, value, isSet } of values) {
    if (!isSet || value === null || objectType === parameterObjectType.system) continue;
    const property = /^CM\.(.+)\.([^.]+)$/s.exec(parameterName);
    if (property === null) {
      const owner = objectType === parameterObjectType.project ? '$Project' : '$Package';
      parameters.push([`${owner}::${parameterName}`, textOf(value)]);
    } else settings.push([`\\Package.Connections[${property[1]}].Properties[${property[2]}]`, textOf(value)]);
  }
  return { parameters, settings, secrets };
}

// The worker process is whom secrets are handed to; its pipe is their only way.
function textOf(value: string | Secret | null): string {
  return value instanceof Secret ? value.reveal() : (value ?? '');
}

function secretTexts(value: string | Secret | null): string[] {
  return value instanceof Secret ? [value.reveal()] : [];
}

async function tapsOf(
  { store }: CatalogSession,
  executionId: number,
  { dataDumpsFolder }: WorkSettings,
): Promise<WorkTap[]> {
  const rows = await store.db
    .selectFrom('execution_data_taps')
    .selectAll()
    .where('execution_id', '=', executionId)
    .orderBy('data_tap_id')
    .execute();
  if (rows.length > 0 && dataDumpsFolder === undefined) throw catalogError('OPENDTSX_E_CATALOG_EXECUTION_DATATAPS');
  return rows.map((row) => ({
    dataFlow: row.package_path ?? row.dataflow_task_guid ?? '',
    path: row.dataflow_path_id_string,
    file: join(dataDumpsFolder ?? '', row.filename),
    ...(row.max_rows === null ? {} : { maxRows: row.max_rows }),
  }));
}

async function loggingOf({ store }: CatalogSession, system: ReadonlyMap<string, string>): Promise<LoggingSelection> {
  const level = Number(system.get('LOGGING_LEVEL') ?? loggingLevel.basic);
  if (level !== loggingLevel.customized) return selectLogging(level);
  const name = system.get('CUSTOMIZED_LOGGING_LEVEL') ?? '';
  const row = await store.db
    .selectFrom('customized_logging_levels')
    .select(['profile_value', 'events_value'])
    .where('name_key', '=', nameKey(name))
    .executeTakeFirst();
  if (row === undefined) throw catalogError('OPENDTSX_E_CATALOG_EXECUTION_LEVEL', { level: `"${name}"` });
  return selectLogging(level, { profileValue: row.profile_value, eventsValue: row.events_value });
}

function dumpWishOf(system: ReadonlyMap<string, string>): DumpWish {
  const isOn = (name: string): boolean => /^(?:true|1)$/i.test(system.get(name) ?? '');
  const codes = (system.get('DUMP_EVENT_CODE') ?? '').split(';').map((text) => text.trim());
  return {
    onError: isOn('DUMP_ON_ERROR'),
    codes: isOn('DUMP_ON_EVENT') ? codes.filter((text) => text !== '').map((text) => Number(text) >>> 0) : [],
  };
}

async function callerOf({ store }: CatalogSession, operationId: number): Promise<string> {
  const { caller_name } = await store.db
    .selectFrom('operations')
    .select('caller_name')
    .where('operation_id', '=', operationId)
    .executeTakeFirstOrThrow();
  return caller_name;
}

const validationLogging = selectLogging(loggingLevel.basic);

async function prepareValidation(session: CatalogSession, claim: Claim, settings: WorkSettings): Promise<PreparedWork> {
  const { db } = session.store;
  const validation = await db
    .selectFrom('validations')
    .selectAll()
    .where('validation_id', '=', claim.operationId)
    .executeTakeFirstOrThrow();
  const infos = await db
    .selectFrom('extended_operation_info')
    .selectAll()
    .where('operation_id', '=', claim.operationId)
    .orderBy('info_id')
    .execute();
  const project = await db
    .selectFrom('projects')
    .select(['project_id', 'name'])
    .where('project_id', '=', validation.project_id)
    .executeTakeFirst();
  if (project === undefined)
    throw catalogError('OPENDTSX_E_CATALOG_PROJECT_NOTFOUND', { name: validation.project_name });
  const runs: WorkRun[] = [];
  const secrets: string[] = [];
  for (const { info_id, object_name, reference_id } of infos) {
    const values = await currentParameterValues(session, {
      project,
      packageName: object_name,
      referenceId: reference_id,
      ignoring: reference_id === null ? 'all' : new Set(),
    });
    const parts = runPartsOf(values);
    runs.push({ packageName: object_name, infoId: info_id, parameters: parts.parameters, settings: parts.settings });
    secrets.push(...parts.secrets);
  }
  return {
    projectId: validation.project_id,
    isWholeProject: validation.validate_type === 'F' && validation.object_name === validation.project_name,
    seconds: Number(await catalogProperty(session, 'VALIDATION_TIMEOUT')),
    work: {
      ...(await workOf(session, claim, settings, validation)),
      validateOnly: true,
      userName: await callerOf(session, claim.operationId),
      runs,
      secrets: secrets.filter((secret) => secret !== ''),
      taps: [],
      logging: { ...validationLogging, execution: false },
      dump: { onError: false, codes: [] },
    },
  };
}
