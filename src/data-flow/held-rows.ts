import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import type { PipelinePlan } from '../plan/pipeline/pipeline-plan.ts';
import type { ComponentContext } from '../sdk/component-context.ts';
import { GrantedMemory, type MemoryBudget, sharedBudget } from './memory-budget.ts';
import type { ComponentMemoryUse } from './pipeline-host.ts';
import { SpillFiles } from './spill-files.ts';

/** What holding rows back needs of the execution around the data flow. */
export interface HeldRowsHost {
  readonly memory?: MemoryBudget | undefined;
  resolvePath(path: string): string;
  fire(finding: Diagnostic): void;
}

interface ComponentUse {
  readonly memory: GrantedMemory;
  spilledBytes: number;
}

/** The memory and the temporary files of a running data flow, by component. */
export class HeldRows {
  readonly #plan: PipelinePlan;
  readonly #host: HeldRowsHost;
  readonly #budget: MemoryBudget;
  readonly #uses = new Map<string, ComponentUse>();
  #files: SpillFiles | undefined;

  constructor(plan: PipelinePlan, host: HeldRowsHost) {
    this.#plan = plan;
    this.#host = host;
    this.#budget = host.memory ?? sharedBudget();
  }

  /** What the context of a component offers. */
  of(component: string): Pick<ComponentContext, 'memory' | 'createSpillFile'> {
    const use: ComponentUse = { memory: new GrantedMemory(this.#budget), spilledBytes: 0 };
    this.#uses.set(component, use);
    return {
      memory: use.memory,
      createSpillFile: (content = 'rows') => {
        this.#files ??= this.#makeFiles();
        return this.#files.create(content, (bytes) => {
          use.spilledBytes += bytes;
        });
      },
    };
  }

  /** Deletes the files and gives back the memory. */
  close(): void {
    this.#files?.closeAll();
    for (const { memory } of this.#uses.values()) memory.releaseAll();
  }

  /** What each component held back, of those that did. */
  uses(): readonly ComponentMemoryUse[] {
    return [...this.#uses]
      .map(([component, { memory, spilledBytes }]) => ({ component, peakBytes: memory.peak, spilledBytes }))
      .filter(({ peakBytes, spilledBytes }) => peakBytes > 0 || spilledBytes > 0);
  }

  /** Tells which components wrote temporary files. */
  report(): void {
    for (const [component, { spilledBytes }] of this.#uses) {
      if (spilledBytes === 0) continue;
      const args = { component, bytes: spilledBytes, limit: this.#budget.limit };
      const place = { source: this.#plan.source, subComponent: component };
      this.#host.fire(diagnostic('OPENDTSX_I_ROWSSPILLED', args, place));
    }
  }

  #makeFiles(): SpillFiles {
    const { bufferTempStoragePath, blobTempStoragePath } = this.#plan.settings;
    return new SpillFiles({
      folders: { rows: foldersOf(bufferTempStoragePath), blobs: foldersOf(blobTempStoragePath) },
      resolvePath: (folder) => this.#host.resolvePath(folder),
      warn: (finding) => this.#host.fire({ ...finding, source: this.#plan.source }),
    });
  }
}

function foldersOf(list = ''): string[] {
  return list
    .split(';')
    .map((folder) => folder.trim())
    .filter((folder) => folder !== '');
}
