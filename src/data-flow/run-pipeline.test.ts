import { describe, expect, it } from 'vitest';
import { columnType } from '../datatypes/data-type.ts';
import type { Int32Vector } from '../datatypes/vector.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { dtsError } from '../diagnostics/dts-error.ts';
import type { ComponentPlan, PathPlan, PipelinePlan } from '../plan/pipeline/pipeline-plan.ts';
import type {
  ComponentDeclaration,
  ComponentRuntime,
  Disposition,
  InputInstance,
  OutputInstance,
} from '../sdk/component.ts';
import type { PipelineHost } from './pipeline-host.ts';
import type { RejectedRow } from './row-errors.ts';
import { runPipeline } from './run-pipeline.ts';

const integer = columnType('DT_I4');
const value = 'Source.value';

/** The parts of a test component; the rest is filled in. */
interface Part {
  readonly name: string;
  readonly runtime: ComponentRuntime;
  readonly inputs?: number;
  /** Outputs: synchronous to input 0 unless `own`. */
  readonly outputs?: readonly {
    readonly own?: boolean;
    readonly group?: number;
    readonly error?: boolean;
    readonly columns?: readonly string[];
  }[];
  readonly disposition?: Disposition;
}

function port(id: string, disposition: Disposition) {
  return {
    id,
    name: id,
    connected: true,
    properties: {},
    externalColumns: [],
    errorRowDisposition: disposition,
    truncationRowDisposition: disposition,
  };
}

function componentPlan(part: Part, index: number): ComponentPlan {
  const disposition = part.disposition ?? 'FailComponent';
  const inputs: InputInstance[] = Array.from({ length: part.inputs ?? 0 }, (_, input) => ({
    ...port(`${part.name}.in${input}`, 'NotUsed'),
    columns: [],
    available: new Map([[value, { name: 'value', type: integer }]]),
  }));
  const outputs: OutputInstance[] = (part.outputs ?? []).map((output, position) => ({
    ...port(`${part.name}.out${position}`, output.error ? 'NotUsed' : disposition),
    columns: (output.columns ?? []).map((name) => ({
      ...port(name, disposition),
      lineageId: name,
      type: integer,
      external: undefined,
      sortKeyPosition: 0,
      comparisonFlags: 0,
      specialFlags: name.endsWith('ErrorCode') ? 1 : name.endsWith('ErrorColumn') ? 2 : 0,
    })),
    synchronousInputId: output.own ? '' : `${part.name}.in0`,
    exclusionGroup: output.group ?? 0,
    isErrorOut: output.error ?? false,
    isSorted: false,
  }));
  const declaration: ComponentDeclaration = {
    sdkVersion: 1,
    kind: 'transformation',
    identifiers: { creationName: part.name },
    displayName: part.name,
    description: '',
    properties: {},
    placement: 'worker',
    partition: 'single',
    validate: () => [],
  };
  return {
    index,
    unit: { declaration, load: async () => ({ createRuntime: () => part.runtime }) },
    instance: {
      id: part.name,
      name: part.name,
      localeId: 1033,
      validateExternalMetadata: false,
      properties: {},
      inputs,
      outputs,
      connections: [],
    },
    connections: new Map(),
    connectionNames: new Map(),
    variables: [],
  };
}

function pipelinePlan(
  parts: readonly Part[],
  paths: readonly (readonly [string, number, string, number])[],
): PipelinePlan {
  const position = (name: string) => parts.findIndex((part) => part.name === name);
  return {
    source: '\\Package\\Flow',
    settings: { defaultBufferMaxRows: 4, defaultBufferSize: 1000, engineThreads: 1, runInOptimizedMode: true },
    components: parts.map(componentPlan),
    paths: paths.map(
      ([from, output, to, input], index): PathPlan => ({
        id: `path${index}`,
        name: '',
        from: { component: position(from), output },
        to: { component: position(to), input },
      }),
    ),
    lineageNumbers: new Map([[value, 7]]),
    lineageNames: new Map([[value, 'value']]),
  };
}

/** A source of the numbers 0 … count − 1. */
function numbers(name: string, count: number, lineageId = value, errorColumns: readonly string[] = []): Part {
  return {
    name,
    outputs: [
      { own: true, columns: [lineageId] },
      ...(errorColumns.length === 0 ? [] : [{ own: true, error: true, columns: errorColumns }]),
    ],
    runtime: {
      async produce({ outputs, rowsPerBuffer }) {
        const [output] = outputs;
        if (output === undefined) return;
        for (let first = 0; first < count; first += rowsPerBuffer) {
          const rows = Math.min(rowsPerBuffer, count - first);
          const vector = output.buffer.vector(lineageId) as Int32Vector;
          for (let row = 0; row < rows; row++) vector.values[row] = first + row;
          output.buffer.origin = { source: 'numbers', firstRow: first + 1 };
          await output.send(rows);
        }
      },
    },
  };
}

/** A destination that keeps the rows of one column. */
function collector(name: string, lineageId = value): Part & { readonly rows: (number | null)[]; closed: boolean[] } {
  const rows: (number | null)[] = [];
  const closed: boolean[] = [];
  return {
    name,
    inputs: 1,
    rows,
    closed,
    runtime: {
      process(buffer) {
        const vector = buffer.vector(lineageId) as Int32Vector;
        for (let position = 0; position < buffer.rowCount; position++) {
          const row = buffer.selection === undefined ? position : (buffer.selection[position] as number);
          rows.push(vector.hasNulls && vector.nulls[row] === 1 ? null : (vector.values[row] as number));
        }
      },
      close(_, succeeded) {
        closed.push(succeeded);
      },
    },
  };
}

function recordingHost(overrides: Partial<PipelineHost> = {}): PipelineHost & { readonly fired: Diagnostic[] } {
  const fired: Diagnostic[] = [];
  const absent = (): never => {
    throw dtsError('DTS_E_OBJECTIDNOTFOUND', { id: 'none' });
  };
  return {
    signal: new AbortController().signal,
    source: '\\Package\\Flow',
    connection: absent,
    release: async () => undefined,
    resolvePath: (path) => path,
    variable: absent,
    setVariable: () => undefined,
    fire: (finding) => fired.push(finding),
    fired,
    ...overrides,
  };
}

describe('runPipeline', () => {
  it('carries every row from a source to a destination in order and counts the path', async () => {
    const target = collector('Target');
    const plan = pipelinePlan([numbers('Source', 10), target], [['Source', 0, 'Target', 0]]);
    const result = await runPipeline(plan, recordingHost());
    expect(target.rows).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(result).toMatchObject({ succeeded: true, canceled: false });
    expect(result.rowCounts.get('path0')).toBe(10);
    expect(target.closed).toEqual([true]);
  });

  it('sends rows of an exclusion group to exactly one output and undirected rows to its first', async () => {
    const odd: Part = {
      name: 'Odd',
      inputs: 1,
      outputs: [{ group: 1 }, { group: 1 }],
      runtime: {
        process(buffer) {
          const { values } = buffer.vector(value) as Int32Vector;
          for (let row = 0; row < buffer.rowCount; row++) {
            if ((values[row] as number) % 2 === 1) buffer.directRow(row, 'Odd.out1');
          }
        },
      },
    };
    const [even, rest] = [collector('Even'), collector('Rest')];
    const plan = pipelinePlan(
      [numbers('Source', 7), odd, even, rest],
      [
        ['Source', 0, 'Odd', 0],
        ['Odd', 0, 'Even', 0],
        ['Odd', 1, 'Rest', 0],
      ],
    );
    await runPipeline(plan, recordingHost());
    expect([even.rows, rest.rows]).toEqual([
      [0, 2, 4, 6],
      [1, 3, 5],
    ]);
  });

  it('sends every row to all outputs outside exclusion groups', async () => {
    const copy: Part = { name: 'Copy', inputs: 1, outputs: [{}, {}], runtime: { process: () => undefined } };
    const [first, second] = [collector('First'), collector('Second')];
    const plan = pipelinePlan(
      [numbers('Source', 5), copy, first, second],
      [
        ['Source', 0, 'Copy', 0],
        ['Copy', 0, 'First', 0],
        ['Copy', 1, 'Second', 0],
      ],
    );
    await runPipeline(plan, recordingHost());
    expect(first.rows).toEqual([0, 1, 2, 3, 4]);
    expect(second.rows).toEqual(first.rows);
  });

  const failing = (disposition: Disposition): Part => ({
    name: 'Check',
    inputs: 1,
    disposition,
    outputs: [{ group: 1 }, { group: 1, error: true, columns: ['Check.ErrorCode', 'Check.ErrorColumn'] }],
    runtime: {
      process(buffer) {
        const { values } = buffer.vector(value) as Int32Vector;
        for (let row = 0; row < buffer.rowCount; row++) {
          if (values[row] === 5) {
            buffer.reportRowError(row, value, 0xc0049064, 'error', { value: 'five', rule: 'five is not allowed' });
          }
        }
      },
    },
  });

  it('redirects a row in error with its code and column number, and tells once where it came from', async () => {
    const [good, codes, columns] = [
      collector('Good'),
      collector('Codes', 'Check.ErrorCode'),
      collector('Columns', 'Check.ErrorColumn'),
    ];
    const rejected: RejectedRow[] = [];
    const host = recordingHost({ reject: (row) => rejected.push(row) });
    const plan = pipelinePlan(
      [numbers('Source', 8), failing('RedirectRow'), good, codes, columns],
      [
        ['Source', 0, 'Check', 0],
        ['Check', 0, 'Good', 0],
        ['Check', 1, 'Codes', 0],
        ['Check', 1, 'Columns', 0],
      ],
    );
    const result = await runPipeline(plan, host);
    expect(result.succeeded).toBe(true);
    expect(good.rows).toEqual([0, 1, 2, 3, 4, 6, 7]);
    expect(codes.rows).toEqual([0xc0049064 | 0]);
    expect(columns.rows).toEqual([7]);
    expect(rejected).toMatchObject([
      { column: 'value', value: 'five', action: 'redirected', origin: { source: 'numbers', row: 6 } },
    ]);
    expect(host.fired.map((finding) => [finding.symbol, finding.severity])).toEqual([
      ['OPENDTSX_W_ROWSREDIRECTED', 'information'],
    ]);
  });

  it('fails with place, value and rule when the disposition is to fail, and tells every component', async () => {
    const good = collector('Good');
    const host = recordingHost();
    const plan = pipelinePlan(
      [numbers('Source', 8), failing('FailComponent'), good],
      [
        ['Source', 0, 'Check', 0],
        ['Check', 0, 'Good', 0],
      ],
    );
    const result = await runPipeline(plan, host);
    expect(result.succeeded).toBe(false);
    expect(good.closed).toEqual([false]);
    expect(host.fired).toHaveLength(1);
    expect(host.fired[0]).toMatchObject({ symbol: 'DTS_E_INDUCEDTRANSFORMFAILUREONERROR', subComponent: 'Check' });
    expect(host.fired[0]?.message).toContain('five is not allowed');
    expect(host.fired[0]?.message).toContain('row 6');
  });

  it('lets a row pass when its error is ignored', async () => {
    const good = collector('Good');
    const host = recordingHost();
    const plan = pipelinePlan(
      [numbers('Source', 6), failing('IgnoreFailure'), good],
      [
        ['Source', 0, 'Check', 0],
        ['Check', 0, 'Good', 0],
      ],
    );
    expect((await runPipeline(plan, host)).succeeded).toBe(true);
    expect(good.rows).toEqual([0, 1, 2, 3, 4, 5]);
    expect(host.fired.map((finding) => finding.symbol)).toEqual(['OPENDTSX_W_ROWERRORSIGNORED']);
  });

  it('leaves rows redirected by a source out of its output and fills its error output by column name', async () => {
    const source = numbers('Source', 6, value, ['value', 'Source.ErrorCode', 'Source.ErrorColumn']);
    const checked: Part = {
      ...source,
      disposition: 'RedirectRow',
      runtime: {
        async produce({ outputs }) {
          const [output] = outputs;
          const vector = output?.buffer.vector(value) as Int32Vector;
          vector.values.set([10, 20, 30]);
          output?.buffer.reportRowError(1, value, 0xc02020a1, 'error');
          await output?.send(3);
        },
      },
    };
    const [good, codes] = [collector('Good'), collector('Codes', 'Source.ErrorCode')];
    const plan = pipelinePlan(
      [checked, good, codes],
      [
        ['Source', 0, 'Good', 0],
        ['Source', 1, 'Codes', 0],
      ],
    );
    await runPipeline(plan, recordingHost());
    expect(good.rows).toEqual([10, 30]);
    expect(codes.rows).toEqual([0xc02020a1 | 0]);
  });

  it('holds a source back until a slow destination has taken its batch', async () => {
    const log: string[] = [];
    let release: (() => void) | undefined;
    const slow: Part = {
      name: 'Slow',
      inputs: 1,
      runtime: {
        process(buffer) {
          log.push(`took ${buffer.rowCount}`);
          return new Promise<void>((resolve) => {
            release = resolve;
          });
        },
      },
    };
    const running = runPipeline(
      pipelinePlan([numbers('Source', 8), slow], [['Source', 0, 'Slow', 0]]),
      recordingHost(),
    );
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    expect(log).toEqual(['took 4']);
    release?.();
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    expect(log).toEqual(['took 4', 'took 4']);
    release?.();
    expect((await running).succeeded).toBe(true);
  });

  it('never hands one input two batches at a time, whichever of two sources sends them', async () => {
    let inside = 0;
    let overlaps = 0;
    const merged: number[] = [];
    const union: Part = {
      name: 'Union',
      inputs: 2,
      outputs: [{ own: true, columns: ['Union.value'] }],
      runtime: {
        process: (buffer, input, { outputs }) =>
          outputs[0]?.forward(buffer, new Map([['Union.value', input === 0 ? value : 'Second.value']])),
      },
    };
    const target: Part = {
      name: 'Target',
      inputs: 1,
      runtime: {
        async process(buffer) {
          if (inside++ > 0) overlaps++;
          await Promise.resolve();
          const { values } = buffer.vector('Union.value') as Int32Vector;
          merged.push(...values.subarray(0, buffer.rowCount));
          await Promise.resolve();
          inside--;
        },
      },
    };
    const plan = pipelinePlan(
      [numbers('Source', 9), numbers('Second', 6, 'Second.value'), union, target],
      [
        ['Source', 0, 'Union', 0],
        ['Second', 0, 'Union', 1],
        ['Union', 0, 'Target', 0],
      ],
    );
    expect((await runPipeline(plan, recordingHost())).succeeded).toBe(true);
    expect(overlaps).toBe(0);
    expect(merged.toSorted((a, b) => a - b)).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8]);
  });

  it('stops and closes everything unsuccessfully when the execution is cancelled', async () => {
    const controller = new AbortController();
    const target = collector('Target');
    const cancelling: Part = {
      ...target,
      runtime: { ...target.runtime, process: () => controller.abort() },
    };
    const result = await runPipeline(
      pipelinePlan([numbers('Source', 100), cancelling], [['Source', 0, 'Target', 0]]),
      recordingHost({ signal: controller.signal }),
    );
    expect(result).toMatchObject({ succeeded: false, canceled: true });
    expect(target.closed).toEqual([false]);
  });

  it.each(['open', 'process', 'finish', 'close'] as const)('names the component that fails in %s', async (moment) => {
    const target: Part = {
      name: 'Target',
      inputs: 1,
      runtime: {
        [moment]() {
          throw dtsError('DTS_E_OLEDBERROR', { detail: 'disk full' });
        },
      },
    };
    const host = recordingHost();
    await runPipeline(pipelinePlan([numbers('Source', 3), target], [['Source', 0, 'Target', 0]]), host);
    expect(host.fired.map(({ symbol, subComponent }) => `${symbol} ${subComponent}`)).toEqual([
      'DTS_E_OLEDBERROR Target',
    ]);
  });

  it('writes variables only after success', async () => {
    const written: string[] = [];
    const counting = (failing_: boolean): Part => ({
      name: 'Target',
      inputs: 1,
      runtime: {
        finish(_, context) {
          context.setVariableAfterwards('User::Count', { type: integer, value: 1 });
          if (failing_) throw dtsError('DTS_E_OLEDBERROR', { detail: 'disk full' });
        },
      },
    });
    for (const failing_ of [false, true]) {
      const plan = pipelinePlan([numbers('Source', 3), counting(failing_)], [['Source', 0, 'Target', 0]]);
      await runPipeline(plan, recordingHost({ setVariable: (name) => written.push(`${name} ${failing_}`) }));
    }
    expect(written).toEqual(['User::Count false']);
  });
});
