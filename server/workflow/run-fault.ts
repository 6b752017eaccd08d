import { Problem } from '../platform/errors.ts';
import { BpmnError } from './run-ports.ts';

/** A mistake of the diagram or its data that shows only when it runs; `place` is the element. */
export function runFault(place: string, reason: string, cause?: unknown): Problem {
  return new Problem('expression_failed', { place, reason }, undefined, { cause });
}

interface EngineError { name?: string; inner?: unknown; message?: string; source?: { content?: { id?: string } } }

/** What an error of the engine is about: the error that a condition or a service threw inside it, else a fault of its element. */
export function faultOf(error: unknown): unknown {
  const { inner, name, source, message } = (error ?? {}) as EngineError;
  if (inner instanceof Error) return faultOf(inner);
  if (error instanceof BpmnError) return runFault(source?.content?.id ?? '', `the error "${error.code}" is caught nowhere`, error);
  if (name === 'ActivityError' || name === 'RunError' || name === 'BpmnError') return runFault(source?.content?.id ?? '', message ?? '', error);
  return error;
}
