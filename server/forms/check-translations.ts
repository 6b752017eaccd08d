/** The publishing check of translations: a form that is translated at all is translated whole. */
import { isUnsafeHtml } from './check-component.ts';
import { isPlainObject } from './component-type.ts';
import { changeFields } from './expand-form.ts';
import type { FormComponent, FormDefinition, FormEnvironment } from './form-definition.ts';
import { type FormProblem, formProblem } from './form-problems.ts';
import { generatedTemplate, templateTexts } from './generated-templates.ts';
import { childComponents, readOptions } from './plan-form.ts';

const translatedKeys = ['label', 'title', 'legend', 'placeholder', 'description', 'tooltip', 'prefix', 'suffix', 'addAnother'] as const;

/** Texts without Chinese characters need no translation. `expanded` is the form with its composites replaced. */
export function checkTranslations(definition: FormDefinition, expanded: FormDefinition, environment: FormEnvironment): FormProblem[] {
  if (!definition.settings?.translations?.en) return [];
  const english = expanded.settings!.translations!.en!;
  const problems: FormProblem[] = [], missing = new Set<string>();
  const isKnown = (text: string) => Boolean(english[text]) || !/\p{Script=Han}/u.test(text);
  for (const [text, translation] of Object.entries(english)) if (typeof translation === 'string' && isUnsafeHtml(translation)) problems.push(formProblem('settings.translations.en', 'unsafe_html', text));
  const check = (element: string, value: unknown) => {
    if (typeof value !== 'string' || isKnown(value) || missing.has(value)) return;
    missing.add(value);
    problems.push(formProblem(element, 'missing_translation', value));
  };
  const visit = (components: readonly FormComponent[]): void => {
    for (const component of components.filter(isPlainObject) as FormComponent[]) {
      const element = component.key ?? component.type;
      for (const key of translatedKeys) if (!(key === 'label' && component.type === 'panel')) check(element, component[key]);
      if (component.type === 'agreement') check(element, component.content);
      const group = component.properties?.group;
      if (typeof group === 'string' && !group.split(' / ').every(isKnown)) check(element, group);
      // The names of places have no translation.
      const options = component.type === 'region' ? undefined : readOptions(component, environment);
      for (const option of options?.values() ?? []) if (!option.en) check(element, option.label);
      if (component.type === 'tabs') for (const tab of component.components ?? []) check(element, tab.label);
      for (const category of component.type === 'changelist' ? component.categories ?? [] : []) check(element, category?.label);
      if (component.type === 'changelist') visit(changeFields(component).map(({ key, label, component: own }) => ({ ...own, key, label: label ?? own?.label })));
      visit(childComponents(component));
    }
  };
  check('title', definition.title);
  visit(expanded.components);
  definition.settings?.item?.materials?.forEach?.((material, index) => {
    check(`settings.item.materials[${index}]`, material?.name);
    const template = generatedTemplate(material ?? {});
    for (const text of template && Array.isArray(template.columns) ? templateTexts(template) : []) check(`settings.item.materials[${index}].template`, text);
  });
  return problems;
}
