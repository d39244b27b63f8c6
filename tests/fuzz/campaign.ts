import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Finding } from './finding.ts';
import type { Report } from './fuzz-process.ts';
import { allSeeds, type InputKind, InputSource, inputKinds } from './inputs.ts';

/** What a campaign tries, and with what. */
export interface CampaignOptions {
  /** The same seed gives the same inputs, as long as the files it starts from are the same. */
  readonly seed: number;
  readonly count: number;
  /** What is tried; absent: everything. */
  readonly kinds?: readonly InputKind[];
  /** Stops earlier, after this time. */
  readonly seconds?: number;
  readonly processes: number;
  /** Called as inputs are done. */
  readonly onProgress?: (done: number, findings: number) => void;
  /** Called with each finding as it is made. */
  readonly onFinding?: (finding: Finding) => void;
}

/** What a campaign did. */
export interface CampaignResult {
  readonly done: number;
  /** One of each signature. */
  readonly findings: readonly Finding[];
}

const hangSeconds = 5;
const minimisingSeconds = 120;
const heapMegabytes = 768;
const memoryBytes = 1536 * 1024 * 1024;
const rangeLength = 200;
const flags = ['--conditions=opendtsx-source', '--disable-warning=ExperimentalWarning'];

/**
 * Puts mutated inputs through the product in processes of their own. A finding is what throws or breaks a promise, takes longer than five
 * seconds, or more than 1.5 GiB of memory; a process that hangs or dies is replaced and goes on behind the input.
 */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const campaign = new Campaign(options);
  await Promise.all(Array.from({ length: options.processes }, () => campaign.work()));
  return { done: campaign.done, findings: [...campaign.findings.values()] };
}

class Campaign {
  readonly findings = new Map<string, Finding>();
  done = 0;
  private next = 0;
  private readonly options: CampaignOptions;
  private readonly deadline: number;
  private readonly kinds: readonly InputKind[];

  constructor(options: CampaignOptions) {
    this.options = options;
    this.kinds = options.kinds ?? inputKinds;
    this.deadline = Date.now() + (options.seconds ?? Number.POSITIVE_INFINITY) * 1000;
  }

  /** Runs ranges, one after the other, until none is left. */
  async work(): Promise<void> {
    let child: ChildProcess | undefined;
    while (this.next < this.options.count && Date.now() < this.deadline) {
      const from = this.next;
      const to = Math.min(from + rangeLength, this.options.count);
      this.next = to;
      for (let start = from; start < to; ) {
        child ??= this.start();
        const ended = await this.runRange(child, start, to);
        if (ended !== to) child = undefined;
        start = ended;
      }
      this.done += to - from;
      this.options.onProgress?.(this.done, this.findings.size);
    }
    child?.disconnect();
  }

  private start(): ChildProcess {
    const script = fileURLToPath(new URL('./fuzz-process.ts', import.meta.url));
    const args = [String(this.options.seed), String(memoryBytes), this.kinds.join()];
    return fork(script, args, {
      execArgv: [...flags, `--max-old-space-size=${heapMegabytes}`],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
  }

  // Where to go on: the end of the range, or behind the input that ended the process.
  private runRange(child: ChildProcess, from: number, to: number): Promise<number> {
    return new Promise((resolve, reject) => {
      let index = from;
      let errors = '';
      let hung = false;
      let isStarted = false;
      let watchdog = setTimeout(() => undefined, 0);
      const takeError = (chunk: Buffer): void => {
        errors = (errors + chunk.toString()).slice(-4000);
      };
      const finish = (end: number): void => {
        clearTimeout(watchdog);
        child.off('message', take).off('exit', exit);
        child.stderr?.off('data', takeError);
        resolve(end);
      };
      const exit = (code: number | null, signal: string | null): void => {
        if (!isStarted) reject(new Error(`A process of the campaign cannot start: ${errors}`));
        const reason = hung
          ? `it took longer than ${hangSeconds} s`
          : `its process ended: ${code ?? signal}\n${errors}`;
        this.addLost(index, hung ? 'hang' : 'end of the process', reason);
        finish(index + 1);
      };
      const take = (report: Report): void => {
        // What was under way when the process was stopped.
        if (hung) return;
        isStarted = true;
        if ('finding' in report) this.add(report.finding);
        else if ('done' in report) finish(to);
        else {
          if ('started' in report) index = report.started;
          const limit = 'started' in report ? hangSeconds : minimisingSeconds;
          clearTimeout(watchdog);
          watchdog = setTimeout(() => {
            hung = true;
            child.kill('SIGKILL');
          }, limit * 1000);
        }
      };
      child.on('message', take).on('exit', exit);
      child.stderr?.on('data', takeError);
      child.send({ from, to });
    });
  }

  private addLost(index: number, what: string, detail: string): void {
    const { kind, bytes } = new InputSource(allSeeds(), this.options.seed, this.kinds).at(index);
    const signature = `${what}: ${kind} ${index}`;
    this.add({ index, kind, signature, detail, input: Buffer.from(bytes).toString('base64') });
  }

  private add(finding: Finding): void {
    if (this.findings.has(finding.signature)) return;
    this.findings.set(finding.signature, finding);
    this.options.onFinding?.(finding);
  }
}
