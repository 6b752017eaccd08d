import { accountScope } from './applications/account-scope.ts';
import type { Applications } from './applications/applications.ts';
import type { PortalView } from './catalog/item-view.ts';
import { promptView, type PortalSettings } from './catalog/portal-settings.ts';
import type { Caller } from './platform/caller.ts';
import { viewerOf } from './registers/record-access.ts';
import { resolveSources } from './registers/resolve-sources.ts';

/** What the portal tells this caller to do first: the prompts whose register has no record for the caller's own account. */
export async function portalPrompts({ platform, registers }: Applications, settings: PortalSettings, caller: Caller): Promise<PortalView['prompts']> {
  const { portal, prompts } = settings;
  const own = prompts.filter(({ audience }) => (caller.roles as readonly string[]).includes(audience));
  if (own.length === 0) return [];
  const declarations = Object.fromEntries(own.map(({ register, key }, index) => [`prompt${index}`, { register, key }]));
  const { notFound } = await resolveSources(platform.db, registers, declarations, { viewer: viewerOf(caller, portal), scope: { account: accountScope(caller) }, now: platform.clock.now() });
  return notFound.map(({ source }) => promptView(settings, own[Number(source.slice('prompt'.length))]!, caller.locale));
}
