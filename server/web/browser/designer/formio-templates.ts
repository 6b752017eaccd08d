import TemplatesModule from '@formio/js/lib/cjs/templates/Templates';
import EvaluatorModule from '@formio/js/lib/cjs/utils/Evaluator';
import { Evaluator as CoreEvaluator } from '@formio/core/utils';

/** The templates by which Form.io draws. Nothing that a form says is ever run (law 4), in the builder neither. */
export const Templates = (TemplatesModule as unknown as { default: { current: Record<string, unknown> } }).default;
(EvaluatorModule as unknown as { Evaluator: { noeval: boolean } }).Evaluator.noeval = true;
(CoreEvaluator as unknown as { noeval: boolean }).noeval = true;
