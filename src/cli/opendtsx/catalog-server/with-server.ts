import type { Catalog } from '../../../client/catalog/catalog.ts';
import { DtsError } from '../../../diagnostics/dts-error.ts';
import type { CommandConsole } from '../../console/command-console.ts';
import { writeFindings } from '../../console/write-findings.ts';
import { connectServer } from '../../dtexec/catalog-server/connect-server.ts';

/** The options of every command that asks a server. */
export const serverOptions = {
  server: { type: 'string' },
  'token-env': { type: 'string' },
  ca: { type: 'string' },
  'allow-http': { type: 'boolean' },
} as const;

/** What was written for `serverOptions`. */
export interface ServerValues {
  readonly server?: string | undefined;
  readonly 'token-env'?: string | undefined;
  readonly ca?: string | undefined;
  readonly 'allow-http'?: boolean | undefined;
}

/** Does something with the catalog of a server. What is refused is written to standard error, and the exit code is then `failed`. */
export async function withServer(
  values: ServerValues,
  target: CommandConsole,
  failed: number,
  work: (catalog: Catalog) => Promise<number>,
): Promise<number> {
  return tellingRefusals(target, failed, async () => {
    const { server, ca } = values;
    const choice = { server, ca, tokenVariable: values['token-env'], allowsPlainText: values['allow-http'] };
    return work(await connectServer(choice));
  });
}

/** Does something; a `DtsError` is written to standard error and gives the exit code `failed`. */
export async function tellingRefusals(
  target: CommandConsole,
  failed: number,
  work: () => Promise<number>,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    writeFindings([error.diagnostic], target);
    return failed;
  }
}
