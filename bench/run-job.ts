import { enableCompileCache } from 'node:module';

// As the command line does; what is imported afterwards comes from the cache.
enableCompileCache();
const { runPackage } = await import('opendtsx');

// One run of one package through the public API, a process of its own: `run-job.ts <package> [--memory-limit <bytes>] [name=target]`.
const [path = '', ...rest] = process.argv.slice(2);
const memoryLimit = rest[0] === '--memory-limit' ? Number(rest[1]) : undefined;
const connectionTargets = new Map(
  rest
    .slice(memoryLimit === undefined ? 0 : 2)
    .map((target) => [target.slice(0, target.indexOf('=')), target.slice(target.indexOf('=') + 1)]),
);
const result = await runPackage({ source: { path }, connectionTargets, memoryLimit });
if (result.result !== 'success') {
  for (const finding of result.diagnostics) process.stderr.write(`${finding.symbol}: ${finding.message}\n`);
  process.exitCode = 1;
}
