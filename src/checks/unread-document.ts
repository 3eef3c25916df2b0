import { defineCheck } from './check.ts';

/** Only with --allow-unreadable does anything get this far. */
export const unreadDocument = defineCheck({
  code: 'unread-document',
  gather: ({ inventory }) =>
    inventory.problems.map(({ file, line, column, message }) => ({
      file,
      document: 0,
      line: Math.max(line, 1),
      column: Math.max(column, 1),
      subject: message,
      message: `this document was not read: ${message}`,
    })),
});
