import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const checkout = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(checkout, 'tests', 'transcripts');

/** The arguments of a command as a transcript writes it: blanks separate, quotes of either kind join. */
function argumentsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain,
  );
}

function play(command: string): string {
  const [program, ...args] = argumentsOf(command);
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(checkout, 'bin', `${program}.js`), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  const errors = stderr.replaceAll(/^(?=.)/gm, '! ');
  return `$ ${command}\n${neutral(stdout + errors)}[${status}]\n`;
}

/** Output without what differs from run to run and machine to machine. */
function neutral(text: string): string {
  return text
    .replaceAll(folder, '<folder>')
    .replaceAll(/\b\d\d:\d\d:\d\d\b/g, '<time>')
    .replaceAll(/\b\d+\.\d+ s(econds)?\b/g, '<duration>')
    .replaceAll(/"time":"[^"]+"/g, '"time":"<time>"')
    .replaceAll(/"executionId":"[^"]+"/g, '"executionId":"<id>"')
    .replaceAll(/"duration":\d+/g, '"duration":<duration>')
    .replaceAll(/^OpenDTSX \d.*$/gm, 'OpenDTSX <version>');
}

/** The heading and the commands of a transcript, played anew. `vitest run tests/transcripts.test.ts -u` completes the files. */
function replay(text: string): string {
  const heading = text.slice(0, text.indexOf('$ '));
  const commands = [...text.matchAll(/^\$ (.*)$/gm)].map(([, command]) => command);
  return heading + commands.map(play).join('\n');
}

describe('the command lines', () => {
  it.each(readdirSync(folder).filter((name) => name.endsWith('.txt')))(
    'answer as in %s',
    { timeout: 60_000 },
    async (name) => {
      const path = join(folder, name);
      const text = readFileSync(path, 'utf8');
      expect(text).toMatch(/^source: (?:documentation|observed|inferred|our own)/);
      await expect(replay(text)).toMatchFileSnapshot(path);
    },
  );
});
