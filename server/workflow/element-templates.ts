import { serviceTypes, type ServiceTypeEntry } from './service-types.ts';

/** Element templates of the service vocabulary for Camunda Modeler and bpmn-js (schema of @camunda/zeebe-element-templates-json-schema). */
export function elementTemplates(locale: 'zh' | 'en'): object[] {
  return Object.entries<ServiceTypeEntry>(serviceTypes).map(([type, { label, fields }]) => ({
    $schema: 'https://unpkg.com/@camunda/zeebe-element-templates-json-schema/resources/schema.json',
    id: `banshi.${type.replace(':', '.')}`, name: label[locale], version: 1,
    appliesTo: ['bpmn:Task', 'bpmn:ServiceTask', 'bpmn:SendTask'], elementType: { value: 'bpmn:ServiceTask' },
    properties: [
      { type: 'Hidden', value: type, binding: { type: 'zeebe:taskDefinition', property: 'type' } },
      ...fields.map((field) => ({
        label: field.label[locale], binding: { type: 'zeebe:input', name: field.name }, optional: !field.required,
        ...(field.required && { constraints: { notEmpty: true } }),
        ...(field.choices
          ? { type: 'Dropdown', choices: field.choices.map((choice) => ({ name: choice, value: choice })) }
          : { type: 'String', feel: 'optional' }),
      })),
    ],
  }));
}
