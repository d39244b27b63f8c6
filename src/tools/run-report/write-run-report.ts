import { basename, resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { openTextFile } from '../../runtime/inspection/text-file.ts';
import type { RunResult } from '../../runtime/run-request.ts';
import { createSecretMask } from '../../runtime/secret-mask.ts';
import { reportContent } from './report-content.ts';
import { reportPage } from './report-page.ts';
import type { RunRecorder } from './run-recorder.ts';

/**
 * Writes the report of an execution as one HTML file, which takes its name when it is complete. Gives why it could not be written, if so.
 * @param packageFile names the report when no plan came about
 */
export async function writeRunReport(
  file: string,
  recorder: RunRecorder,
  result: RunResult,
  { packageFile, validateOnly }: { readonly packageFile: string; readonly validateOnly: boolean },
): Promise<Diagnostic | undefined> {
  const mask = createSecretMask();
  for (const plan of recorder.plans) mask.learnPlan(plan);
  const options = { title: basename(packageFile), validateOnly, mask: (text: string) => mask.text(text) };
  const page = reportPage(reportContent(recorder, result, options));
  try {
    const opened = await openTextFile(resolve(file));
    opened.write(page);
    return await opened.close();
  } catch (error) {
    if (error instanceof DtsError) return error.diagnostic;
    throw error;
  }
}
