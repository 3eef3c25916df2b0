import { defineCheck } from './check.ts';

/** Only with --allow-unreadable does anything get this far. */
export const unreadDocument = defineCheck({
  code: 'unread-document',
  gather: ({ unread }) =>
    unread.map(({ file, line, column, message }) => ({
      file,
      document: 0,
      line,
      column,
      subject: message,
      message: `this document was not read: ${message}`,
    })),
});
