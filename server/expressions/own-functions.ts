import type { FeelFunction } from 'feelin';
import { moneyFunctions } from './money-functions.ts';
import type { OwnFunction } from './own-function.ts';
import { parameterFunctions } from './parameter-functions.ts';
import { periodFunctions } from './period-functions.ts';

/** All functions that we add to FEEL, by name. `now` and `today` are ours too: they answer the command's clock. */
export const ownFunctions: ReadonlyMap<string, OwnFunction> = new Map([...moneyFunctions, ...periodFunctions, ...parameterFunctions]);

export const ownFunctionNames: ReadonlySet<string> = new Set([...ownFunctions.keys(), 'now', 'today']);

export const feelFunctions: Readonly<Record<string, FeelFunction>> = Object.fromEntries([...ownFunctions].map(([name, { feel }]) => [name, feel]));

/** Names of several words must be known to the parser, or their words are taken for operators and names of their own. */
export const functionsOfSeveralWords: Readonly<Record<string, FeelFunction>> = Object.fromEntries(Object.entries(feelFunctions).filter(([name]) => name.includes(' ')));

export const exactReaders: ReadonlySet<string> = new Set([...ownFunctions].filter(([, { readsExact }]) => readsExact).map(([name]) => name));
