import type { Severity } from '../findings.ts';
import type { Report } from '../report.ts';

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };

/** Workflow commands, which GitHub shows beside the lines of a pull request (docs.github.com, "Workflow commands"). */
export function github({ findings }: Report): string {
  return findings
    .map(({ code, severity, file, line, column, object, message, remedy }) => {
      const place = file === '-' ? [] : [`file=${property(file)}`, `line=${line}`, `col=${column}`];
      const properties = [...place, `title=${property(`tokentrim: ${code}`)}`].join(',');
      const words = `${object === '' ? '' : `${object}: `}${message}\n${remedy}`;
      return `::${commands[severity]} ${properties}::${data(words)}\n`;
    })
    .join('');
}

function data(value: string): string {
  return value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(value: string): string {
  return data(value).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
