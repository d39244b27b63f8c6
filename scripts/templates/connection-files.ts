import type { UnitFiles, UnitNames } from './unit-names.ts';

/** A connection manager: its test fails as long as it gives no connection. */
export function connectionManagerFiles(names: UnitNames): UnitFiles {
  const { display, file, value, type, unit } = names;
  const creationName = type.toUpperCase();
  return {
    'index.ts': `import { type ConnectionManagerModule, defineUnit } from 'opendtsx/sdk';
import { ${value}Declaration } from './${file}.ts';

/** The ${display} connection manager. */
export const ${unit} = defineUnit(
  ${value}Declaration,
  async (): Promise<ConnectionManagerModule<typeof ${value}Declaration.properties>> => import('./${file}.run.ts'),
);
`,
    [`${file}.ts`]: `import type { ConnectionManagerDeclaration, PropertyDeclarations } from 'opendtsx/sdk';

const properties = {} as const satisfies PropertyDeclarations;

/** Declaration of the ${display} connection manager. */
export const ${value}Declaration: ConnectionManagerDeclaration<typeof properties> = {
  kind: 'connection-manager',
  sdkVersion: 1,
  identifiers: { creationName: '${creationName}' },
  displayName: '${display} Connection Manager',
  description: 'Says where the connection leads.',
  gives: 'other',
  properties,
  raises: [],
  validate: () => [],
};
`,
    [`${file}.run.ts`]: `import { type Connection, type ConnectionManagerInstance, InternalError } from 'opendtsx/sdk';

/** Opens the connection. */
export async function acquire(instance: ConnectionManagerInstance): Promise<Connection> {
  throw new InternalError(\`\${instance.name}: ${display} cannot connect yet\`);
}

/** Closes it. */
export async function release(): Promise<void> {}
`,
    [`${file}.test.ts`]: `import type { ConnectionContext, ConnectionManagerInstance } from 'opendtsx/sdk';
import { expect, it } from 'vitest';
import { ${unit} } from './index.ts';

const instance: ConnectionManagerInstance<typeof ${unit}.declaration.properties> = {
  id: '{1}',
  name: 'Target',
  creationName: '${creationName}',
  connectionString: '',
  target: undefined,
  password: undefined,
  retainSameConnection: false,
  properties: {},
};
const context: ConnectionContext = {
  signal: new AbortController().signal,
  hasDriver: () => true,
  checkPath: () => undefined,
  resolvePath: (path) => path,
  openDatabase: () => Promise.reject(new Error('not here')),
};

it('gives a connection', async () => {
  expect(${unit}.declaration.validate(instance, context)).toEqual([]);
  const { acquire } = await ${unit}.load();
  expect(await acquire(instance, context)).toMatchObject({ kind: 'other' });
});
`,
    'fixtures/persisted.xml': `<DTS:ConnectionManager xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:CreationName="${creationName}">
  <DTS:ObjectData>
    <DTS:ConnectionManager />
  </DTS:ObjectData>
</DTS:ConnectionManager>
`,
  };
}

/** A database driver: its test fails as long as it cannot connect. */
export function driverFiles({ display, file, value, type, unit }: UnitNames): UnitFiles {
  const scheme = type.toLowerCase();
  return {
    'index.ts': `import { type DriverModule, defineUnit } from 'opendtsx/sdk';
import { ${value}Declaration } from './${file}.ts';

/** The ${display} driver. */
export const ${unit} = defineUnit(${value}Declaration, async (): Promise<DriverModule> => import('./${file}.run.ts'));
`,
    [`${file}.ts`]: `import type { DriverDeclaration } from 'opendtsx/sdk';

/** Declaration of the ${display} driver. */
export const ${value}Declaration: DriverDeclaration = {
  kind: 'driver',
  sdkVersion: 1,
  identifiers: { creationName: 'OpenDTSX.${type}Driver' },
  displayName: '${display}',
  description: 'Says which databases it reads and writes.',
  scheme: '${scheme}',
  providers: [],
  raises: [],
};
`,
    [`${file}.run.ts`]: `import { type DatabaseConnection, InternalError } from 'opendtsx/sdk';

/** Opens a connection. */
export async function connect(target: string): Promise<DatabaseConnection> {
  throw new InternalError(\`${display} cannot connect to \${target} yet\`);
}
`,
    [`${file}.test.ts`]: `import { expect, it } from 'vitest';
import { ${unit} } from './index.ts';

it('connects', async () => {
  const { connect } = await ${unit}.load();
  const database = await connect('target', {}, new AbortController().signal);
  expect(database.scheme).toBe('${scheme}');
  await database.close();
});
`,
  };
}
