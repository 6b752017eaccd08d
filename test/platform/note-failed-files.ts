import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

export interface Noted {
  /** Files in which a test or a hook failed. */
  files: string[];
  /** Failures that belong to no test of a file: one that could not be loaded, a worker that died, a hook outside every suite. */
  elsewhere: number;
}

/** Mocha's usual lines; at the end the reporter option `noted` names the file that is written with what failed where. */
export default class NoteFailedFiles extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const { noted: target } = options.reporterOptions as { noted: string };
    const noted: Noted = { files: [], elsewhere: 0 };
    runner.on('fail', ({ file, type }: { file?: string; type?: string }) => {
      if (!file || (type !== 'test' && type !== 'hook')) noted.elsewhere += 1;
      else if (!noted.files.includes(file)) noted.files.push(file);
    });
    runner.once('end', () => writeFileSync(target, JSON.stringify(noted)));
  }
}
