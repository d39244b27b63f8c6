import { holdSignals } from './stop-signals.ts';

holdSignals();
// The list of processes, which every user of the machine sees, is not to show passwords of the command line.
process.title = 'dtexec';
// Loaded after that: loading takes most of the time in which a signal could still end the program without a word.
const { processConsole } = await import('../console/command-console.ts');
const { runDtexec } = await import('./run-dtexec.ts');

process.exitCode = await runDtexec(process.argv.slice(2), processConsole());
