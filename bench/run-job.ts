import { runPackage } from 'opendtsx';

// One run of one package through the public API, a process of its own: `run-job.ts <package> [name=target]`.
const [path = '', ...targets] = process.argv.slice(2);
const connectionTargets = new Map(
  targets.map((target) => [target.slice(0, target.indexOf('=')), target.slice(target.indexOf('=') + 1)]),
);
const result = await runPackage({ source: { path }, connectionTargets });
if (result.result !== 'success') {
  for (const finding of result.diagnostics) process.stderr.write(`${finding.symbol}: ${finding.message}\n`);
  process.exitCode = 1;
}
