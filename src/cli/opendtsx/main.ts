import { processConsole } from '../console/command-console.ts';
import { runOpendtsx } from './run-opendtsx.ts';

process.exitCode = await runOpendtsx(process.argv.slice(2), processConsole());
