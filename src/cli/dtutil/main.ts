// The list of processes, which every user of the machine sees, is not to show passwords of the command line.
process.title = 'dtutil';
const { processConsole } = await import('../console/command-console.ts');
const { terminalConfirmation } = await import('./confirmation.ts');
const { runDtutil } = await import('./run-dtutil.ts');

process.exitCode = await runDtutil(process.argv.slice(2), processConsole(), terminalConfirmation());
