/** What a person is told about a field at fault, by the code of the error; `{label}` is the field's own name. */
import { type FieldError, type Locale, type Text } from '../platform/errors.ts';
import { isChosen } from './chosen-fields.ts';
import { type FormComponent, type FormDefinition, translate } from './form-definition.ts';
import { nationalFormats } from './national-formats.ts';
import { type FormNode, labelOf } from './plan-form.ts';

const texts = {
  required: { zh: '请填写“{label}”', en: '{label} is required' },
  not_chosen: { zh: '请选择“{label}”', en: 'Choose {label}' },
  wrong_type: { zh: '“{label}”的内容格式不对', en: '{label} has the wrong kind of value' },
  invalid_number: { zh: '“{label}”应为数字', en: '{label} must be a number' },
  invalid_option: { zh: '“{label}”的选项不存在，请重新选择', en: '{label} is not one of the choices' },
  invalid_date: { zh: '“{label}”应为真实存在的日期，如2026-01-31', en: '{label} must be a real date, such as 2026-01-31' },
  invalid_month: { zh: '“{label}”应为年月，如2026-01', en: '{label} must be a year and month, such as 2026-01' },
  invalid_time: { zh: '“{label}”应为时间，如09:30', en: '{label} must be a time, such as 09:30' },
  invalid_email: { zh: '“{label}”应为电子邮件地址', en: '{label} must be an e-mail address' },
  invalid_url: { zh: '“{label}”应为网址', en: '{label} must be a web address' },
  invalid_sms_code: { zh: '“{label}”应为6位数字', en: '{label} must be 6 digits' },
  invalid_signature: { zh: '“{label}”的签名无法识别，请重新签名', en: '{label} is not a readable signature; please sign again' },
  invalid_file: { zh: '“{label}”的文件信息有误，请重新上传', en: '{label} holds a file that cannot be read; please upload it again' },
  file_type: { zh: '“{label}”不接受此类型的文件', en: '{label} does not take files of this type' },
  file_too_large: { zh: '“{label}”的文件不能大于{limit}', en: 'Files in {label} must be no larger than {limit}' },
  file_too_small: { zh: '“{label}”的文件不能小于{limit}', en: 'Files in {label} must be no smaller than {limit}' },
  too_many_files: { zh: '“{label}”最多上传{limit}个文件', en: '{label} takes at most {limit} files' },
  min_length: { zh: '“{label}”至少{limit}个字', en: '{label} must have at least {limit} characters' },
  max_length: { zh: '“{label}”最多{limit}个字', en: '{label} must have at most {limit} characters' },
  min_words: { zh: '“{label}”至少{limit}个词', en: '{label} must have at least {limit} words' },
  max_words: { zh: '“{label}”最多{limit}个词', en: '{label} must have at most {limit} words' },
  pattern: { zh: '“{label}”的格式不正确', en: '{label} is not in the right format' },
  mask: { zh: '“{label}”应按{limit}的格式填写', en: '{label} must look like {limit}' },
  min: { zh: '“{label}”不能小于{limit}', en: '{label} must be {limit} or more' },
  max: { zh: '“{label}”不能大于{limit}', en: '{label} must be {limit} or less' },
  step: { zh: '“{label}”应为{limit}的倍数', en: '{label} must be a multiple of {limit}' },
  decimals: { zh: '“{label}”最多保留{limit}位小数', en: '{label} must have at most {limit} decimals' },
  min_date: { zh: '“{label}”不能早于{limit}', en: '{label} must not be before {limit}' },
  max_date: { zh: '“{label}”不能晚于{limit}', en: '{label} must not be after {limit}' },
  min_year: { zh: '“{label}”的年份不能早于{limit}', en: 'The year of {label} must be {limit} or later' },
  max_year: { zh: '“{label}”的年份不能晚于{limit}', en: 'The year of {label} must be {limit} or earlier' },
  min_selected: { zh: '“{label}”至少选{limit}项', en: 'Choose at least {limit} for {label}' },
  max_selected: { zh: '“{label}”最多选{limit}项', en: 'Choose at most {limit} for {label}' },
  min_rows: { zh: '“{label}”至少填{limit}行', en: '{label} needs at least {limit} rows' },
  max_rows: { zh: '“{label}”最多填{limit}行', en: '{label} takes at most {limit} rows' },
  too_many_values: { zh: '“{label}”最多填{limit}个', en: '{label} takes at most {limit} values' },
  duplicate: { zh: '“{label}”不能重复', en: '{label} must not be given twice' },
  custom: { zh: '“{label}”不符合要求', en: '{label} is not right' },
  row_unavailable: { zh: '“{label}”中的一行已不在可选范围内，请刷新后重新选择', en: 'A row of {label} can no longer be chosen; please load the list again' },
  month_locked: { zh: '“{label}”中的{month}不可选择', en: '{month} cannot be chosen in {label}' },
  region_incomplete: { zh: '“{label}”请选择到最后一级', en: 'Choose {label} down to the last step' },
  unchanged: { zh: '“{label}”的新值与原值相同', en: 'The new value of {label} is the same as the old one' },
  not_calculable: { zh: '“{label}”无法计算：{reason}', en: '{label} cannot be calculated: {reason}' },
  no_record: { zh: '没有查到与“{label}”相符的记录', en: 'No record was found for {label}' },
  unknown_field: { zh: '没有名为“{label}”的填写项', en: 'There is no field named {label}' },
} satisfies Record<string, Text>;

/** The submission as a whole has no label of its own. */
const whole: Text = { zh: '提交内容', en: 'The submission' };

/** The text of an error code about the field of that name. */
export function messageFor(code: string, fieldLabel: string, params: Readonly<Record<string, string | number>>, locale: Locale): string {
  const label = fieldLabel || whole[locale];
  const format = Object.values(nationalFormats).find((entry) => entry.code === code);
  if (format) return locale === 'zh' ? `“${label}”应为${format.name.zh}` : `${label} must be ${format.name.en}`;
  const text = Object.hasOwn(texts, code) ? texts[code as keyof typeof texts] : texts.custom;
  return text[locale].replace(/\{(\w+)\}/g, (_, name: string) => (name === 'label' ? label : String(params[name] ?? '')));
}

const formioNames: Readonly<Record<string, string>> = {
  min_length: 'minLength', max_length: 'maxLength', min_words: 'minWords', max_words: 'maxWords', min_date: 'minDate', max_date: 'maxDate',
  min_year: 'minYear', max_year: 'maxYear', min_selected: 'minSelectedCount', max_selected: 'maxSelectedCount',
};

/** An error at a field; the form's own words for it (`errors`, `customMessage`, `patternMessage`) come before ours. */
export function fieldError(
  definition: FormDefinition, node: FormNode, path: string, code: string,
  params: Readonly<Record<string, string | number>>, locale: Locale, ownMessage?: string,
): FieldError {
  const { component } = node;
  const label = translate(definition, labelOf(node), locale);
  const declared = ownMessage ?? component.errors?.[formioNames[code] ?? code] ?? selectedCountMessage(node, code)
    ?? (code === 'pattern' ? component.validate?.patternMessage : undefined) ?? component.validate?.customMessage;
  const message = typeof declared === 'string' && declared ? translate(definition, declared, locale) : messageFor(wordingOf(code, component), label, params, locale);
  return { path, code, message, label };
}

/** The text that tells of the code at this component: what is chosen is not asked for as what is written. */
export function wordingOf(code: string, component: FormComponent): string {
  return code === 'required' && isChosen(component) ? 'not_chosen' : code;
}

function selectedCountMessage({ component }: FormNode, code: string): string | undefined {
  const message = code === 'min_selected' ? component.minSelectedCountMessage : code === 'max_selected' ? component.maxSelectedCountMessage : undefined;
  return typeof message === 'string' && message ? message : undefined;
}
