import type { TypedValue } from '../../datatypes/value.ts';
import type { Connection } from '../../sdk/connection-manager.ts';
import type { PipelineHost } from '../pipeline-host.ts';

/** What components asked of the execution while they were opened: their copies on other threads get the same answers. */
export interface HostNotes {
  readonly variables: Map<string, TypedValue>;
  /** Only connections that are mere descriptions. */
  readonly connections: Map<string, Connection>;
  readonly paths: Map<string, string>;
}

/** The host with a note of every answer. */
export function noteAnswers(host: PipelineHost): { readonly host: PipelineHost; readonly notes: HostNotes } {
  const notes: HostNotes = { variables: new Map(), connections: new Map(), paths: new Map() };
  const noted = <T>(map: Map<string, T>, name: string, answer: T): T => {
    map.set(name, answer);
    return answer;
  };
  return {
    notes,
    host: {
      ...host,
      variable: (name) => noted(notes.variables, name, host.variable(name)),
      resolvePath: (path) => noted(notes.paths, path, host.resolvePath(path)),
      async connection(managerId) {
        const connection = await host.connection(managerId);
        if (connection.kind === 'flat-file' || connection.kind === 'file') notes.connections.set(managerId, connection);
        return connection;
      },
    },
  };
}
