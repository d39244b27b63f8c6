import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { suite } from '../../../tests/suite-availability.ts';

const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const guide = readFileSync(join(checkout, 'docs', 'guides', 'git.md'), 'utf8');
const sample = readFileSync(join(checkout, 'src', 'tools', 'diff-packages', 'fixtures', 'sample.dtsx'), 'utf8');
const setUps = [...guide.matchAll(/^```sh set-up\n(.*?)^```/gms)].map(([, commands]) => commands);

const hasGit = spawnSync('git', ['--version']).status === 0 && spawnSync('sh', ['-c', 'true']).status === 0;

// Source: the documentation of Git (gitattributes, git-difftool), and our guide, whose lines are run as they stand there.
suite(
  'git',
  hasGit,
  'install git and a POSIX shell',
)('the guide to Git', () => {
  let folder = '';

  /** Runs lines of a shell in the repository, with nothing of this machine's Git settings, and gives what they write. */
  function shell(commands: string): string {
    const { stdout, stderr, status } = spawnSync('sh', ['-e', '-c', commands], {
      cwd: join(folder, 'repository'),
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: [join(folder, 'programs'), process.env.PATH].join(delimiter),
        HOME: folder,
        GIT_CONFIG_GLOBAL: devNull,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_PAGER: 'cat',
        NO_COLOR: '1',
      },
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    return stdout;
  }

  function save(text: string): void {
    writeFileSync(join(folder, 'repository', 'sample.dtsx'), text);
  }

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'opendtsx-git-'));
    for (const name of ['repository', 'programs']) mkdirSync(join(folder, name));
    const program = join(folder, 'programs', 'opendtsx');
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${join(checkout, 'bin', 'opendtsx.js')}' "$@"\n`);
    chmodSync(program, 0o755);
    shell('git init --quiet\ngit config user.name test\ngit config user.email test@localhost');
    for (const commands of setUps) shell(commands);
    save(sample);
    shell('git add . && git commit --quiet --message sample');
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('has two lines for git diff and two for git difftool', () => {
    expect(setUps.map((commands) => commands.trim().split('\n').length)).toEqual([2, 2]);
  });

  it('makes git diff show the meaning of a change, below the path of its executable', { timeout: 60_000 }, () => {
    save(sample.replace('where City', 'where Town').replace('design-time-name="Package"', 'left="12"'));
    const hunks = shell('git diff').split('\n').slice(4);
    expect(hunks[0]).toMatch(/^@@ .* @@ task Microsoft\.ExecuteSQLTask \\Package\\Clear$/);
    expect(hunks.filter((line) => /^[+-]/.test(line))).toEqual(['-        where City = ?', '+        where Town = ?']);
    expect(guide).toContain(hunks.join('\n').trimEnd());
  });

  it('makes git diff show no lines when only the layout changed', { timeout: 60_000 }, () => {
    save(sample.replace('design-time-name="Package"', 'left="12"'));
    expect(shell('git diff')).not.toMatch(/^@@/m);
  });

  it('lets git diff go on over a damaged package', { timeout: 60_000 }, () => {
    save(sample.slice(0, 2000));
    expect(shell('git diff')).toMatch(/^\+not compared as a package: .* ends at line \d+/m);
  });

  it('makes git difftool show what opendtsx diff finds', { timeout: 60_000 }, () => {
    save(sample.replace('where City', 'where Town'));
    expect(shell('git difftool --tool=opendtsx')).toContain('~ \\Package\\Clear\n    ~ SqlStatementSource\n');
  });

  it('makes git difftool show a new package as added', { timeout: 60_000 }, () => {
    save(sample);
    writeFileSync(join(folder, 'repository', 'new.dtsx'), sample);
    const text = shell('git add --intent-to-add new.dtsx\ngit difftool --tool=opendtsx');
    expect(text).toMatch(/^\+ \\Package\\Clear \(task Microsoft\.ExecuteSQLTask\)$/m);
  });
});
