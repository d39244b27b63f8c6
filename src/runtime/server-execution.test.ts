import { userInfo } from 'node:os';
import { expect, it } from 'vitest';
import type { Value } from '../datatypes/value.ts';
import { readPackage } from '../formats/dtsx/read-package.ts';
import { runPackage } from './run-package.ts';
import type { RunRequest } from './run-request.ts';

const text = `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:ExecutableType="Microsoft.Package" DTS:DTSID="{P}" DTS:ObjectName="P"><DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property></DTS:Executable>`;

/** What System variables hold in a package. */
async function seen(server: RunRequest['server']): Promise<readonly (Value | undefined)[]> {
  const { package: read } = readPackage(Buffer.from(text));
  if (read === undefined) throw new Error('The package does not load.');
  const values: (Value | undefined)[] = [];
  await runPackage({
    source: { package: read },
    optionsFile: false,
    ...(server === undefined ? {} : { server }),
    hooks: {
      afterExecutable({ variable }) {
        values.push(...['ServerExecutionID', 'UserName'].map((name) => variable(`System::${name}`)?.value));
      },
    },
  });
  return values;
}

// Source: "System Variables": documentation (ServerExecutionID is 0 unless the package runs on the server).
it('a package that runs on a server sees its execution and who has started it', async () => {
  expect(await seen({ executionId: 4711, userName: 'Ada' })).toEqual([4711n, 'Ada']);
});

it('a package that runs elsewhere sees 0, and the user of the process', async () => {
  expect(await seen(undefined)).toEqual([0n, userInfo().username]);
});
