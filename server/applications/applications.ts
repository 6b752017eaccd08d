import type { Platform } from '../platform/platform.ts';
import type { NumberSequences } from '../platform/number-sequence.ts';
import type { RegisterDirectory } from '../registers/register-directory.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { ServiceTasks } from '../workflow/service-types.ts';

/** What the commands of this folder work with. */
export interface Applications {
  platform: Platform;
  catalog: Catalog;
  registers: RegisterDirectory;
  numbers: NumberSequences;
  services: ServiceTasks;
}
