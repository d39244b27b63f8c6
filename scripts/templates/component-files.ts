import type { UnitFiles, UnitKind, UnitNames } from './unit-names.ts';

/** A source, transformation or destination: its fixture is a `.flow`, which fails as long as the component cannot run. */
export function componentFiles(kind: UnitKind, names: UnitNames): UnitFiles {
  return {
    'index.ts': door(kind, names),
    [`${names.file}.ts`]: declaration(kind, names),
    [`${names.file}.run.ts`]: runtime(names),
    [`${names.file}.test.ts`]: test(names),
    'fixtures/happy.flow': fixture(kind, names),
  };
}

function door(kind: UnitKind, { display, file, value, unit }: UnitNames): string {
  return `import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { ${value}Declaration } from './${file}.ts';

/** The ${display} ${kind}. */
export const ${unit} = defineUnit(
  ${value}Declaration,
  async (): Promise<ComponentModule<typeof ${value}Declaration.properties>> => import('./${file}.run.ts'),
);
`;
}

function declaration(kind: UnitKind, { display, value, type }: UnitNames): string {
  const ports = [
    ...(kind === 'source' ? [] : ['  inputs: { minimum: 1 },']),
    ...(kind === 'destination' ? [] : ['  outputs: { minimum: 1 },']),
  ].join('\n');
  const designs = {
    source: `{ outputs: [{ name: '${display} Output', hasExternalMetadata: true }] }`,
    transformation: `{
    inputs: [{ name: '${display} Input' }],
    outputs: [{ name: '${display} Output', synchronousWith: '${display} Input' }],
  }`,
    destination: `{ inputs: [{ name: '${display} Input', hasSideEffects: true }] }`,
  };
  return `import type { ComponentDeclaration, Diagnostic, PropertyDeclarations } from 'opendtsx/sdk';

const properties = {} as const satisfies PropertyDeclarations;

/** Declaration of the ${display} ${kind}. */
export const ${value}Declaration: ComponentDeclaration<typeof properties> = {
  kind: '${kind}',
  sdkVersion: 1,
  identifiers: { creationName: 'Microsoft.${type}' },
  displayName: '${display}',
  description: 'Says what the component is for.',
  properties,
${ports}
  placement: 'main',
  partition: 'single',
  design: ${designs[kind as keyof typeof designs]},
  raises: [],
  validate(): Diagnostic[] {
    return [];
  },
};
`;
}

function runtime({ display, file, value }: UnitNames): string {
  return `import { type ComponentInstance, type ComponentRuntime, InternalError } from 'opendtsx/sdk';
import type { ${value}Declaration } from './${file}.ts';

/** The running half of ${display}. */
export function createRuntime(instance: ComponentInstance<typeof ${value}Declaration.properties>): ComponentRuntime {
  throw new InternalError(\`\${instance.name}: ${display} cannot run yet\`);
}
`;
}

function test({ display, unit }: UnitNames): string {
  return `import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { ${unit} } from './index.ts';

describe('the fixtures of ${display}', () => {
  it.each(flowCases(${unit}, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});
`;
}

function fixture(kind: UnitKind, { type }: UnitNames): string {
  const head = `component Microsoft.${type}\nsource: inferred replace this by what the fixture shows and where that is known from\n`;
  const input = '\ninput Input (a I4)\n| 1 |\n| NULL |\n';
  const output = '\nexpect output Output\n| a |\n| 1 |\n| NULL |\n';
  switch (kind) {
    case 'source':
      return `${head}\noutput Output asynchronous\ncolumn a I4\n${output}`;
    case 'destination':
      return `${head}${input}column a\n\nexpect file out.txt """\n1\n"""\n`;
    default:
      return `${head}${input}output Output\n${output}`;
  }
}
