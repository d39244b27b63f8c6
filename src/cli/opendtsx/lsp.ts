import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { readParameters } from '../../formats/params/read-parameters.ts';
import { productVersion } from '../../runtime/product-version.ts';
import { frameMessage, MessageReader } from '../../tools/language-server/json-rpc.ts';
import { LanguageServer, type LanguageServerHost } from '../../tools/language-server/language-server.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { OptionFault } from '../dtexec/option-fault.ts';

/** `opendtsx lsp`: a language server over standard input and output. Exit code 0 after an orderly shutdown, else 1. */
export async function serveLanguage(args: readonly string[], _: CommandConsole): Promise<number> {
  const stray = args.find((argument) => argument !== '--stdio');
  if (stray !== undefined) {
    const detail = `takes no arguments, and ${JSON.stringify(stray)} is left over`;
    throw new OptionFault('OPENDTSX_E_COMMAND_ARGUMENT', { command: 'lsp', detail }, 'Editors start it: opendtsx lsp');
  }
  const host = { version: productVersion(), projectParameters: parametersBeside };
  return exchangeMessages(process.stdin, process.stdout, host);
}

/** Serves an editor over two streams until it asks to end or its end of the input is closed. */
export async function exchangeMessages(
  input: Readable,
  output: Writable,
  host: Omit<LanguageServerHost, 'send'>,
): Promise<number> {
  const reader = new MessageReader();
  let taken = true;
  const send = (message: object): void => {
    taken = output.write(frameMessage(message));
  };
  const server = new LanguageServer({ ...host, send });
  for await (const chunk of input) {
    for (const incoming of reader.take(chunk)) {
      if ('fault' in incoming) server.refuse(incoming.fault);
      else server.handle(incoming.message);
      if (server.exitCode !== undefined) return server.exitCode;
    }
    server.publish();
    if (!taken && !output.destroyed) await Promise.race([once(output, 'drain'), once(output, 'close')]);
    taken = true;
  }
  return server.exitCode ?? 1;
}

/** The parameters in the `Project.params` beside a package file. */
function parametersBeside(uri: string): ReturnType<LanguageServerHost['projectParameters']> {
  if (!uri.startsWith('file:')) return undefined;
  try {
    const file = join(dirname(fileURLToPath(uri)), 'Project.params');
    return existsSync(file) ? readParameters(readFileSync(file)).parameters : undefined;
  } catch {
    // A path that is none here, or a file that may not be read: the project is not known then.
    return undefined;
  }
}
