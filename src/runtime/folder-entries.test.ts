import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderEntries } from './folder-entries.ts';

// Source: our own. The superuser may read everything, so the file is taken away instead of its permissions.
it('names the file of a folder that cannot be read, and the folder that cannot be listed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opendtsx-entries-'));
  writeFileSync(join(folder, 'Project.params'), 'x');
  const [entry] = folderEntries(folder);
  expect(entry.name).toBe('Project.params');
  rmSync(folder, { recursive: true });
  expect(() => entry.read()).toThrow(/The package file .*Project\.params could not be opened/);
  expect(() => folderEntries(folder)).toThrow(/could not be opened/);
});
