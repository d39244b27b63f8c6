import type { MessageTable } from '../message-table.ts';

const chooseOne = 'Clear one of the flags in MapFlags, or map the column twice, one Character Map after the other.';

/** Wording of the Character Map transformation. */
export const characterMapMessages = {
  DTS_E_TXCHARMAPINVALIDCOLUMNDATATYPE: {
    message: '{component} cannot map the column {column}: its type is {type}.',
    hint: 'Map columns of type DT_STR or DT_WSTR; convert others first.',
  },
  DTS_E_TXCHARMAP_CANTBOTHCASE: {
    message: '{component}: the column {column} is mapped to both lowercase and uppercase (MapFlags {flags}).',
    hint: chooseOne,
  },
  DTS_E_TXCHARMAP_CANTKATAKANAHIRAGANA: {
    message: '{component}: the column {column} is mapped to both hiragana and katakana (MapFlags {flags}).',
    hint: chooseOne,
  },
  DTS_E_TXCHARMAP_CANTFULLHALF: {
    message: '{component}: the column {column} is mapped to both half width and full width (MapFlags {flags}).',
    hint: chooseOne,
  },
  DTS_E_TXCHARMAP_CANTSIMPLECOMPLEX: {
    message:
      '{component}: the column {column} is mapped to both simplified and traditional Chinese (MapFlags {flags}).',
    hint: chooseOne,
  },
  DTS_E_TXCHARMAP_CANTCASEJAPANESE: {
    message:
      '{component}: the mapping of the column {column} combines a change of case with hiragana, katakana, half or full width (MapFlags {flags}).',
    hint: chooseOne,
  },
  DTS_E_TXCHARMAP_CANTCASECHINESE: {
    message:
      '{component}: the mapping of the column {column} combines a change of case with simplified or traditional Chinese (MapFlags {flags}).',
    hint: chooseOne,
  },
  DTS_E_TXCHARMAP_CANTCHINAJAPAN: {
    message:
      '{component}: the mapping of the column {column} combines operations on Japanese with operations on Chinese characters (MapFlags {flags}).',
    hint: chooseOne,
  },
  DTS_E_TXCHARMAP_CANTLINGUISTIC: {
    message:
      '{component}: the mapping of the column {column} combines linguistic casing with something other than lowercase or uppercase (MapFlags {flags}).',
    hint: 'Linguistic casing says by which rules the case is changed: combine it with lowercase or uppercase only.',
  },
  DTS_E_TXCHARMAP_INVALIDMAPFLAGANDDATATYPE: {
    message: '{component}: the mapping of the column {column} has flags that mean nothing (MapFlags {flags}).',
    hint: 'MapFlags is a sum of 256, 512, 2048, 1048576, 2097152, 4194304, 8388608, 16777216, 33554432 and 67108864.',
  },
} satisfies MessageTable;
