import type { Value } from '../../datatypes/value.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import type { PipelineSettings } from './pipeline-plan.ts';

/** Reads the settings of a Data Flow task from the attributes of its pipeline; property expressions on the task win. */
export function readSettings(pipeline: Pipeline, overrides: ReadonlyMap<string, Value>): PipelineSettings {
  const read = (name: string): string | undefined => {
    const property = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    const override = overrides.get(property);
    return override === undefined || override === null ? pipeline.attributes.get(name) : String(override);
  };
  return {
    defaultBufferMaxRows: positive(read('defaultBufferMaxRows'), 10_000),
    defaultBufferSize: positive(read('defaultBufferSize'), 10_485_760),
    autoAdjustBufferSize: isTrue(read('autoAdjustBufferSize')),
    engineThreads: positive(read('engineThreads'), 10),
    runInOptimizedMode: !/^(false|0)$/i.test(read('runInOptimizedMode') ?? 'true'),
    bufferTempStoragePath: read('bufferTempStoragePath') ?? '',
    blobTempStoragePath: read('BLOBTempStoragePath') ?? '',
  };
}

function isTrue(text: string | undefined): boolean {
  return /^(true|-?1)$/i.test(text ?? '');
}

function positive(text: string | undefined, otherwise: number): number {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : otherwise;
}
