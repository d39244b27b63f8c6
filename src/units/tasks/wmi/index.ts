import { defineUnit } from 'opendtsx/sdk';
import { wmiDataReaderDeclaration } from './wmi-data-reader.ts';
import { wmiEventWatcherDeclaration } from './wmi-event-watcher.ts';

/** The WMI Data Reader task. */
export const wmiDataReaderTask = defineUnit(wmiDataReaderDeclaration, () => import('./wmi-data-reader.run.ts'));

/** The WMI Event Watcher task. */
export const wmiEventWatcherTask = defineUnit(wmiEventWatcherDeclaration, () => import('./wmi-event-watcher.run.ts'));
