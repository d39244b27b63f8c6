/** The kinds of data flow component that `npm run new` writes. */
export const componentKinds = ['source', 'transformation', 'destination'] as const;

/** One of `componentKinds`. */
export type ComponentKind = (typeof componentKinds)[number];

/** The names of a new unit in the spellings its files need. */
export interface UnitNames {
  /** As shown to people: `Row Sampling`. */
  readonly display: string;
  /** Folder and files: `row-sampling`. */
  readonly file: string;
  /** Identifiers: `rowSampling`. */
  readonly identifier: string;
}

/** The spellings of a display name; undefined when it is not made of words of ASCII letters and digits that begin with a letter. */
export function unitNames(display: string): UnitNames | undefined {
  const words = display.trim().split(/[ -]+/);
  if (!words.every((word) => /^[A-Za-z][A-Za-z0-9]*$/.test(word))) return undefined;
  const capital = (word: string): string => word[0].toUpperCase() + word.slice(1);
  const [first, ...rest] = words.map((word) => word.toLowerCase());
  return {
    display: words.map(capital).join(' '),
    file: [first, ...rest].join('-'),
    identifier: first + rest.map(capital).join(''),
  };
}

/** The files of a new unit by their path inside the unit folder. */
export function unitFiles(kind: ComponentKind, names: UnitNames): Record<string, string> {
  return {
    'index.ts': door(kind, names),
    [`${names.file}.ts`]: declaration(kind, names),
    [`${names.file}.run.ts`]: runtime(names),
    [`${names.file}.test.ts`]: test(names),
    'fixtures/happy.flow': fixture(names),
  };
}

function door(kind: ComponentKind, { display, file, identifier }: UnitNames): string {
  return `import { type ComponentModule, defineUnit } from 'opendtsx/sdk';
import { ${identifier}Declaration } from './${file}.ts';

/** The ${display} ${kind}. */
export const ${identifier} = defineUnit(
  ${identifier}Declaration,
  async (): Promise<ComponentModule<typeof ${identifier}Declaration.properties>> => import('./${file}.run.ts'),
);
`;
}

function declaration(kind: ComponentKind, { display, identifier }: UnitNames): string {
  const ports = [
    ...(kind === 'source' ? [] : ['  inputs: { minimum: 1 },']),
    ...(kind === 'destination' ? [] : ['  outputs: { minimum: 1 },']),
  ].join('\n');
  return `import type { ComponentDeclaration, Diagnostic, PropertyDeclarations } from 'opendtsx/sdk';

const properties = {} as const satisfies PropertyDeclarations;

/** Declaration of the ${display} ${kind}. */
export const ${identifier}Declaration: ComponentDeclaration<typeof properties> = {
  kind: '${kind}',
  sdkVersion: 1,
  identifiers: { creationName: 'Microsoft.${display.replaceAll(' ', '')}' },
  displayName: '${display}',
  description: 'Says what the component is for.',
  properties,
${ports}
  placement: 'main',
  partition: 'single',
  validate(): Diagnostic[] {
    return [];
  },
};
`;
}

function runtime({ display, file, identifier }: UnitNames): string {
  return `import { type ComponentInstance, type ComponentRuntime, InternalError } from 'opendtsx/sdk';
import type { ${identifier}Declaration } from './${file}.ts';

/** The running half of ${display}. */
export function createRuntime(instance: ComponentInstance<typeof ${identifier}Declaration.properties>): ComponentRuntime {
  throw new InternalError(\`\${instance.name}: ${display} cannot run yet\`);
}
`;
}

function test({ display }: UnitNames): string {
  return `import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = new URL('./fixtures/', import.meta.url);

describe('the fixtures of ${display}', () => {
  it.each(readdirSync(folder).filter((name) => name.endsWith('.flow')))('%s states where its rows come from', (name) => {
    expect(readFileSync(new URL(name, folder), 'utf8')).not.toContain('source: unchecked');
  });
});
`;
}

function fixture({ display }: UnitNames): string {
  return `# ${display}: replace this by properties, an input table and the output table it gives.
source: unchecked
`;
}
