import { tmpdir } from 'node:os';
import type { AgentSession } from '../agent/agent-session.ts';
import { smtpSender, webhookSender } from '../agent/notifications/senders.ts';
import { systemClock } from '../agent/running/agent-options.ts';
import { cmdExecRunner } from '../agent/running/cmd-exec-runner.ts';
import { type RunningAgent, startAgent } from '../agent/running/start-agent.ts';
import { serverPrincipal } from '../identity/principal.ts';
import type { DataFolder } from './data-folder.ts';
import { packageRootsOf } from './package-roots.ts';
import type { ServerSessions } from './server-sessions.ts';
import type { ServerSettings } from './server-settings.ts';
import { packagesFolder } from './start-executing.ts';
import { powerShellRunner } from './steps/power-shell-runner.ts';
import { ssisRunner } from './steps/ssis-runner.ts';
import { tsqlRunner } from './steps/tsql-runner.ts';

/** Starts the agent with what runs its steps. */
export function startJobs(
  sessions: ServerSessions,
  folder: DataFolder,
  settings: ServerSettings,
  onProblem: (error: unknown) => void,
): RunningAgent {
  const session: AgentSession = sessions.agent(serverPrincipal);
  const workingDirectory = settings.jobs?.workingFolder ?? tmpdir();
  const { smtp } = settings.jobs ?? {};
  const places = {
    roots: packageRootsOf(settings, folder),
    workingFolder: packagesFolder(settings, folder),
    privateFolder: folder.inside('steps'),
    policy: settings.executions?.policy,
  };
  return startAgent({
    session,
    clock: systemClock,
    runners: {
      SSIS: ssisRunner(sessions, places),
      CmdExec: cmdExecRunner({ workingDirectory }),
      PowerShell: powerShellRunner({ workingDirectory }),
      TSQL: tsqlRunner(sessions, settings.jobs?.connections ?? []),
    },
    notifiers: { webhook: webhookSender(), ...(smtp === undefined ? {} : { email: smtpSender(smtp) }) },
    onProblem,
  });
}
