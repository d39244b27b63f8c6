import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Finding, signatureOf } from './finding.ts';
import { allSeeds, exercise, type FuzzInput, type InputKind, InputSource } from './inputs.ts';
import { minimise } from './minimise.ts';

// A process of a campaign: takes ranges of inputs from the one that started it, says before each input which it is, and reports what it finds.
const [seed = '1', memoryLimit = '1', kinds = ''] = process.argv.slice(2);
const trials = 1500;
const inputs = new InputSource(allSeeds(), Number(seed), kinds.split(',') as InputKind[]);
const folder = mkdtempSync(join(tmpdir(), 'opendtsx-fuzz-'));

/** What a process of a campaign reports. */
export type Report =
  | { readonly started: number }
  /** From here on the input is made smaller, which takes its time. */
  | { readonly minimising: true }
  | { readonly finding: Finding }
  | { readonly done: true };

function report(message: Report): void {
  process.send?.(message);
}

async function faultOf(input: FuzzInput): Promise<unknown> {
  try {
    await exercise(input, folder);
    return undefined;
  } catch (error) {
    return error ?? 'nothing';
  }
}

async function findingOf(index: number, input: FuzzInput, fault: unknown): Promise<Finding> {
  const signature = signatureOf(fault);
  const fails = async (bytes: Uint8Array): Promise<boolean> => {
    const other = await faultOf({ ...input, bytes });
    return other !== undefined && signatureOf(other) === signature;
  };
  report({ minimising: true });
  const small = await minimise(input.bytes, fails, trials);
  const detail = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
  return { index, kind: input.kind, signature, detail, input: Buffer.from(small).toString('base64') };
}

const seen = new Set<string>();

async function run(index: number): Promise<void> {
  report({ started: index });
  const input = inputs.at(index);
  const fault = await faultOf(input);
  if (process.memoryUsage.rss() > Number(memoryLimit)) throw new Error('the input takes too much memory');
  if (fault === undefined || seen.has(signatureOf(fault))) return;
  seen.add(signatureOf(fault));
  report({ finding: await findingOf(index, input, fault) });
}

process.on('message', async ({ from, to }: { from: number; to: number }) => {
  for (let index = from; index < to; index++) await run(index);
  report({ done: true });
});
process.on('disconnect', () => process.exit());
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
