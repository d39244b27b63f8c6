import { dtsError } from 'opendtsx/sdk';

/** How a connection reads workbooks. */
export interface ExcelSettings {
  /** Whether the first row of a table has the names of the columns (HDR). */
  readonly header: boolean;
  /** Whether columns of mixed values are read as text (IMEX=1); only asked for with `guessedRows`. */
  readonly mixedAsText: boolean;
  /** Rows that the types of columns are guessed from as the OLE DB provider does (TypeGuessRows; 0: all); undefined: types hold all values. */
  readonly guessedRows: number | undefined;
}

/**
 * The settings in Extended Properties such as `Excel 12.0 Xml;HDR=NO;IMEX=1;TypeGuessRows=8`. Throws OPENDTSX_E_EXCEL_SETTING.
 * Source: Excel Connection Manager and Excel Source (documentation); TypeGuessRows is a registry value there, and a setting of ours here.
 */
export function parseSettings(extended: string): ExcelSettings {
  const values = new Map<string, string>();
  for (const part of extended.split(/[;&]/)) {
    const [name, value] = part.split('=').map((text) => text.trim());
    if (value !== undefined) values.set(name.toLowerCase(), value.toLowerCase());
  }
  const header = values.get('hdr') ?? 'yes';
  const guess = values.get('typeguessrows');
  if (!/^(?:yes|no|true|false)$/.test(header)) throw settingFault('HDR', header, 'YES or NO');
  if (guess !== undefined && !/^\d{1,7}$/.test(guess)) throw settingFault('TypeGuessRows', guess, 'a number of rows');
  return {
    header: header === 'yes' || header === 'true',
    mixedAsText: values.get('imex') === '1',
    guessedRows: guess === undefined ? undefined : Number(guess),
  };
}

function settingFault(setting: string, value: string, expected: string): Error {
  return dtsError('OPENDTSX_E_EXCEL_SETTING', { setting, value, expected });
}
