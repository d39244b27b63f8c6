import { Secret } from '../../datatypes/secret.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { fromEnvironment, nameOf, valueFault } from '../dtexec/option-faults.ts';
import { spellOption } from '../dtexec/option-specification.ts';
import { unquote } from '../dtexec/option-values.ts';
import type { GivenOption } from '../dtexec/read-arguments.ts';
import type { StoreServer } from './command-options.ts';

/**
 * The server that `/SourceServer` or `/DestServer` names, with its user and password; undefined when none of them is given. Throws `OptionFault` for a password without a
 * user or given twice, and for a user without one.
 */
export function serverOf(
  given: ReadonlyMap<string, GivenOption>,
  side: 'Source' | 'Dest',
  environment: (name: string) => string | undefined,
): StoreServer | undefined {
  const server = given.get(`${side}Server`);
  const user = given.get(`${side}User`);
  const written = given.get(`${side}Password`);
  const named = given.get(`${side.toLowerCase()}-password-env`);
  if (written !== undefined && named !== undefined) {
    const [first, second] = [spellOption(written.option), spellOption(named.option)];
    throw new OptionFault('OPENDTSX_E_OPTION_CONFLICT', { first, second }, 'Give the password once.');
  }
  const password = written ?? named;
  if (password !== undefined && user === undefined) {
    throw valueFault(password.option, `nothing asks for it: it goes with /${side}User`);
  }
  if (user !== undefined && password === undefined) {
    throw valueFault(
      user.option,
      'it has no password',
      `Add /${side}Password, or --${side.toLowerCase()}-password-env.`,
    );
  }
  if (server === undefined && user === undefined) return undefined;
  const secret =
    named === undefined ? unquote(written?.value ?? '') : fromEnvironment(named.value ?? '', named.option, environment);
  return {
    ...(server === undefined ? {} : { name: nameOf(server.value ?? '', server.option) }),
    ...(user === undefined ? {} : { user: nameOf(user.value ?? '', user.option), password: new Secret(secret) }),
  };
}
