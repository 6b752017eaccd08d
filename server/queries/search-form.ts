import { compileForm, type CompiledForm } from '../forms/compile-form.ts';
import type { Dictionary, FormDefinition, ListShape } from '../forms/form-definition.ts';
import type { QueryDefinition } from './query-definition.ts';

/** The search form as an item's form is, so that page, interpreter and checks read it alike. */
export function searchForm({ title, search }: QueryDefinition): FormDefinition {
  return { title: title.zh, display: 'form', components: [...search.components], settings: { item: { sources: { ...search.sources } }, translations: { en: { [title.zh]: title.en, ...search.translations } } } };
}

export function compileSearch(definition: QueryDefinition, dictionaries: Record<string, Dictionary>, lists: Readonly<Record<string, ListShape>>): CompiledForm {
  return compileForm(searchForm(definition), { dictionaries, lists, keepsRetired: true });
}
