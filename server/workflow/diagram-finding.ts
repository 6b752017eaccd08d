import type { Text } from '../platform/errors.ts';

/** Something that publishing refuses: `element` is the id in the diagram, or of the process. */
export interface DiagramFinding { element: string; code: FindingCode | 'feel_syntax' | 'feel_unknown_name' | 'feel_arguments'; message: Text }

const texts = {
  invalid_xml: { zh: '不是有效的 BPMN 文件：{reason}', en: 'Not a valid BPMN file: {reason}' },
  unsupported_element: { zh: '不支持的元素：{type}', en: 'This kind of element is not supported: {type}' },
  script_task: { zh: '不允许脚本任务：配置不得执行脚本，请改用 FEEL 或服务任务', en: 'Script tasks are not allowed: configuration never executes scripts; use FEEL or a service task' },
  event_subprocess: { zh: '不支持事件子流程，请改用边界事件', en: 'Event subprocesses are not supported; use a boundary event' },
  compensation: { zh: '不支持补偿', en: 'Compensation is not supported' },
  standard_loop: { zh: '不支持标准循环，请用网关连回', en: 'Standard loops are not supported; lead a flow back through a gateway' },
  template_expression: { zh: '不支持 ${…} 或 #{…} 表达式，请使用以 = 开头的 FEEL', en: 'Expressions of the form ${…} or #{…} are not supported; use FEEL, which begins with =' },
  start_events: { zh: '应恰有一个开始事件，现有 {count} 个', en: 'There must be exactly one start event, there are {count}' },
  triggered_start: { zh: '开始事件不得带有触发条件：流程由提交申请启动', en: 'A start event must be plain: a run is started by the submission' },
  unreachable: { zh: '从开始事件无法到达“{name}”', en: '"{name}" cannot be reached from the start event' },
  dangling_flow: { zh: '连线没有起点或终点', en: 'The flow lacks its source or its target' },
  no_default: { zh: '网关“{name}”没有默认分支：条件都不成立时无路可走', en: 'The gateway "{name}" has no default flow: nothing is taken when no condition holds' },
  no_condition: { zh: '分支“{name}”没有条件', en: 'The branch "{name}" has no condition' },
  not_feel: { zh: '“{text}”不是 FEEL：条件须以 = 开头', en: '"{text}" is not FEEL: a condition begins with =' },
  nobody: { zh: '没有人能办理“{name}”：请指定候选组（申请人步骤可指定办理人）', en: 'Nobody can do "{name}": name candidate groups (a step of the applicant can have an assignee instead)' },
  no_queue: { zh: '“{name}”不会出现在任何人的待办列表中：除申请人步骤外，须指定候选组', en: '"{name}" would appear in nobody\'s queue: every step but the applicant\'s needs candidate groups' },
  unknown_group: { zh: '候选组“{group}”不存在', en: 'The candidate group "{group}" does not exist' },
  no_service_type: { zh: '“{name}”没有服务类型', en: '"{name}" has no service type' },
  unknown_service_type: { zh: '服务类型“{type}”不存在', en: 'The service type "{type}" does not exist' },
  missing_input: { zh: '服务类型“{type}”需要输入“{field}”', en: 'The service type "{type}" needs the input "{field}"' },
  invalid_input: { zh: '输入“{field}”的值“{value}”无效，可用：{choices}', en: 'The input "{field}" cannot be "{value}"; it can be: {choices}' },
  invalid_timer: { zh: '定时“{text}”无法识别', en: 'The timer "{text}" cannot be understood' },
  misplaced_cycle: { zh: '周期定时只能用于不中断的边界事件', en: 'A cycle can only stand on a non-interrupting boundary event' },
  no_timer: { zh: '定时事件没有时间', en: 'The timer event has no time' },
  no_message: { zh: '消息事件没有消息', en: 'The message event has no message' },
  thrown_message: { zh: '发送消息请用类型为 message:send 的发送任务', en: 'To send a message use a send task of the type message:send' },
  repeated_message: { zh: '不中断的消息边界事件无法多次触发，请改为中断', en: 'A non-interrupting message boundary event cannot fire again; make it interrupting' },
  no_error_code: { zh: '错误结束事件没有错误代码', en: 'The error end event has no error code' },
  no_collection: { zh: '多实例没有输入集合', en: 'The multi-instance has no input collection' },
  event_gateway_target: { zh: '事件网关之后只能是定时或消息事件', en: 'An event-based gateway must lead to timer or message events' },
  unknown_process: { zh: '调用的流程“{process}”不存在', en: 'The called process "{process}" does not exist' },
  unknown_decision: { zh: '决策“{decision}”不存在', en: 'The decision "{decision}" does not exist' },
  no_decision: { zh: '业务规则任务没有决策', en: 'The business rule task has no decision' },
  invalid_dmn: { zh: '不是有效的 DMN 文件：{reason}', en: 'Not a valid DMN file: {reason}' },
  hit_policy: { zh: '不支持命中策略“{policy}”', en: 'The hit policy "{policy}" is not supported' },
  empty_decision: { zh: '决策“{name}”既没有决策表也没有表达式', en: 'The decision "{name}" has neither a table nor an expression' },
  unknown_requirement: { zh: '所依赖的决策“{decision}”不存在', en: 'The required decision "{decision}" does not exist' },
  reference: { zh: '引用无法解析：{reason}', en: 'A reference cannot be resolved: {reason}' },
  deadlock: { zh: '流程会停在“{name}”：等待的分支不会到来', en: 'The run gets stuck at "{name}": a branch that it waits for never comes' },
  endless_loop: { zh: '经过“{name}”的循环没有出口', en: 'The loop through "{name}" has no way out' },
  never_taken: { zh: '分支“{name}”永远不会走到：没有哪个结论能使其条件成立', en: 'The branch "{name}" is never taken: no outcome makes its condition true' },
  unsafe: { zh: '“{name}”会同时到达两次：并行分支缺少汇合', en: '"{name}" is reached twice at once: parallel branches meet without a join' },
} as const satisfies Record<string, Text>;

export type FindingCode = keyof typeof texts;

export function finding(element: string, code: FindingCode, params: Readonly<Record<string, string | number>> = {}): DiagramFinding {
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (whole, key: string) => (key in params ? String(params[key]) : whole));
  return { element, code, message: { zh: fill(texts[code].zh), en: fill(texts[code].en) } };
}
