import { type Diagnostic, DtsError, diagnostic, dtsError, parseConnectionString, type TaskContext } from 'opendtsx/sdk';
import type { HostMessage } from './host/script-host.ts';
import type { ScriptValue } from './script-values.ts';
import type { ScriptVariables } from './script-variables.ts';

/** What a call of the script is answered with. */
type Answer = Promise<HostMessage> | HostMessage;

const firedSymbols = {
  error: 'OPENDTSX_E_SCRIPT_FIRED',
  warning: 'OPENDTSX_W_SCRIPT_FIRED',
  information: 'OPENDTSX_I_SCRIPT_FIRED',
} as const;

/** Answers the calls of one running script; what cannot be done becomes an exception in the script. */
export function answerCalls(
  context: TaskContext,
  variables: ScriptVariables,
): (call: HostMessage) => Promise<HostMessage> {
  const answers = callTable(context, variables);
  return async (call) => {
    try {
      const answer = answers[String(call.call)];
      if (answer === undefined) throw unusable(`The call ${call.call}`, 'this version does not know it');
      return await answer(call);
    } catch (error) {
      if (!(error instanceof DtsError)) throw error;
      const { message, hint, code } = error.diagnostic;
      return { error: hint === undefined ? message : `${message} ${hint}`, code: String(code | 0) };
    }
  };
}

function callTable(
  context: TaskContext,
  variables: ScriptVariables,
): Readonly<Record<string, (call: HostMessage) => Answer>> {
  return {
    lock: async ({ reads, writes }) => ({ variables: await variables.lock(reads as string[], writes as string[]) }),
    unlock({ names }) {
      variables.unlock(names as string[]);
      return {};
    },
    set: ({ name, value }) => ({ value: variables.set(String(name), value as ScriptValue) ?? null }),
    hasVariable({ name }) {
      const found = context.describeVariable(String(name));
      return { found: found !== undefined, name: found?.qualifiedName ?? null };
    },
    path: ({ path }) => ({ path: context.resolvePath(String(path)) }),
    connection: ({ name }) => describeConnection(context, String(name)),
    acquire: async ({ name }) => ({ value: await acquirePath(context, String(name)) }),
    queryCancel: () => ({ cancel: context.signal.aborted }),
    ...eventTable(context),
  };
}

function eventTable(context: TaskContext): Readonly<Record<string, (call: HostMessage) => Answer>> {
  return {
    fire({ severity, code, subComponent, text }) {
      const symbol = firedSymbols[severity as keyof typeof firedSymbols];
      const place = { source: context.source, ...(subComponent === '' ? {} : { subComponent: String(subComponent) }) };
      // The code is the script's own.
      return fired({ ...diagnostic(symbol, { text: String(text) }, place), code: Number(code) >>> 0 });
    },
    message({ caption, text, answer }) {
      const shown = caption === '' ? '' : ` "${caption}"`;
      const args = { caption: shown, text: String(text), answer: String(answer) };
      return fired(diagnostic('OPENDTSX_I_SCRIPT_MESSAGE', args, { source: context.source }));
    },
    output: ({ text }) =>
      fired(diagnostic('OPENDTSX_I_SCRIPT_OUTPUT', { text: String(text) }, { source: context.source })),
    progress({ text, percent }) {
      context.progress(String(text), Number(percent));
      return {};
    },
    async custom({ event, text }) {
      await context.raise?.(String(event), String(text));
      return {};
    },
    log({ text, code, bytes }) {
      const data = typeof bytes === 'string' ? { dataBytes: new Uint8Array(Buffer.from(bytes, 'base64')) } : {};
      context.log('ScriptTaskLogEntry', String(text), { dataCode: Number(code), ...data });
      return {};
    },
  };

  function fired(finding: Diagnostic): HostMessage {
    context.fire(finding);
    return {};
  }
}

// source: documentation, a script gets the connection string without what is sensitive in it
function describeConnection(context: TaskContext, name: string): HostMessage {
  const found = context.connectionManager?.(name);
  if (found === undefined) throw dtsError('DTS_E_CONNECTIONNOTFOUND', { connection: name }, { source: context.source });
  const { id, creationName, connectionString } = found;
  const isPath = isPathKind(context, name);
  const text = isPath ? connectionString : withoutSecrets(connectionString);
  return { id, name: found.name, creationName, connectionString: text };
}

function withoutSecrets(connectionString: string): string {
  if (!connectionString.includes('=')) return connectionString;
  const parsed = parseConnectionString(connectionString);
  // What cannot be taken apart may hold a secret anywhere.
  if ('faultAt' in parsed) return '';
  const { properties } = parsed;
  const kept = [...properties].filter(([key]) => !/^(password|pwd)$|secret|accountkey|token/i.test(key));
  if (kept.length === properties.size) return connectionString;
  return kept
    .map(([key, value]) => `${key}=${/[;'"]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value};`)
    .join('');
}

function isPathKind(context: TaskContext, name: string): boolean {
  const kind = context.connectionKind(name);
  return kind === 'file' || kind === 'flat-file';
}

// source: documentation, "Connecting to Data Sources in the Script Task": file connections give the path as text
async function acquirePath(context: TaskContext, name: string): Promise<string> {
  if (isPathKind(context, name)) {
    const connection = await context.connection(name);
    if (connection.kind === 'file' || connection.kind === 'flat-file') return connection.path;
  }
  const shown = context.connectionManager?.(name)?.name ?? name;
  const detail = 'only connections to files are open to scripts; use an Execute SQL Task for databases';
  throw unusable(`The connection manager ${shown}`, detail);
}

function unusable(subject: string, detail: string): DtsError {
  return dtsError('OPENDTSX_E_SCRIPT_CALL', { subject, detail });
}
