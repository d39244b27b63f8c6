import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync } from 'node:fs';
import type { PipelineBuffer } from '../src/sdk/buffer.ts';
import type { ComponentContext } from '../src/sdk/component-context.ts';
import {
  createHarness,
  inputColumn,
  inputInstance,
  outputColumn,
  outputInstance,
} from '../src/testing/component-harness.ts';
import { createRuntime as createDestination } from '../src/units/destinations/flat-file-destination/flat-file-destination.run.ts';
import { createRuntime as createSource } from '../src/units/sources/flat-file-source/flat-file-source.run.ts';
import { lineitemColumns, lineitemConnection } from './lineitem-columns.ts';

// Usage: node --conditions=opendtsx-source bench/flat-file-kernels.ts <lineitem.csv> [rounds]
const [path = 'lineitem.csv', rounds = '3'] = process.argv.slice(2);
const output = `${path}.out`;

const source = {
  id: 'source',
  name: 'Lineitem',
  localeId: 1033,
  validateExternalMetadata: false,
  properties: { RetainNulls: true, FileNameColumnName: '' },
  inputs: [],
  outputs: [
    outputInstance(
      'Output',
      lineitemColumns.map(([name, type]) => outputColumn(name, type)),
    ),
  ],
  connections: ['FlatFileConnection'],
};
const destination = {
  ...source,
  id: 'destination',
  name: 'Copy',
  properties: { Overwrite: true, Header: '', EscapeQualifier: true },
  inputs: [
    inputInstance(
      'Input',
      lineitemColumns.map(([name, type]) => inputColumn(name, type)),
    ),
  ],
  outputs: [],
};

type Send = (rowCount: number) => void | Promise<void>;

function withSend(context: ComponentContext, makeSend: (buffer: PipelineBuffer) => Send): ComponentContext {
  const [port] = context.outputs;
  let rowCount = 0;
  const buffer: PipelineBuffer = {
    get rowCount() {
      return rowCount;
    },
    selection: undefined,
    origin: undefined,
    vector: (lineageId) => port.buffer.vector(lineageId),
    reportRowError: () => true,
    directRow: () => undefined,
  };
  const send = makeSend(buffer);
  return {
    ...context,
    outputs: [
      {
        ...port,
        send(count) {
          rowCount = count;
          return send(count);
        },
      },
    ],
  };
}

async function read(): Promise<void> {
  const { context } = createHarness(source, {
    connections: { FlatFileConnection: lineitemConnection(path) },
    collect: false,
  });
  await createSource(source).produce?.(context);
}

async function copy(reformat: boolean): Promise<void> {
  const { context } = createHarness(source, {
    connections: { FlatFileConnection: lineitemConnection(path) },
    collect: false,
  });
  const target = createHarness(destination, { connections: { FlatFileConnection: lineitemConnection(output) } });
  const writer = createDestination(destination);
  await writer.open?.(target.context);
  const piped = withSend(context, (buffer) => () => {
    if (reformat) for (const [name] of lineitemColumns) buffer.vector(name).canonicalText = undefined;
    return writer.process?.(buffer, 0, target.context);
  });
  await createSource(source).produce?.(piped);
  await writer.finish?.(0, target.context);
  await writer.close?.(target.context, true);
}

function hashOf(file: string): string {
  return createHash('sha1').update(readFileSync(file)).digest('hex');
}

async function timed(label: string, run: () => Promise<void>): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < Number(rounds); round++) {
    const start = performance.now();
    await run();
    times.push((performance.now() - start) / 1000);
  }
  const middle = times.toSorted((a, b) => a - b)[times.length >> 1];
  const rate = statSync(path).size / 1e6 / middle;
  console.log(
    `${label}: ${middle.toFixed(3)} s (${rate.toFixed(0)} MB/s), rounds ${times.map((time) => time.toFixed(2)).join(' ')}`,
  );
}

await timed('read and type', read);
await timed('copy, pass-through', () => copy(false));
const passed = hashOf(output);
await timed('copy, formatted', () => copy(true));
if (hashOf(output) !== passed) throw new Error('The formatted copy differs from the pass-through copy.');
rmSync(output, { force: true });
