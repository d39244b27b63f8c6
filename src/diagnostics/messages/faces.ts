import type { MessageTable } from '../message-table.ts';

/** Wording of the faces of a server. */
export const faceMessages = {
  OPENDTSX_E_FACES_KEYUSED: {
    message: 'The idempotency key was sent before with another request.',
    hint: 'Use a new key for every request that is not the repetition of an earlier one.',
  },
  OPENDTSX_E_FACES_KEY: {
    message: 'The header Idempotency-Key must have 1 to 200 printable ASCII characters.',
    hint: 'A UUID is a good key.',
  },
  OPENDTSX_E_FACES_VALUE: {
    message: '{name} cannot be {value}.',
    hint: 'Allowed: {allowed}.',
  },
  OPENDTSX_E_FACES_STREAMS: {
    message: 'The server has as many streams of events open as it may have: {most}.',
    hint: 'Ask for the messages page by page, or try again later.',
  },
  OPENDTSX_E_FACES_STOPPING: {
    message: 'The server is being stopped and starts nothing new.',
    hint: 'Try again when it has been started again.',
  },
  OPENDTSX_E_FACES_NOTTHERE: { message: 'There is no {kind} {name}, or it must not be read.' },
} as const satisfies MessageTable;
