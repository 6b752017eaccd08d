// Modules that bring no declarations of their own, as far as the workbench uses them.
declare module 'pdfjs-dist/legacy/build/pdf.worker.mjs';
declare module 'bpmn-js/lib/Modeler.js';
declare module 'bpmn-js-element-templates';
declare module 'bpmn-js-properties-panel';
declare module 'bpmn-js-token-simulation';
declare module 'zeebe-bpmn-moddle/resources/zeebe.json';
