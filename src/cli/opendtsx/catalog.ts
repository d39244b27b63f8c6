import { readFile } from 'node:fs/promises';
import type { CatalogChange } from '../../client/declaration/catalog-change.ts';
import { planCatalog } from '../../client/declaration/plan-catalog.ts';
import { readDeclaration } from '../../client/declaration/read-declaration.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { serverOptions, withServer } from './catalog-server/with-server.ts';
import { ownArguments } from './own-arguments.ts';

const options = {
  ...serverOptions,
  prune: { type: 'boolean' },
  secrets: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;
const signs = { make: '+', change: '~', remove: '-' } as const;

/**
 * `opendtsx catalog plan|apply environments.yaml`: what a catalog lacks of its declaration, shown or done. plan ends with 0 when nothing differs and 1
 * when something does; apply with 0; both with 2 when it cannot be told or done.
 */
export async function catalog(args: readonly string[], target: CommandConsole): Promise<number> {
  const { values, positionals } = ownArguments('catalog', args, options);
  const [verb, file, ...more] = positionals;
  if ((verb !== 'plan' && verb !== 'apply') || file === undefined || more.length > 0) {
    throw new OptionFault(
      'OPENDTSX_E_COMMAND_ARGUMENT',
      { command: 'catalog', detail: 'takes plan or apply, and a file' },
      'opendtsx catalog --help',
    );
  }
  return withServer(values, target, 2, async (server) => {
    const declared = readDeclaration(await textOf(file), file);
    const changes = await planCatalog(server, declared, {
      environment: (name) => process.env[name],
      prunes: values.prune === true,
      sendsSecrets: values.secrets === true,
      file,
    });
    if (verb === 'plan') return tellPlan(changes, values.json === true, target);
    for (const change of changes) {
      await change.apply();
      target.output.write(`${lineOf(change, target)}\n`);
    }
    target.output.write(changes.length === 0 ? 'Nothing differs.\n' : `${counted(changes.length)} done.\n`);
    return 0;
  });
}

function tellPlan(changes: readonly CatalogChange[], isJson: boolean, target: CommandConsole): number {
  const { output } = target;
  if (isJson) {
    const listed = changes.map(({ kind, path, detail }) => ({ kind, path, detail }));
    output.write(`${JSON.stringify({ v: 1, changes: listed }, undefined, 2)}\n`);
  } else {
    for (const change of changes) output.write(`${lineOf(change, target)}\n`);
    output.write(
      changes.length === 0 ? 'Nothing differs.\n' : `${counted(changes.length)}. opendtsx catalog apply makes it so.\n`,
    );
  }
  return changes.length === 0 ? 0 : 1;
}

function lineOf({ kind, path, detail }: CatalogChange, { paint }: CommandConsole): string {
  const tone = kind === 'make' ? 'success' : kind === 'remove' ? 'error' : 'warning';
  return `${paint(tone, signs[kind])} ${path}  ${detail}`;
}

function counted(count: number): string {
  return count === 1 ? '1 change' : `${count} changes`;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw dtsError('OPENDTSX_E_DECLARATION', {
      file,
      place: 'the file',
      detail: `cannot be read: ${(error as Error).message}`,
    });
  }
}
