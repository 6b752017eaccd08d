import type { Locale } from '../platform/errors.ts';
import { shanghaiDayOfMonth } from '../platform/shanghai-time.ts';
import { translate, type OfficeHours } from '../forms/form-definition.ts';
import { everyMaterial, materialsFor, type MaterialSlot as FormSlot } from '../forms/materials.ts';
import { renderableForm } from '../forms/render-form.ts';
import type { ItemDetail, ItemSummary, MaterialSlot } from './item-view.ts';
import type { ItemVersion } from './item-version.ts';
import type { PortalSettings } from './portal-settings.ts';

export function summariseItem(version: ItemVersion, locale: Locale): ItemSummary {
  const { settings, form } = version;
  return {
    ref: `${version.portal}/${version.item}`, portal: version.portal, item: version.item,
    title: translate(form, version.title, locale),
    description: translate(form, settings.description ?? '', locale),
    audience: settings.audience ?? [], category: settings.category ?? '', purpose: settings.purpose ?? '',
  };
}

export function describeItem(version: ItemVersion, portal: PortalSettings, locale: Locale, now: Date): ItemDetail {
  const { settings, form, compiled } = version;
  return {
    ...summariseItem(version, locale),
    version: version.version,
    guide: (settings.guide ?? []).map(({ label, text }) => ({ label: translate(form, label, locale), text: translate(form, text, locale) })),
    notices: noticesOf(version, portal, locale),
    materials: everyMaterial(compiled.definition.settings, locale).map((slot) => ({ ...offeredSlot(version, slot), ...(slot.conditional && { conditional: true as const }) })),
    officeHours: officeHoursNow(settings.officeHours, now),
    promisedTime: settings.promisedTime ?? null,
    form: renderableForm(compiled, locale, now),
    batch: settings.batch ? (settings.batch.rows !== undefined ? 'grid' : settings.batch.only ? 'only' : 'rows') : null,
    schema: compiled.schema,
  };
}

export function noticesOf(version: ItemVersion, portal: PortalSettings, locale: Locale): string[] {
  if (version.settings.notices) return version.settings.notices.map((notice) => translate(version.form, notice, locale));
  return portal.notices.map((notice) => (locale === 'zh' ? notice.value : notice.en));
}

/** What a material's `accept` means in media types; phones take photographs as JPEG or WebP. */
export const acceptedTypes: Readonly<Record<string, readonly string[]>> = {
  image: ['image/jpeg', 'image/png', 'image/webp'],
  pdf: ['application/pdf'],
  zip: ['application/zip'],
  excel: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/vnd.ms-excel'],
};

/** The material slots that apply to these values; `application` is the one within which a template may be generated. */
export function slotsOf(version: ItemVersion, data: Record<string, unknown>, locale: Locale, now: Date, application?: string): MaterialSlot[] {
  return materialsFor(version.compiled.definition.settings, data, locale, now).map((slot) => offeredSlot(version, slot, application));
}

function offeredSlot(version: ItemVersion, { key, name, required, multiple, max, accept, sample, template, generated }: FormSlot, application?: string): MaterialSlot {
  return {
    key, name, required, multiple, max,
    accept: accept.flatMap((kind) => acceptedTypes[kind] ?? [kind]),
    sample: sample ? `/samples/${version.portal}/${sample}` : null,
    ...(template && { template: `/samples/${version.portal}/${template}` }),
    ...(generated && application && { template: `/api/applications/${application}/materials/${key}/template`, templateName: generated.name }),
  };
}

export function officeHoursNow(hours: OfficeHours | undefined, now: Date): ItemDetail['officeHours'] {
  if (!hours) return null;
  const day = shanghaiDayOfMonth(now);
  return { ...hours, open: day >= hours.fromDay && day <= hours.toDay };
}
