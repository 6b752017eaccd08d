import { readFileSync } from 'node:fs';
import { readJson } from './catalog/read-configuration.ts';
import { exactly, type CliCommand } from './cli-command.ts';
import { simulate, type SimulatedAction } from './workflow/simulate.ts';

/** `banshi simulate`: a line after each action. */
export const simulateCommand: CliCommand = async (parameters, line) => {
  const [diagram, actionsFile] = exactly(2, parameters, 'simulate DIAGRAM.bpmn ACTIONS.json');
  const actions = readJson(actionsFile!);
  if (!Array.isArray(actions)) throw new Error(`${actionsFile!} must hold an array of actions`);
  for await (const step of simulate(readFileSync(diagram!, 'utf8'), actions as SimulatedAction[], new Date())) line.print(step);
  return 0;
};
