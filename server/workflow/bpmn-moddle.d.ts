declare module 'bpmn-moddle' {
  /** Reads and writes BPMN 2.0 XML; `extensions` are moddle descriptors by prefix. */
  export class BpmnModdle {
    constructor(extensions?: Record<string, object>);
    fromXML(xml: string): Promise<{ rootElement: object; references: object[]; elementsById: Record<string, object>; warnings: { message: string }[] }>;
    toXML(element: object, options?: { format?: boolean }): Promise<{ xml: string }>;
    create(type: string, attributes?: object): object;
  }
}
