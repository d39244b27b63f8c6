import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const checkout = dirname(dirname(fileURLToPath(import.meta.url)));
const transcripts = join(checkout, 'tests', 'transcripts');

/** The arguments of a command as a transcript writes it: blanks separate, quotes of either kind join. */
function argumentsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain,
  );
}

function play(command: string, folder: string): string {
  const [program, ...args] = argumentsOf(command);
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(checkout, 'bin', `${program}.js`), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', OPENDTSX_PACKAGE_STORE: join(folder, 'store') },
  });
  const errors = stderr.replaceAll(/^(?=.)/gm, '! ');
  return `$ ${command}\n${neutral(stdout + errors, folder)}[${status}]\n`;
}

/** Output without what differs from run to run and machine to machine. */
function neutral(text: string, folder: string): string {
  return text
    .replaceAll(folder, '<folder>')
    .replaceAll(/\b\d\d:\d\d:\d\d\b/g, '<time>')
    .replaceAll(/\b\d+\.\d+ s(econds)?\b/g, '<duration>')
    .replaceAll(/"time":"[^"]+"/g, '"time":"<time>"')
    .replaceAll(/"executionId":"[^"]+"/g, '"executionId":"<id>"')
    .replaceAll(/"duration":\d+/g, '"duration":<duration>')
    .replaceAll(/(?<=The new package ID is )\{[-\dA-F]{36}\}/g, '<id>')
    .replaceAll(/^OpenDTSX \d.*$/gm, 'OpenDTSX <version>');
}

/** The heading and the commands of a transcript, played anew in a folder of its own, because commands write. `vitest run tests/transcripts.test.ts -u` completes the files. */
function replay(text: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'opendtsx-transcript-')));
  try {
    cpSync(transcripts, folder, { recursive: true });
    const heading = text.slice(0, text.indexOf('$ '));
    const commands = [...text.matchAll(/^\$ (.*)$/gm)].map(([, command]) => command);
    return heading + commands.map((command) => play(command, folder)).join('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the command lines', () => {
  it.each(readdirSync(transcripts).filter((name) => name.endsWith('.txt')))(
    'answer as in %s',
    { timeout: 180_000 },
    async (name) => {
      const path = join(transcripts, name);
      const text = readFileSync(path, 'utf8');
      expect(text).toMatch(/^source: (?:documentation|observed|inferred|our own)/);
      await expect(replay(text)).toMatchFileSnapshot(path);
    },
  );
});
