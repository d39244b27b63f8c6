import { expect, it } from 'vitest';
import { readPackage } from '../src/formats/dtsx/read-package.ts';
import { runPackage } from '../src/runtime/run-package.ts';
import * as cloudTasks from '../src/units/tasks/cloud-tasks/index.ts';
import * as discontinuedTasks from '../src/units/tasks/discontinued-tasks/index.ts';
import * as transferTasks from '../src/units/tasks/transfer-tasks/index.ts';

/** A package with one task, whose validation is delayed. */
const packageText = (creationName: string, data: string): string =>
  `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:CreationName="Microsoft.Package" DTS:ExecutableType="Microsoft.Package" DTS:ObjectName="Package">
<DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
<DTS:Executables><DTS:Executable DTS:CreationName="${creationName}" DTS:ExecutableType="${creationName}" DTS:ObjectName="Old" DTS:DelayValidation="True">
<DTS:ObjectData>${data}</DTS:ObjectData></DTS:Executable></DTS:Executables></DTS:Executable>`;

const versions: Readonly<Record<string, string>> = {
  SSIS: '.2',
  Microsoft: ', Version=10.0.0.0, Culture=neutral, PublicKeyToken=89845dcd8080cc91',
};

// Under every name that packages call them by, as older versions write it.
const refused = [cloudTasks, discontinuedTasks, transferTasks];
const units = refused
  .flatMap((tasks) => Object.values(tasks))
  .flatMap(({ declaration }) => {
    const { creationName, aliases = [] } = declaration.identifiers;
    const older = aliases.map((alias) => alias + (/^SSIS\.|,/.test(alias) ? versions[alias.split('.')[0]] : ''));
    return [creationName, ...older].map((name) => [name, declaration] as const);
  });

// Source: documentation: tasks removed in SQL Server 2012; inferred: what has no counterpart here is refused before anything runs.
it.each(units)('%s is refused when its package is validated, with the way out', async (creationName, declaration) => {
  const { package: loaded } = readPackage(packageText(creationName, declaration.objectData ?? '<Anything />'));
  if (loaded === undefined) throw new Error('The package does not load.');
  const errors: unknown[] = [];
  const { result, executables } = await runPackage({
    source: { package: loaded },
    onEvent: ({ event, symbol, message, data }) => event === 'OnError' && errors.push([symbol, message, data]),
  });
  expect([result, executables]).toEqual(['failure', []]);
  expect(JSON.stringify(errors)).toContain(JSON.stringify(declaration.refused?.slice(1)).slice(1, -1));
  expect(errors).toMatchObject([
    [
      'OPENDTSX_E_TASK_UNSUPPORTED',
      expect.stringContaining(`${declaration.displayName} (${creationName}) does not run here: `),
      { hint: expect.stringContaining('Properties[Disable];True') },
    ],
  ]);
});
