import { readFileSync, writeFileSync } from 'node:fs';
import { readJson } from './catalog/read-configuration.ts';
import { exactly, type CliCommand } from './cli-command.ts';
import { printTemplate } from './documents/print-template.ts';
import { closeSharedPrinter } from './documents/shared-printer.ts';
import { readConfig } from './platform/config.ts';

/** `banshi print`: the document as it would be printed. */
export const printCommand: CliCommand = async (parameters, line) => {
  const [template, dataFile, out] = exactly(3, parameters, 'print TEMPLATE.hbs DATA.json OUT.pdf');
  try {
    const pdf = await printTemplate(readConfig({ ...process.env, NODE_ENV: 'development' }), readFileSync(template!, 'utf8'), readJson(dataFile!) as Record<string, unknown>);
    writeFileSync(out!, pdf);
    line.print({ file: out, bytes: pdf.length });
  } finally {
    await closeSharedPrinter();
  }
  return 0;
};
