/** `npm run check`: every stage in turn, one line each, and at the end what failed. The same locally and in CI. */
import { runScript, type ToolResult, tools } from './run-tool.ts';

const stages: readonly { readonly name: string; readonly run: () => ToolResult }[] = [
  { name: 'format', run: () => runScript(tools.biome, 'format', '.') },
  { name: 'lint', run: () => runScript(tools.biome, 'check', '--formatter-enabled=false', '.') },
  { name: 'types', run: () => runScript(tools.tsc, '-p', '.') },
  { name: 'generated files', run: () => runScript('scripts/generate.ts', '--check') },
  { name: 'architecture', run: () => runScript(tools.vitest, 'run', 'tests/architecture.test.ts') },
  { name: 'tests', run: () => runScript(tools.vitest, 'run', '--exclude', 'tests/architecture.test.ts') },
];

const failed: string[] = [];
for (const { name, run } of stages) {
  const started = performance.now();
  const { passed, output } = run();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${passed ? 'ok    ' : 'FAILED'}  ${name} (${seconds} s)`);
  if (passed) continue;
  failed.push(name);
  console.log(output.trimEnd());
}
if (failed.length > 0) {
  console.log(`\ncheck failed: ${failed.join(', ')}`);
  process.exitCode = 1;
} else {
  console.log('\ncheck passed');
}
