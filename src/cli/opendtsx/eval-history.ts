import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { maskSecrets } from '../../diagnostics/mask-secrets.ts';

/** The lines typed before, the latest first. */
export interface ExpressionHistory {
  read(): readonly string[];
  write(lines: readonly string[]): void;
}

/** Remembers nothing. */
export const noHistory: ExpressionHistory = { read: () => [], write: () => {} };

const mostLines = 500;

/**
 * The history in the user's state folder: `$XDG_STATE_HOME/opendtsx`, `~/.local/state/opendtsx`, or `%LOCALAPPDATA%\opendtsx`; undefined
 * when there is none. Values given with `:set` and `:column` are not kept, and a history that cannot be read or written does no harm.
 */
export function historyFile(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string = homedir(),
): ExpressionHistory | undefined {
  const states = platform === 'win32' ? environment.LOCALAPPDATA : environment.XDG_STATE_HOME;
  const folder = states || (platform !== 'win32' && home !== '' ? join(home, '.local', 'state') : undefined);
  return folder === undefined ? undefined : historyIn(join(folder, 'opendtsx', 'eval-history'));
}

/** The history in a file, which is made when it is first written, readable by its owner only. */
export function historyIn(path: string): ExpressionHistory {
  return {
    read() {
      try {
        return readFileSync(path, 'utf8')
          .split('\n')
          .filter((line) => line !== '');
      } catch {
        return [];
      }
    },
    write(lines) {
      const kept = lines.filter((line) => !/^\s*:(?:set|column)\b/.test(line)).slice(0, mostLines);
      try {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, kept.map((line) => `${maskSecrets(line)}\n`).join(''), { mode: 0o600 });
      } catch {
        // A folder that cannot be written must not spoil the session.
      }
    },
  };
}
