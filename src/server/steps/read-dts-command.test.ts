import { describe, expect, it } from 'vitest';
import { partsOfValue, plainValue, readDtsCommand } from './read-dts-command.ts';

describe('the command of an SSIS step', () => {
  // source: documentation, "SQL Server Agent Jobs for Packages", and the scripts that SSMS makes
  it('is read as SQL Server Agent stores it', () => {
    const options = readDtsCommand(
      '/ISSERVER "\\"\\SSISDB\\My Loads\\Sales\\Load.dtsx\\"" /SERVER "\\".\\"" /ENVREFERENCE 2 /Par "\\"$Project::Size(Int32)\\"";1 /Par "$Package::A;b; c" /CALLERINFO SQLAGENT /REPORTING E /X86',
    );
    expect(options.map(({ name, values }) => [name, ...values])).toEqual([
      ['ISSERVER', '"\\SSISDB\\My Loads\\Sales\\Load.dtsx"'],
      ['SERVER', '"."'],
      ['ENVREFERENCE', '2'],
      ['PARAMETER', '"$Project::Size(Int32)";1'],
      ['PARAMETER', '$Package::A;b; c'],
      ['CALLERINFO', 'SQLAGENT'],
      ['REPORTING', 'E'],
      ['X86'],
    ]);
    expect(plainValue(options[0]?.values[0] ?? '')).toBe('\\SSISDB\\My Loads\\Sales\\Load.dtsx');
    expect(partsOfValue('"$Package::A;B";1;2')).toEqual(['$Package::A;B', '1', '2']);
  });

  it.each(['/NOTHING 1', 'Load.dtsx', '/ISSERVER', '/', '/P x'])('is refused where it is %s', (command) => {
    expect(() => readDtsCommand(command)).toThrow(
      expect.objectContaining({ diagnostic: expect.objectContaining({ symbol: 'OPENDTSX_E_SERVER_STEP' }) }),
    );
  });
});
