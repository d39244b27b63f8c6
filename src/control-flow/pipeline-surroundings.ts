import type { ExecutableRun } from './executable-run.ts';
import type { ConnectionPurpose, PipelineSurroundings } from './execution-host.ts';
import { emit, raiseFinding } from './raise-event.ts';
import { acquireConnection, postponesValidation } from './use-connection.ts';

/** What a data flow may ask of the run of its task. */
export function pipelineSurroundings(run: ExecutableRun, purpose: ConnectionPurpose): PipelineSurroundings {
  const { host } = run.execution;
  return {
    signal: run.signal,
    source: run.plan.path,
    connection: async (managerId) => (await acquireConnection(run, managerId, purpose)).connection,
    async release(managerId, connection) {
      const plan = run.execution.plan.connections.find(({ id }) => id === managerId);
      if (plan !== undefined) await host.release(plan, connection);
    },
    postponesValidation: (managerId) => postponesValidation(run, managerId),
    resolvePath: (path) => host.resolvePath(path),
    checkPolicy: (access) => host.checkPolicy(access),
    variable: (name) => run.scope.read(name),
    setVariable: (name, value) => run.scope.write(name, value),
    setObject: (name, value) => run.scope.setObject(name, value),
    fire: (finding) => raiseFinding(run, finding),
    log: (entry, message) => emit(run, entry, { message }),
    takesLog: (entry) => purpose === 'execute' && run.execution.log?.takes(run, entry) === true,
    counts: (component, counter, amount) => host.counts({ executablePath: run.plan.path, component, counter, amount }),
    phases: (components) =>
      emit(run, 'opendtsx.componentPhases', {
        data: {
          components: components.map(({ name, phases }) => ({ name, phases: phases.map((each) => ({ ...each })) })),
        },
      }),
    pathProgress: (rows) => emit(run, 'opendtsx.pathProgress', { data: { paths: rows.map((row) => ({ ...row })) } }),
  };
}
