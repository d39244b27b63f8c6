import { processConsole } from '../console/command-console.ts';
import { runDtexec } from './run-dtexec.ts';

process.exitCode = await runDtexec(process.argv.slice(2), processConsole());
