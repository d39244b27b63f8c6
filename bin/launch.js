import { existsSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const oldestMajor = 24;

/**
 * Runs a command line: in this process when it is built and this Node.js is new enough, otherwise in the packaged one.
 * @param {string} name folder of the command line below cli/
 * @param {number} refusal exit code when no suitable Node.js is found
 */
export async function launch(name, refusal) {
  const built = join(root, 'dist', 'cli', name, 'main.js');
  const recent = Number.parseInt(process.versions.node, 10) >= oldestMajor;
  if (!existsSync(built)) {
    const program = join(root, 'src', 'cli', name, 'main.ts');
    const flags = ['--conditions=opendtsx-source', '--disable-warning=ExperimentalWarning'];
    return startNode(name, recent ? process.execPath : packagedNode(), [...flags, program], refusal);
  }
  if (!recent) return startNode(name, packagedNode(), [process.argv[1]], refusal);
  module.enableCompileCache?.();
  muteSqliteWarning();
  await import(new URL(`../dist/cli/${name}/main.js`, import.meta.url).href);
}

function muteSqliteWarning() {
  const emit = process.emitWarning;
  process.emitWarning = (warning, ...rest) => {
    if (!/SQLite is an experimental feature/.test(String(warning))) emit.call(process, warning, ...rest);
  };
}

function packagedNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  try {
    const manifest = module.createRequire(import.meta.url).resolve(`node-${platform}-${process.arch}/package.json`);
    const path = join(dirname(manifest), 'bin', program);
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

async function startNode(name, node, args, refusal) {
  if (node === undefined) {
    console.error(
      `OpenDTSX needs Node.js ${oldestMajor} or newer; this is ${process.version} and no packaged Node.js was installed ` +
        `for ${process.platform}-${process.arch}. Install Node.js ${oldestMajor} from https://nodejs.org/.`,
    );
    process.exitCode = refusal;
    return;
  }
  const { spawn } = await import('node:child_process');
  const child = spawn(node, [...args, ...process.argv.slice(2)], { stdio: 'inherit' });
  // The list of processes is not to show passwords of the command line.
  process.title = name;
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) {
    process.on(signal, () => {
      // A terminal sends Ctrl+C to the child as well; twice would mean "stop at once".
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    console.error(`Node.js could not be started (${node}): ${error.message}`);
    process.exitCode = refusal;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code ?? refusal;
      return;
    }
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
