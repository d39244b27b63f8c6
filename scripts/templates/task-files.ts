import type { UnitFiles, UnitNames } from './unit-names.ts';

/** A task: its fixture is the ObjectData that a designer writes, and its test fails as long as the task cannot run. */
export function taskFiles(names: UnitNames): UnitFiles {
  return {
    'index.ts': door(names),
    [`${names.file}.ts`]: declaration(names),
    [`${names.file}.run.ts`]: runtime(names),
    [`${names.file}.test.ts`]: test(names),
    'fixtures/persisted.xml': `<${names.type}Data xmlns="www.microsoft.com/sqlserver/dts/tasks/${names.value}" />\n`,
  };
}

function door({ display, file, value, unit }: UnitNames): string {
  return `import { defineUnit } from 'opendtsx/sdk';
import { ${value}Declaration } from './${file}.ts';

/** The ${display} task. */
export const ${unit} = defineUnit(${value}Declaration, () => import('./${file}.run.ts'));
`;
}

function declaration({ display, value, type }: UnitNames): string {
  return `import type { PropertyDeclarations, TaskDeclaration, TaskInstance } from 'opendtsx/sdk';

const properties = {} as const satisfies PropertyDeclarations;

/** A ${display} task ready to run. */
export type ${type}Instance = TaskInstance<typeof properties>;

/** Declaration of the ${display} task. */
export const ${value}Declaration: TaskDeclaration<typeof properties> = {
  kind: 'task',
  sdkVersion: 1,
  identifiers: { creationName: 'Microsoft.${type}Task' },
  displayName: '${display} Task',
  description: 'Says what the task is for.',
  properties,
  raises: [],
  validate: () => [],
};
`;
}

function runtime({ display, file, type }: UnitNames): string {
  return `import { InternalError, type TaskResult } from 'opendtsx/sdk';
import type { ${type}Instance } from './${file}.ts';

/** Runs the task. */
export async function execute(instance: ${type}Instance): Promise<TaskResult> {
  throw new InternalError(\`\${instance.name}: ${display} cannot run yet\`);
}
`;
}

function test({ unit }: UnitNames): string {
  return `import { readFileSync } from 'node:fs';
import { taskUnderTest } from 'opendtsx/testing';
import { expect, it } from 'vitest';
import { ${unit} } from './index.ts';

const objectData = readFileSync(new URL('./fixtures/persisted.xml', import.meta.url), 'utf8');

it('runs as its persisted form says', async () => {
  const task = taskUnderTest(${unit}, { objectData });
  expect(task.validate()).toEqual([]);
  expect(await task.execute()).toEqual({ result: 'success' });
});
`;
}
