import { describe, expect, it } from 'vitest';
import { maskCommand, secretsOfCommand, withoutSecrets } from './mask-command.ts';

const ssis = (command: string): string => maskCommand('SSIS', command);

describe('a command in a list', () => {
  // Source of the forms: scripts of SSMS (reference: command-line, job steps).
  it.each([
    [
      String.raw`/FILE "\"c:\p\x.dtsx\"" /DECRYPT "a b" /CHECKPOINTING OFF`,
      String.raw`/FILE "\"c:\p\x.dtsx\"" /DECRYPT "****" /CHECKPOINTING OFF`,
    ],
    ['/SQ "\\x" /SER db /U sa /P hunter2', '/SQ "\\x" /SER db /U sa /P ****'],
    [String.raw`/Par "\"$Project::Key\"";abc`, String.raw`/Par "\"$Project::Key\"";****`],
    [String.raw`/PARAMETER "\"$Package::P\"";"\"a;b c\""`, String.raw`/PARAMETER "\"$Package::P\"";****`],
    ['/par Name(String);abc', '/par Name(String);****'],
    ['/Par "Name;a b"', '/Par "Name;****"'],
    ['-SET "\\Package.Variables[User::X].Value";17', '-SET "\\Package.Variables[User::X].Value";****'],
    [
      String.raw`/Set "$Sensitive::\Package.Connections[A].Properties[Password]";x`,
      String.raw`/Set "$Sensitive::\Package.Connections[A].Properties[Password]";****`,
    ],
    ['/CONN "A";"Data Source=x;Password=geheim;"', '/CONN "A";"Data Source=x;Password=****;"'],
  ])('hides the value in %s', (command, shown) => expect(ssis(command)).toBe(shown));

  it.each([
    String.raw`/ISSERVER "\"\SSISDB\a\b\c.dtsx\"" /SERVER srv /ENVREFERENCE 2 /CALLERINFO SQLAGENT /REPORTING E`,
    String.raw`/Par "\"$Project::Count(Int32)\"";17 /Par "\"$ServerOption::SYNCHRONIZED(Boolean)\"";True`,
    '/Par "\\"$ServerOption::CUSTOMIZED_LOGGING_LEVEL\\"";Mine',
    '/Par',
    '/Par Name',
    '"',
    '',
  ])('shows %s as it is', (command) => expect(ssis(command)).toBe(command));

  it('of another subsystem hides what looks like a secret', () => {
    expect(maskCommand('TSQL', "UPDATE K SET Password = 'geheim' WHERE Id = 1")).toBe(
      'UPDATE K SET Password = **** WHERE Id = 1',
    );
    expect(maskCommand('CmdExec', 'curl https://me:geheim@example.org/x')).toBe('curl https://me:****@example.org/x');
  });
});

describe('the secrets of a command', () => {
  it('are those that are secret for sure, in both spellings', () => {
    const command = String.raw`/De "\"geheim\"" /Par ApiKey;"a b c" /Par Day;"2026-01-31" /Set "$Sensitive::\P.X";hidden`;
    expect(secretsOfCommand('SSIS', command)).toEqual(['geheim', '\\"geheim\\"', 'a b c', '"a b c"', 'hidden']);
    expect(secretsOfCommand('TSQL', command)).toEqual([]);
    expect(withoutSecrets('x hidden y', ['hidden'])).toBe('x **** y');
  });
});
