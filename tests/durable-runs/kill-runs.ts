import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { outcomeOf, saveLoopingPackage } from './looping-package.ts';

/** How a series of killed runs went. */
export interface KilledRuns {
  readonly kills: number;
  /** Runs that came to their end, each resumed after as many kills as happened to it. */
  readonly completed: number;
  /** What was found wrong, with where to look. */
  readonly failures: readonly string[];
}

const program = join(import.meta.dirname, 'run-looping.ts');
const flags = ['--conditions=opendtsx-source', '--disable-warning=ExperimentalWarning'];
const longestWait = 4; // Milliseconds after an event.

/**
 * Kills the looping package again and again at random instants, goes on with its journal each time, and compares what it leaves in the end with what an
 * undisturbed run leaves. The same seed chooses the same instants, as far as the machine lets it.
 */
export async function killRuns(
  wanted: { readonly kills: number; readonly seed: number },
  tell: (line: string) => void = () => {},
): Promise<KilledRuns> {
  const random = randomFrom(wanted.seed);
  const root = mkdtempSync(join(tmpdir(), 'opendtsx-torture-'));
  const path = join(root, 'looping.dtsx');
  await saveLoopingPackage(path);
  const undisturbed = join(root, 'undisturbed');
  mkdirSync(undisturbed);
  const first = await runOnce(path, undisturbed);
  if (first.code !== 0) throw new Error(`the undisturbed run failed: ${first.said}`);
  const expected = outcomeOf(undisturbed);
  const failures: string[] = [];
  let kills = 0;
  let completed = 0;
  while (kills < wanted.kills || completed === 0) {
    const folder = join(root, `run-${completed + 1}`);
    mkdirSync(folder);
    const own: string[] = [];
    for (;;) {
      // Many kills right after the start show that a run comes on although it hardly gets time; others reach its end.
      const after = 1 + Math.floor(random() * (random() < 0.5 ? 40 : first.events));
      const wait = random() * longestWait;
      const { code, said } = await runOnce(path, folder, kills < wanted.kills ? { after, wait } : undefined);
      if (code === null) {
        kills++;
        own.push(`${after}+${wait.toFixed(2)}ms`);
        if (!hasSucceeded(folder)) continue;
      }
      completed++;
      const place = `seed ${wanted.seed}, run ${completed} in ${folder}, killed after events ${own.join(', ')}`;
      // A process killed behind its end leaves the empty file of its lock, which locks nothing any more; one that ends leaves none.
      if (code === null) rmSync(join(folder, 'run.journal.writing'), { force: true });
      const found = outcomeOf(folder);
      if (code !== 0 && code !== null) failures.push(`${place}: ended with ${code}: ${said}`);
      else if (!isDeepStrictEqual(found, expected)) failures.push(`${place}: left ${JSON.stringify(found)}`);
      else rmSync(folder, { recursive: true });
      tell(`${kills} kills, ${completed} runs completed, ${failures.length} failures`);
      break;
    }
  }
  if (failures.length === 0) rmSync(root, { recursive: true });
  return { kills, completed, failures };
}

// Killed between the end of its work and the end of the process: whoever started it again would do it all again.
function hasSucceeded(folder: string): boolean {
  return existsSync(join(folder, 'store.db')) && !existsSync(join(folder, 'run.journal'));
}

interface Ending {
  /** Null: killed. */
  readonly code: number | null;
  readonly events: number;
  readonly said: string;
}

async function runOnce(
  path: string,
  folder: string,
  kill?: { readonly after: number; readonly wait: number },
): Promise<Ending> {
  const child = spawn(process.execPath, [...flags, program, path, folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  let events = 0;
  let said = '';
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString();
  });
  child.stdout.on('data', (bytes: Buffer) => {
    const before = events;
    events += bytes.length;
    if (kill === undefined || before >= kill.after || events < kill.after) return;
    const instant = performance.now() + kill.wait;
    while (performance.now() < instant);
    child.kill('SIGKILL');
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, events, said };
}

function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
