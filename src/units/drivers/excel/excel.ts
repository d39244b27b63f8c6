import type { DriverDeclaration } from 'opendtsx/sdk';

/** Declaration of the Excel driver: `excel:<path>`. */
export const excelDeclaration: DriverDeclaration = {
  kind: 'driver',
  sdkVersion: 1,
  identifiers: { creationName: 'OpenDTSX.ExcelDriver' },
  displayName: 'Excel',
  description: 'Reads and writes .xlsx workbooks and reads .xls workbooks, without Office or an OLE DB provider.',
  scheme: 'excel',
  providers: ['Microsoft.ACE.OLEDB', 'Microsoft.Jet.OLEDB'],
  dialect: 'excel',
  catalog: ['Tables', 'Columns'],
  leadsTo: (target) => ({ file: target }),
  raises: [
    'DTS_E_OLEDBERROR',
    'OPENDTSX_E_DRIVER_CONNECT',
    'OPENDTSX_E_DRIVER_PARAMETER',
    'OPENDTSX_E_EXCEL_FILE',
    'OPENDTSX_E_EXCEL_SETTING',
    'OPENDTSX_E_EXCEL_STATEMENT',
    'OPENDTSX_E_EXCEL_TABLE',
  ],
};
