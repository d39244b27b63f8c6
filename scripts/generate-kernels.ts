import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkout, writeGenerated } from './generated-file.ts';

// Compiles kernels/assembly to WebAssembly. The compiler is large and only needed by who changes a kernel: it lives in kernels/node_modules
// and is installed when the sources are not those of the generated file. Where it is installed the binary is always compared.
const folder = join(checkout, 'kernels');
const target = join(checkout, 'src/sdk/kernels/kernels.generated.ts');
const compiler = join(folder, 'node_modules/assemblyscript/bin/asc.js');
const options = [
  '--runtime',
  'stub',
  '--importMemory',
  '--noAssert',
  '--enable',
  'simd',
  '-O3',
  '--memoryBase',
  '1024',
];

function run(command: string, args: readonly string[]): void {
  const done = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${done.stdout}${done.stderr}`);
}

function digestOfSources(): string {
  const hash = createHash('sha256').update(options.join(' '));
  hash.update(readFileSync(join(folder, 'package.json')));
  for (const name of readdirSync(join(folder, 'assembly')).sort()) {
    hash.update(name).update(readFileSync(join(folder, 'assembly', name)));
  }
  return hash.digest('hex');
}

function compile(): Buffer {
  if (!existsSync(compiler)) run('npm', ['ci', '--no-audit', '--no-fund']);
  const output = mkdtempSync(join(tmpdir(), 'kernels-'));
  try {
    const file = join(output, 'kernels.wasm');
    run(process.execPath, [compiler, 'assembly/index.ts', '-o', file, ...options]);
    return readFileSync(file);
  } finally {
    rmSync(output, { recursive: true });
  }
}

function moduleText(binary: Buffer, digest: string): string {
  const lines = binary.toString('base64').match(/.{1,116}/g) ?? [];
  return `// Generated from kernels/assembly by \`npm run generate\`. Do not edit.

/** Digest of the sources that the module was compiled from. */
export const kernelSources = '${digest}';

/** The WebAssembly module, ${binary.length} bytes, in base64. */
export const kernelModule = [
${lines.map((line) => `  '${line}',`).join('\n')}
].join('');
`;
}

const digest = digestOfSources();
const present = existsSync(target) ? readFileSync(target, 'utf8') : '';
if (!present.includes(`'${digest}'`) || existsSync(compiler)) writeGenerated(target, moduleText(compile(), digest));
