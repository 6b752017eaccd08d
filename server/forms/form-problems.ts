/** What is wrong with a form definition, in the words of the publishing check. */
import type { Text } from '../platform/errors.ts';

export interface FormProblem {
  /** The path of the component, or of the setting, `settings.item.materials[0].key`. */
  readonly element: string;
  readonly code: FormProblemCode;
  readonly message: Text;
}

const texts = {
  malformed_form: { zh: '不是表单定义：{detail}', en: 'This is not a form definition: {detail}' },
  unsupported_display: { zh: '不支持的显示方式“{detail}”，应为 form 或 wizard', en: 'Unsupported display "{detail}"; it is form or wizard' },
  unknown_component: { zh: '不支持的组件类型“{detail}”', en: 'Unknown component type "{detail}"' },
  invalid_key: { zh: '键名“{detail}”不可用：应以字母开头，只含字母、数字、下划线和连字符', en: 'The key "{detail}" cannot be used: it begins with a letter and holds letters, digits, _ and - only' },
  duplicate_key: { zh: '键名“{detail}”重复', en: 'The key "{detail}" is used twice' },
  executable_code: { zh: '“{detail}”含有 JavaScript 代码，配置不得执行代码，请改用 JSONLogic', en: '"{detail}" holds JavaScript; configuration never executes code, use JSONLogic instead' },
  executable_template: { zh: '“{detail}”含有模板代码，不会执行', en: '"{detail}" holds a template, which is never executed' },
  unsupported_logic: { zh: '不支持“{detail}”，请改用条件显示（conditional）和计算值（calculateValue）', en: '"{detail}" is not supported; use conditional and calculateValue' },
  remote_data: { zh: '数据来源“{detail}”需从外部获取，不支持', en: 'The data source "{detail}" is fetched from outside, which is not supported' },
  unsafe_html: { zh: '“{detail}”含有不安全的 HTML', en: '"{detail}" holds unsafe HTML' },
  unknown_dictionary: { zh: '字典“{detail}”不存在', en: 'There is no dictionary "{detail}"' },
  invalid_options: { zh: '选项有误：{detail}', en: 'The options are wrong: {detail}' },
  unknown_condition_field: { zh: '条件引用的“{detail}”不存在', en: 'The condition looks at "{detail}", which does not exist' },
  unknown_condition_operator: { zh: '条件运算“{detail}”不存在', en: 'There is no condition operator "{detail}"' },
  invalid_rule: { zh: '规则无法运行：{detail}', en: 'The rule cannot run: {detail}' },
  calculation_cycle: { zh: '计算互相依赖，形成循环：{detail}', en: 'The calculations depend on each other in a circle: {detail}' },
  invalid_expression: { zh: 'FEEL 表达式无法运行：{detail}', en: 'The FEEL expression cannot run: {detail}' },
  unknown_expression_field: { zh: '表达式引用的“{detail}”不存在', en: 'The expression reads "{detail}", which does not exist' },
  unknown_list: { zh: '列表“{detail}”不存在', en: 'There is no list "{detail}"' },
  unknown_list_column: { zh: '列表中没有“{detail}”列，锁定的列没有取值来源', en: 'The list has no column "{detail}", so the locked column has no value' },
  column_condition: { zh: '列“{detail}”不能设显示条件：列表各行的列必须相同', en: 'The column "{detail}" has a condition; all rows of a list have the same columns' },
  page_too_large: { zh: '每页行数“{detail}”不可用，应为 1 至 1000 的整数', en: '"{detail}" cannot be the rows of a page, which are 1 to 1000' },
  unchangeable_component: { zh: '变更清单不能用组件“{detail}”填写新值，应为单个的文字、数字、金额、日期、年月、时间、选项或勾选', en: 'A change list cannot take a new value by "{detail}"; it takes one text, number, amount, date, month, time, choice or tick' },
  duplicate_material: { zh: '材料“{detail}”在表单中放了两次', en: 'The material "{detail}" is placed twice in the form' },
  duplicate_column: { zh: '模板有两列相同的“{detail}”', en: 'The template has the column "{detail}" twice' },
  template_not_accepted: { zh: '模板是{detail}文件，但此材料不接受这种文件（accept）', en: 'The template is a {detail} file, which the material does not accept' },
  invalid_file_name: { zh: '文件名“{detail}”不可用：只可含字母、数字、下划线和连字符', en: 'The file name "{detail}" cannot be used: it holds letters, digits, _ and - only' },
  unknown_material: { zh: '材料“{detail}”未在 settings.item.materials 中声明', en: 'The material "{detail}" is not declared in settings.item.materials' },
  unknown_register_field: { zh: '来源中没有“{detail}”字段', en: 'The source has no field "{detail}"' },
  unsafe_pattern: { zh: '正则表达式不可用：{detail}', en: 'The regular expression cannot be used: {detail}' },
  unsupported_mask: { zh: '输入掩码“{detail}”不受支持，只可用 9、a、A、* 和普通字符', en: 'The mask "{detail}" is not supported; it holds 9, a, A, * and plain characters' },
  invalid_setting: { zh: '设置有误：{detail}', en: 'The setting is wrong: {detail}' },
  unknown_format: { zh: '格式“{detail}”不存在', en: 'There is no format "{detail}"' },
  unknown_source: { zh: '来源“{detail}”未在 settings.item.sources 中声明', en: 'The source "{detail}" is not declared in settings.item.sources' },
  unfillable: { zh: '“{detail}”必填却被锁定，且没有来源、默认值或计算', en: '"{detail}" is required but locked, with no source, default or calculation' },
  malformed_item: { zh: '事项设置有误：{detail}', en: 'The item settings are wrong: {detail}' },
  missing_translation: { zh: '缺少“{detail}”的英文', en: 'There is no English for "{detail}"' },
} satisfies Record<string, Text>;

export type FormProblemCode = keyof typeof texts;

export function formProblem(element: string, code: FormProblemCode, detail = ''): FormProblem {
  const fill = (text: string) => text.replace('{detail}', () => String(detail).slice(0, 200));
  return { element, code, message: { zh: fill(texts[code].zh), en: fill(texts[code].en) } };
}
