/** What the hidden sheet of a template says of it. */
export interface TemplateMark { item: string; version: string; columns: string; example?: string }
