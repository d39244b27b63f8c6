import { DtsError } from '../../diagnostics/dts-error.ts';
import { nameKey } from '../../store/name-key.ts';
import { agentError } from '../agent-errors.ts';
import { type AgentSession, inTransaction } from '../agent-session.ts';
import { isSysadmin } from '../permissions.ts';
import { procedures } from './job-script-procedures.ts';
import { readJobScript, type ScriptArgument, type ScriptStatement, type ScriptValue } from './read-job-script.ts';

/** What an import made, and what it did otherwise than the script says. */
export interface ImportedJobs {
  readonly jobs: readonly { readonly jobId: string; readonly jobName: string }[];
  readonly notes: readonly { readonly line: number; readonly text: string }[];
}

/**
 * Creates the jobs of a T-SQL script, with their steps and schedules: all of them, or none. Throws OPENDTSX_E_AGENT_SCRIPT with the line of what cannot
 * be done. An owner that is no user here is replaced by the caller, which a note tells.
 */
export function importJobScript(session: AgentSession, text: string): Promise<ImportedJobs> {
  const statements = readJobScript(text);
  return inTransaction(session, async (within) => {
    const state: ImportState = { session: within, variables: new Map(), jobs: [], notes: [] };
    for (const statement of statements) {
      if (statement.kind === 'call') await call(state, statement);
      else state.variables.set(statement.variable, plainValue(state, statement.line, statement.value));
    }
    return { jobs: state.jobs, notes: state.notes };
  });
}

type PlainValue = string | number | null;

interface ImportState {
  readonly session: AgentSession;
  readonly variables: Map<string, PlainValue>;
  readonly jobs: { jobId: string; jobName: string }[];
  readonly notes: { line: number; text: string }[];
}

async function call(state: ImportState, statement: ScriptStatement & { readonly kind: 'call' }): Promise<void> {
  const { line, procedure: name } = statement;
  // Categories are names here, which need not be made first.
  if (name === 'sp_add_category') return;
  if (!Object.hasOwn(procedures, name)) throw refuse(line, `the procedure ${name} is not imported`);
  const procedure = procedures[name];
  const settings: Record<string, unknown> = {};
  const outputs = new Map<string, string>();
  for (const [place, argument] of statement.arguments.entries()) {
    const parameter = argument.name ?? Object.keys(procedure.parameters)[place] ?? '';
    const kind = Object.hasOwn(procedure.parameters, parameter) ? procedure.parameters[parameter] : undefined;
    if (kind === undefined) throw refuse(line, `${name} has no parameter ${argument.name ?? place + 1}`);
    if (argument.isOutput) outputs.set(parameter, variableOf(line, argument));
    else if (kind !== 'ignored') {
      const value = typedValue(line, parameter, kind, plainValue(state, line, argument.value));
      if (value !== undefined) settings[camelCase(parameter)] = value;
    }
  }
  await replaceUnknownOwner(state, line, settings);
  try {
    const made = await procedure.run(state.session, settings);
    for (const [parameter, variable] of outputs) state.variables.set(variable, made[camelCase(parameter)] ?? null);
    if (name === 'sp_add_job') state.jobs.push({ jobId: String(made.jobId), jobName: String(settings.jobName) });
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    const { message, hint } = error.diagnostic;
    throw refuse(
      line,
      [message, hint]
        .filter((part) => part !== undefined)
        .join(' ')
        .replace(/\.$/, ''),
      error,
    );
  }
}

async function replaceUnknownOwner(state: ImportState, line: number, settings: Record<string, unknown>): Promise<void> {
  const owner = settings.ownerLoginName;
  if (typeof owner !== 'string' || !isSysadmin(state.session)) return;
  const { store, caller } = state.session;
  const users = store.db.selectFrom('principals').select('principal_id').where('kind', '=', 'U');
  const known = await users.where('name_key', '=', nameKey(owner)).executeTakeFirst();
  if (known !== undefined) return;
  delete settings.ownerLoginName;
  state.notes.push({
    line,
    text: `The owner ${owner} is no user of this server; ${caller.name} is the owner instead.`,
  });
}

function variableOf(line: number, { value, name }: ScriptArgument): string {
  if (value !== null && typeof value === 'object') return value.variable;
  throw refuse(line, `the output of @${name} needs a variable`);
}

function plainValue({ variables }: ImportState, line: number, value: ScriptValue): PlainValue {
  if (value === null || typeof value !== 'object') return value;
  const known = variables.get(value.variable);
  if (known === undefined) throw refuse(line, `the variable ${value.variable} has no value yet`);
  return known;
}

/** Undefined for NULL: the default of the parameter. */
function typedValue(line: number, parameter: string, kind: 'text' | 'number' | 'switch', value: PlainValue): unknown {
  if (value === null) return undefined;
  if (kind === 'text') return String(value);
  const number = typeof value === 'number' ? value : Number(value);
  if (value === '' || !Number.isInteger(number)) throw refuse(line, `@${parameter} is a whole number, not ${value}`);
  return kind === 'switch' ? number !== 0 : number;
}

function camelCase(parameter: string): string {
  return parameter.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function refuse(line: number, detail: string, cause?: unknown): Error {
  const error = agentError('OPENDTSX_E_AGENT_SCRIPT', { line, detail });
  error.cause = cause;
  return error;
}
