import { closestName } from '../../diagnostics/closest-name.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { showVersion } from '../dtexec/show-version.ts';
import { commandHelp, commands, overview } from './commands.ts';

const wrongCommandLine = 6;

type Command = (args: readonly string[], target: CommandConsole) => Promise<number>;

const runners: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./run.ts')).run,
  validate: async () => (await import('./validate.ts')).validate,
  explain: async () => (await import('./explain.ts')).explain,
  build: async () => (await import('./build.ts')).build,
  check: async () => (await import('./check.ts')).check,
  diff: async () => (await import('./diff.ts')).diff,
  textconv: async () => (await import('./diff-text-form.ts')).textconv,
  eval: async () => (await import('./eval.ts')).evaluate,
  lsp: async () => (await import('./lsp.ts')).serveLanguage,
  eject: async () => (await import('./eject.ts')).eject,
  'profile-view': async () => (await import('./profile-view.ts')).profileView,
  serve: async () => (await import('./serve.ts')).serve,
  login: async () => (await import('./login.ts')).login,
  deploy: async () => (await import('./deploy.ts')).deploy,
  catalog: async () => (await import('./catalog.ts')).catalog,
  executions: async () => (await import('./executions.ts')).executions,
  job: async () => (await import('./job.ts')).job,
  quickstart: async () => (await import('./quickstart.ts')).quickstart,
};

/** `opendtsx` from its arguments to its exit code: that of the command, 6 for a wrong command line or a defect of ours. */
export async function runOpendtsx(args: readonly string[], target: CommandConsole): Promise<number> {
  try {
    return await dispatch(args, target);
  } catch (error) {
    const { reportDefect, reportFault } = await import('../console/report-failure.ts');
    if (error instanceof OptionFault) reportFault(target, error);
    else reportDefect(target, error, args.includes('--debug'));
    return wrongCommandLine;
  }
}

async function dispatch([command = 'help', ...rest]: readonly string[], target: CommandConsole): Promise<number> {
  if (command === '--version') return showVersion(target);
  if (['help', '--help', '-h', '/?'].includes(command)) return showHelp(rest[0], target);
  const runner = Object.hasOwn(runners, command) ? runners[command] : undefined;
  if (runner === undefined) throw unknownCommand(command);
  if (rest.some((argument) => ['--help', '-h', '/?'].includes(argument))) return showHelp(command, target);
  return (await runner())(rest, target);
}

function showHelp(command: string | undefined, target: CommandConsole): number {
  const description = commands.find(({ name }) => name === command);
  if (command !== undefined && description === undefined) throw unknownCommand(command);
  target.output.write(description === undefined ? overview() : commandHelp(description));
  return 0;
}

function unknownCommand(command: string): OptionFault {
  const names = commands.map(({ name }) => name);
  const best = closestName(command, names);
  const other = /\.(?:dtsx|ispac)$/i.test(command) ? `To run it, write opendtsx run ${command}` : undefined;
  const hint = best === undefined ? `The commands are ${names.join(', ')}.` : `Did you mean opendtsx ${best}?`;
  return new OptionFault('OPENDTSX_E_COMMAND_UNKNOWN', { command }, other ?? hint);
}
