import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PeriodTable } from '../../server/expressions/period-tables.ts';
import { readConfiguration, type PortalFiles } from '../../server/catalog/read-configuration.ts';
import { RecordGeneration, type GenerationPlan, type GenerationStep } from '../../server/registers/generate-records.ts';
import { parameterShape } from '../../server/registers/parameter-periods.ts';
import { readRegisterDefinition, type RegisterDefinition } from '../../server/registers/register-definition.ts';
import type { Values } from '../../server/registers/register-store.ts';
import { rootDir } from '../platform/databases.ts';

/** A portal's demo data straight from the files, without a database. */
export interface ShippedDemo {
  portal: string;
  plan: GenerationPlan;
  definitions: ReadonlyMap<string, RegisterDefinition>;
  generation(): RecordGeneration;
}

/** `wanted` leaves steps of the bulk out, such as those that make most of the records. */
export function shippedDemos(wanted: (step: GenerationStep) => boolean = () => true): ShippedDemo[] {
  return readConfiguration(rootDir).portals.map((files) => shippedDemo(files, wanted));
}

function shippedDemo({ portal, registers, dictionaries }: PortalFiles, wanted: (step: GenerationStep) => boolean): ShippedDemo {
  const read = <T>(...path: string[]): T => JSON.parse(readFileSync(join(rootDir, 'forms', portal, ...path), 'utf8')) as T;
  const whole = read<GenerationPlan>('demo.json');
  const plan = { ...whole, bulk: whole.bulk?.filter(wanted) ?? [] };
  const definitions = new Map(Object.entries(registers).map(([name, form]) => [name, readRegisterDefinition(portal, name, form, dictionaries)]));
  const parameters = [...definitions.values()].filter((definition) => definition.parameters && definition.period);
  const tables = Object.fromEntries(parameters.map((definition) => [definition.register, new PeriodTable(definition.register, parameterShape(definition), read<Values[]>('records', `${definition.register}.json`))]));
  return { portal, plan, definitions, generation: () => new RecordGeneration(plan, tables) };
}
