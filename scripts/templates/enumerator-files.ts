import type { UnitFiles, UnitNames } from './unit-names.ts';

/** A Foreach enumerator: its fixture is what a designer writes, and its test fails as long as it cannot enumerate. */
export function enumeratorFiles(names: UnitNames): UnitFiles {
  return {
    'index.ts': door(names),
    [`${names.file}.ts`]: declaration(names),
    [`${names.file}.run.ts`]: runtime(names),
    [`${names.file}.test.ts`]: test(names),
    'fixtures/persisted.xml': `<FE${names.type} />\n`,
  };
}

function door({ display, file, type, unit }: UnitNames): string {
  return `import { defineUnit } from 'opendtsx/sdk';
import { foreach${type}Declaration } from './${file}.ts';

/** The Foreach ${display} enumerator. */
export const ${unit} = defineUnit(foreach${type}Declaration, () => import('./${file}.run.ts'));
`;
}

function declaration({ display, type }: UnitNames): string {
  return `import type { ForeachEnumeratorDeclaration, ForeachEnumeratorInstance, PropertyDeclarations } from 'opendtsx/sdk';

const properties = {} as const satisfies PropertyDeclarations;

/** A Foreach ${display} enumerator ready to run. */
export type Foreach${type}Instance = ForeachEnumeratorInstance<typeof properties>;

/** Declaration of the Foreach ${display} enumerator. */
export const foreach${type}Declaration: ForeachEnumeratorDeclaration<typeof properties> = {
  kind: 'foreach-enumerator',
  sdkVersion: 1,
  identifiers: { creationName: 'Microsoft.ForEach${type}Enumerator' },
  displayName: 'Foreach ${display} Enumerator',
  description: 'Says what the enumerator goes through.',
  properties,
  raises: [],
  validate: () => [],
};
`;
}

function runtime({ display, file, type }: UnitNames): string {
  return `import { InternalError, type TypedValue } from 'opendtsx/sdk';
import type { Foreach${type}Instance } from './${file}.ts';

/** The collection, fixed when the loop starts. */
export async function enumerate(instance: Foreach${type}Instance): Promise<readonly (readonly TypedValue[])[]> {
  throw new InternalError(\`\${instance.name}: ${display} cannot enumerate yet\`);
}
`;
}

function test({ unit }: UnitNames): string {
  return `import { readFileSync } from 'node:fs';
import { enumeratorUnderTest } from 'opendtsx/testing';
import { expect, it } from 'vitest';
import { ${unit} } from './index.ts';

const objectData = readFileSync(new URL('./fixtures/persisted.xml', import.meta.url), 'utf8');

it('gives the items of its persisted form', async () => {
  const enumerator = enumeratorUnderTest(${unit}, { objectData });
  expect(enumerator.validate()).toEqual([]);
  expect(await enumerator.items()).toEqual([['first'], ['second']]);
});
`;
}
