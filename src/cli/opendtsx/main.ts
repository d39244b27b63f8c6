import { holdSignals } from '../dtexec/stop-signals.ts';

holdSignals();
// The list of processes, which every user of the machine sees, is not to show passwords of the command line.
process.title = 'opendtsx';
// Loaded after that: loading takes most of the time in which a signal could still end the program without a word.
const { processConsole } = await import('../console/command-console.ts');
const { runOpendtsx } = await import('./run-opendtsx.ts');

process.exitCode = await runOpendtsx(process.argv.slice(2), processConsole());
