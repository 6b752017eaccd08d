/** How the form builder looks: the palette at the left, the form at the right, and buttons that need no mouse. */
import type { FormComponent } from '../../../forms/form-definition.ts';
import { escapeHtml } from '../form/templates.ts';
import { words } from './draft-session.ts';
import { holderTypes } from './preview-components.ts';

interface SidebarGroup { title: string; key: string; componentOrder: string[]; components: Record<string, { key: string; title: string; schema: FormComponent }> }

type Template = { form: (context: never) => string };
const template = (form: (context: never) => string): Template => ({ form });

export const builderTemplates: Record<string, Template> = {
  builder: template((context: { sidebar: string; form: string }) => `<div class="builder"><div class="builder-palette">${context.sidebar}</div><div class="builder-canvas" ref="form">${context.form}</div></div>`),
  builderSidebar: template((context: { groups: string[] }) => `<div ref="sidebar" class="builder-sidebar"><label class="visually-hidden" for="palette-search">${words.search}</label><input id="palette-search" class="control" type="search" ref="sidebar-search" placeholder="${words.search}"><div ref="sidebar-groups">${context.groups.join('')}</div></div>`),
  builderSidebarGroup: template(({ group, groupKey }: { group: SidebarGroup; groupKey: string }) => {
    const parts = group.componentOrder.map((name) => group.components[name]!).map((part) => `<button type="button" ref="sidebar-component" class="palette-part drag-copy" data-group="${groupKey}" data-key="${escapeHtml(part.key)}" data-type="${escapeHtml(part.schema.type)}">${escapeHtml(part.title)}</button>`).join('');
    return `<div class="palette-group" ref="group-panel-${groupKey}"><h2>${escapeHtml(group.title)}</h2><div class="palette-parts no-drop" ref="sidebar-container" id="group-container-${groupKey}">${parts}</div></div>`;
  }),
  builderComponent: template(({ html, childComponent }: { html: string; childComponent: FormComponent }) => {
    const name = escapeHtml(childComponent.label || childComponent.title || childComponent.legend || childComponent.key);
    const button = (ref: string, label: string): string => `<button type="button" class="builder-button" ref="${ref}" aria-label="${escapeHtml(label)}：${name}">${escapeHtml(label)}</button>`;
    return `<div class="builder-component" ref="dragComponent" data-component="${escapeHtml(childComponent.key)}"><div class="builder-buttons">${button('editComponent', words.edit)}${holderTypes.includes(childComponent.type) ? button('addInside', words.form.addInside) : ''}${button('moveUp', words.up)}${button('moveDown', words.down)}${button('duplicate', words.copy)}${button('removeComponent', words.remove)}</div>${html}</div>`;
  }),
  builderComponents: template((context: { key: string; type: string; html: string }) => `<div class="builder-components drag-container" ref="${escapeHtml(context.key)}-container">${context.html}</div>`),
  builderPlaceholder: template((context: { position: number }) => `<div class="builder-placeholder no-drag" data-noattach="true" data-position="${context.position}">${words.form.empty}</div>`),
};
