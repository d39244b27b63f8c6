import type { UnitFiles, UnitNames } from './unit-names.ts';

/** A log provider: its fixture is what a designer writes, and its test fails as long as it cannot write. */
export function logProviderFiles(names: UnitNames): UnitFiles {
  return {
    'index.ts': door(names),
    [`${names.file}.ts`]: declaration(names),
    [`${names.file}.run.ts`]: runtime(names),
    [`${names.file}.test.ts`]: test(names),
    'fixtures/persisted.xml': persisted(names),
  };
}

function door({ display, file, value, unit }: UnitNames): string {
  return `import { defineUnit, type LogProviderModule } from 'opendtsx/sdk';
import { ${value}LogDeclaration } from './${file}.ts';

/** The log provider ${display}. */
export const ${unit} = defineUnit(
  ${value}LogDeclaration,
  async (): Promise<LogProviderModule> => import('./${file}.run.ts'),
);
`;
}

function declaration({ display, value, type }: UnitNames): string {
  return `import type { LogProviderDeclaration } from 'opendtsx/sdk';

/** Declaration of the log provider ${display}. */
export const ${value}LogDeclaration: LogProviderDeclaration = {
  kind: 'log-provider',
  sdkVersion: 1,
  identifiers: { creationName: 'Microsoft.LogProvider${type}' },
  displayName: '${display}',
  description: 'Says where the log provider writes to.',
  objectData: '<InnerObject />',
  properties: {},
  raises: [],
  validate: () => [],
};
`;
}

function runtime({ display }: UnitNames): string {
  return `import { InternalError, type LogProviderInstance, type OpenLog } from 'opendtsx/sdk';

/** Opens the log that the ConfigString of the provider names. */
export async function open(instance: LogProviderInstance): Promise<OpenLog> {
  return {
    write(entry) {
      throw new InternalError(\`\${instance.name}: ${display} cannot write \${entry.event} yet\`);
    },
    close: async () => {},
  };
}
`;
}

function test({ unit }: UnitNames): string {
  return `import { logEntry, logProviderUnderTest } from 'opendtsx/testing';
import { expect, it } from 'vitest';
import { ${unit} } from './index.ts';

it('writes an entry', async () => {
  const provider = logProviderUnderTest(${unit}, { configString: 'Log' });
  expect(provider.validate()).toEqual([]);
  const log = await provider.open();
  await log.write(logEntry({ event: 'OnError', message: 'It failed.' }));
  await log.close();
});
`;
}

function persisted({ type }: UnitNames): string {
  return `<DTS:LogProvider xmlns:DTS="www.microsoft.com/SqlServer/Dts"
  DTS:ConfigString="Log"
  DTS:CreationName="Microsoft.LogProvider${type}"
  DTS:Description="Writes log entries"
  DTS:DTSID="{56D8818B-2777-43DF-ADB6-EA562D5DBB12}"
  DTS:ObjectName="Log provider">
  <DTS:ObjectData>
    <InnerObject />
  </DTS:ObjectData>
</DTS:LogProvider>
`;
}
