import { join } from 'node:path';
import {
  Application,
  type DtsContainer,
  DtsError,
  type DtsSequence,
  type MainPipe,
  type Package,
  TaskHost,
} from 'opendtsx';
import { expect, it } from 'vitest';
import { packageFiles } from '../corpus/corpus-files.ts';
import { suite } from '../suite-availability.ts';

const corpus = process.env.OPENDTSX_CORPUS ?? '';
const application = new Application();

function* tasksIn(container: DtsContainer): Generator<TaskHost> {
  if (container instanceof TaskHost) yield container;
  const { executables = [], eventHandlers } = container as DtsContainer & Partial<DtsSequence>;
  for (const child of [...executables, ...eventHandlers]) yield* tasksIn(child);
}

function dataFlowsOf(made: Package): MainPipe[] {
  return [...tasksIn(made)].flatMap(({ innerObject }) => (innerObject === undefined ? [] : [innerObject]));
}

async function readable(file: string): Promise<{ made: Package; text: string } | undefined> {
  try {
    const made = await application.loadPackage(join(corpus, file));
    return made.package.formatVersion <= 3 ? undefined : { made, text: application.saveToXmlText(made) };
  } catch (error) {
    if (error instanceof DtsError) return undefined;
    throw error;
  }
}

/** Looks at everything that the views show, and sets what may be set to what it is. */
function touch(pipe: MainPipe): number {
  for (const component of pipe.componentMetaDataCollection) {
    component.name = `${component.name}`;
    component.validate();
    const { inputCollection, outputCollection, runtimeConnectionCollection } = component;
    for (const connection of runtimeConnectionCollection) String(connection.connectionManager?.name);
    for (const input of inputCollection) {
      for (const { usageType } of input.getVirtualInput().virtualInputColumnCollection) String(usageType);
      for (const column of input.inputColumnCollection) expect(pipe.getObjectById(column.id)).toBe(column);
    }
    for (const output of outputCollection) {
      for (const column of output.outputColumnCollection) {
        for (const property of column.customPropertyCollection) String(property.value);
      }
    }
  }
  return pipe.componentMetaDataCollection.count;
}

suite(
  'corpus',
  corpus !== '',
  'set OPENDTSX_CORPUS to a folder of real packages',
)('data flows of real packages', () => {
  it('can be looked at in every part, and stay as they are to the byte', { timeout: 120_000 }, async () => {
    const changed: string[] = [];
    let components = 0;
    for (const file of packageFiles(corpus)) {
      const loaded = await readable(file);
      if (loaded === undefined) continue;
      for (const pipe of dataFlowsOf(loaded.made)) components += touch(pipe);
      if (application.saveToXmlText(loaded.made) !== loaded.text) changed.push(file);
    }
    expect(changed).toEqual([]);
    expect(components).toBeGreaterThan(500);
  });
});
