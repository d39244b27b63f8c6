import { beforeAll, expect, it } from 'vitest';
import { corpusFolder, packageFiles } from '../../../tests/corpus/corpus-files.ts';
import { suite } from '../../../tests/suite-availability.ts';
import { checkPackages, type EstateReport } from './check-packages.ts';

const corpus = corpusFolder() ?? '';

// Source: observed in real packages.
suite('corpus', corpus !== '', 'set OPENDTSX_CORPUS to a folder of real packages')(
  'checking real packages',
  { timeout: 120_000 },
  () => {
    let report: EstateReport;

    beforeAll(async () => {
      report = await checkPackages(corpus, { workingFolder: corpus, signal: new AbortController().signal });
    }, 120_000);

    it('covers every package', () => {
      expect(report.packages).toBeGreaterThanOrEqual(packageFiles(corpus).length);
      expect(report.buildOutputs).toBeGreaterThan(0);
    });

    it('loads all but those encrypted as a whole, and writes each as it was read', () => {
      expect(report.loaded).toBe(report.roundTripIdentical);
      const unloaded = report.failures.filter(({ stage }) => stage === 'load');
      expect(report.packages - report.loaded).toBe(unloaded.length);
      expect(new Set(unloaded.map(({ symbol }) => symbol))).toEqual(new Set(['DTS_E_PACKAGEPASSWORDEMPTY']));
    });

    it('finds no defect of its own, and an error for every package that does not validate', () => {
      const failing = new Set(report.failures.map(({ file }) => file));
      expect(report.packages - report.validated).toBe(failing.size);
      expect(report.failures.filter(({ symbol }) => symbol.startsWith('OPENDTSX_E_CHECK'))).toEqual([]);
    });

    it('knows every version, and names paths by drive and folder or server and share', () => {
      const { versions, paths } = report.needs;
      expect(versions.flatMap(({ packages }) => packages)).toHaveLength(report.loaded);
      expect(versions.filter(({ name }) => !/^SQL Server \d{4}/.test(name))).toEqual([]);
      const prefix = /^(?:[A-Z]:\\[^\\]*|\\\\[^\\]+\\[^\\]+)$/;
      expect(paths.filter(({ name }) => !prefix.test(name))).toEqual([]);
      expect(paths.length).toBeGreaterThan(10);
    });
  },
);
