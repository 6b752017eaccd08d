/**
 * The one table of errors (law 8). Whatever fails, fails as one of these codes; `web/answer-problem.ts`
 * turns it into problem+json (RFC 9457) with the status that stands here, and nothing else sets one.
 * `{name}` in a text is filled from the problem's `params`.
 */
export type Locale = 'zh' | 'en';
export type Text = Readonly<Record<Locale, string>>;

interface ErrorEntry { readonly status: number; readonly zh: string; readonly en: string }

const table = {
  // 400: the request itself cannot be read
  malformed_request: { status: 400, zh: '请求无法读懂：{reason}', en: 'The request cannot be read: {reason}' },
  missing_idempotency_key: { status: 400, zh: '提交时须带 Idempotency-Key 请求头', en: 'A submission needs an Idempotency-Key header' },
  // 401, 403: who are you, may you
  not_signed_in: { status: 401, zh: '请先登录，或登录已过期，请重新登录', en: 'Please sign in; your session may have expired' },
  wrong_credentials: { status: 401, zh: '账号或密码不正确', en: 'The account or the password is wrong' },
  captcha_failed: { status: 422, zh: '验证码未通过，请重试', en: 'The captcha was not solved; please try again' },
  account_disabled: { status: 403, zh: '此账号已停用，请联系管理员', en: 'This account has been disabled; please contact an administrator' },
  not_allowed: { status: 403, zh: '您没有权限进行此操作', en: 'You are not allowed to do this' },
  operator_right_missing: { status: 403, zh: '您作为该单位的经办人没有此项权限，请联系单位管理员', en: 'As an operator of this employer you lack the right to do this; please ask its administrator' },
  sign_in_unproven: { status: 403, zh: '未能确认您的身份：登录请求已失效或不匹配，请重新登录', en: 'Your identity could not be confirmed: the sign-in has expired or does not match; please sign in again' },
  sign_in_refused: { status: 403, zh: '登录已取消', en: 'The sign-in was cancelled' },
  sign_in_no_account: { status: 403, zh: '您的身份已确认，但还没有对应的账号，请先注册', en: 'Your identity is confirmed, but there is no account for it yet; please register first' },
  sign_in_no_employer: { status: 403, zh: '未查到您担任法定代表人或经办人的单位，不能以单位身份登录', en: 'You are neither the legal representative nor an operator of any employer here, so you cannot sign in for one' },
  sign_in_provider_down: { status: 503, zh: '“{name}”暂时无法连接，请稍后再试，或换一种方式登录', en: '"{name}" cannot be reached at the moment; please try again later or sign in another way' },
  // Certificates: what is wrong with one is told, for whoever shows it has it before them
  certificate_missing: { status: 403, zh: '浏览器没有出示证书。请插入证书介质，关闭浏览器后重新打开再试', en: 'The browser showed no certificate; insert its token, close the browser, open it again and try once more' },
  certificate_untrusted: { status: 403, zh: '此证书不是本平台认可的机构签发的，不能登录', en: 'This certificate was not issued by an authority that is accepted here' },
  certificate_self_signed: { status: 403, zh: '此证书是自签名证书，不能登录，请使用认可机构签发的证书', en: 'This certificate is signed by itself; use one that an accepted authority has issued' },
  certificate_expired: { status: 403, zh: '此证书已于 {date} 过期，请更新证书后再登录', en: 'This certificate expired on {date}; please renew it' },
  certificate_not_yet_valid: { status: 403, zh: '此证书自 {date} 起才生效，现在不能登录', en: 'This certificate is valid from {date} on and cannot be used yet' },
  certificate_wrong_purpose: { status: 403, zh: '此证书的用途不包括身份认证，不能用来登录', en: 'This certificate is not meant for proving who somebody is' },
  certificate_weak: { status: 403, zh: '此证书使用的密钥或签名算法不受支持或强度不足，请换发证书', en: 'The key or the signature of this certificate is of a kind that is not supported, or too weak; please have it reissued' },
  certificate_revoked: { status: 403, zh: '此证书已被吊销，不能登录', en: 'This certificate has been revoked' },
  certificate_unchecked: { status: 503, zh: '暂时无法查验证书是否被吊销，请稍后再试，或换一种方式登录', en: 'Whether certificates are revoked cannot be checked at the moment; please try again later or sign in another way' },
  certificate_signature_wrong: { status: 403, zh: '签名与证书不符，不能确认您持有此证书', en: 'The signature does not fit the certificate, so it is not clear that it is yours' },
  certificate_challenge_over: { status: 403, zh: '此次证书登录已超时或已使用过，请重新开始', en: 'This sign-in by certificate has expired or was used already; please begin anew' },
  proof_pending: { status: 403, zh: '此账号有一个问题须由本人回答：请用电子凭证登录，回答后再继续', en: 'This account awaits an answer of its holder: sign in with your electronic credential, answer the question there, and then go on' },
  foreign_origin: { status: 403, zh: '请求来自其他网站，已拒绝', en: 'The request comes from another site and was refused' },
  // 404: also for what belongs to somebody else, so that its existence is not given away
  not_found: { status: 404, zh: '没有找到，或不属于您', en: 'Not found, or not yours' },
  method_not_allowed: { status: 405, zh: '此地址不支持该请求方法', en: 'This address does not take that method' },
  // 409: the state has moved on
  task_already_completed: { status: 409, zh: '此任务已由他人办结，请刷新待办列表', en: 'This task has already been completed by someone else; refresh the queue' },
  task_claimed_by_other: { status: 409, zh: '此任务已由{name}领取', en: 'This task has been claimed by {name}' },
  already_submitted: { status: 409, zh: '此申请已提交，受理编号{number}', en: 'This application has already been submitted under number {number}' },
  not_editable: { status: 409, zh: '此申请当前状态不可修改', en: 'This application cannot be changed in its present state' },
  cannot_withdraw: { status: 409, zh: '此申请当前不可撤回', en: 'This application cannot be withdrawn now' },
  draft_changed: { status: 409, zh: '草稿已在另一窗口或设备上修改，请刷新后再保存', en: 'The draft was changed in another tab or device; reload before saving' },
  preview_changed: { status: 409, zh: '预览的数据已有变化，请核对新的预览后再确认提交', en: 'The figures of the preview have changed; check the new ones and confirm again' },
  batch_not_ready: { status: 409, zh: '此批次当前状态不可进行该操作', en: 'The batch cannot do this in its present state' },
  batch_without_rows: { status: 409, zh: '此批次没有可以提交的行', en: 'The batch has no rows that could be submitted' },
  batch_rows_changed: { status: 409, zh: '登记信息已有变化，{count} 行不再符合要求，请核对后重新提交', en: 'The records have changed and {count} rows are no longer valid; check them and submit again' },
  idempotency_key_reused: { status: 409, zh: '同一个 Idempotency-Key 已用于另一份提交', en: 'This Idempotency-Key was used for another submission' },
  register_conflict: { status: 409, zh: '登记信息在填表后已被修改：{fields}', en: 'The record has changed since the form was filled: {fields}' },
  refused_by_rule: { status: 409, zh: '按现有登记信息，此申请不能通过：{reasons}', en: 'By the records as they are now, this application cannot be approved: {reasons}' },
  outside_office_hours: { status: 409, zh: '本事项办理时间为{hours}，请届时提交', en: 'This item is handled {hours}; please submit then' },
  application_open: { status: 409, zh: '您已有一件相同事项正在办理，受理编号{number}', en: 'You already have an open application for this item, number {number}' },
  case_awaits_administrator: { status: 409, zh: '此件的期限已到，但到期处理出错，已记录，须由管理员处理后才能继续', en: 'The time of this case is over, but ending it failed; it was recorded and awaits an administrator before anything else can be done' },
  cannot_move_run: { status: 409, zh: '无法移到新版本：有环节在新版本中不存在或已改变', en: 'The run cannot be moved: the new version lacks or changes a step that it stands at' },
  start_not_retried: { status: 409, zh: '流程在提交时就未能开始，不能代为重试。请修正事项后将此申请移到新版本，由申请人再次提交；提交成功后此异常自动关闭', en: 'The run failed at its start, with the submission, which nobody can repeat for the applicant. Correct the item and move the application to its new version; the incident closes by itself once the applicant has submitted' },
  run_ended: { status: 409, zh: '流程已结束', en: 'The workflow has ended' },
  ambiguous_record: { status: 409, zh: '“{register}”中有多条记录符合条件，无法确定是哪一条：{fields}', en: 'Several records of "{register}" match, so it is not clear which is meant: {fields}' },
  duplicate_record: { status: 409, zh: '登记册中已有相同的记录：{fields}', en: 'The register already holds such a record: {fields}' },
  overlapping_period: { status: 409, zh: '“{register}”中同一参数的有效期重叠：{records}', en: 'Records of the same parameter in "{register}" are valid at the same time: {records}' },
  past_parameter: { status: 409, zh: '“{register}”自 {last} 起的参数已生效，不能从 {from} 起更改；请填写更晚的起始期', en: 'The parameter in "{register}" has been in force since {last} and cannot be changed from {from}; choose a later date' },
  scan_over: { status: 409, zh: '此二维码已失效或已被使用，请在电脑上刷新后重新扫码', en: 'This QR code has expired or was used; get a new one on the computer and scan again' },
  proof_answered: { status: 409, zh: '这个问题已在另一窗口或设备上回答，请刷新本页', en: 'This question has been answered in another tab or device; please reload this page' },
  last_administrator: { status: 409, zh: '单位至少要有一名管理员，请先指定另一名管理员', en: 'An employer needs at least one administrator; please appoint another one first' },
  already_operator: { status: 409, zh: '此人已是本单位的经办人，或已被邀请', en: 'This person is already an operator here, or has been invited' },
  too_many_operators: { status: 409, zh: '经办人和邀请合计不能超过{limit}个', en: 'There can be at most {limit} operators and invitations' },
  login_name_taken: { status: 409, zh: '登录名“{name}”已被使用', en: 'The login name "{name}" is already taken' },
  person_registered: { status: 409, zh: '此人已注册，请直接登录；忘记密码可用注册时的手机号码重置', en: 'This person is registered already; please sign in. A forgotten password can be reset with the mobile number given then' },
  employer_registered: { status: 409, zh: '此单位已注册。请由单位管理员登录后添加您为经办人；如单位已无人能登录，请到经办窗口办理', en: 'This employer is registered already. Ask its administrator to sign in and add you as an operator; if nobody can sign in any more, please turn to the office' },
  // 413, 415, 422: the content
  too_large: { status: 413, zh: '文件或请求过大，上限为{limit}', en: 'The file or request is too large; the limit is {limit}' },
  too_many_files: { status: 422, zh: '一次请求最多上传{limit}个文件', en: 'A request takes at most {limit} files' },
  too_many_materials: { status: 422, zh: '“{slot}”最多上传{limit}份', en: '"{slot}" takes at most {limit} files' },
  // {type} brings its own colon, and is empty where the type has no name that people know.
  unsupported_file_type: { status: 415, zh: '不支持的文件类型{type}。请上传{accepted}', en: 'Unsupported file type{type}. Please upload {accepted}' },
  unsupported_media_type: { status: 415, zh: '请求的内容类型不受支持', en: 'The content type of the request is not supported' },
  // 415, 422: workbooks (.xlsx) as they are read by read-workbook.ts
  not_a_workbook: { status: 415, zh: '这不是 Excel 工作簿（看起来是 {found}），请上传 .xlsx 文件', en: 'This is not an Excel workbook (it looks like {found}); please upload an .xlsx file' },
  workbook_old_format: { status: 415, zh: '这是旧版 Excel 文件（.xls），请在 Excel 中另存为 .xlsx 后再上传', en: 'This is an old Excel file (.xls); save it as .xlsx in Excel and upload that' },
  workbook_macros: { status: 415, zh: '文件含有宏（.xlsm），请另存为不含宏的 .xlsx 后再上传', en: 'The file contains macros (.xlsm); save it as .xlsx without macros and upload that' },
  workbook_encrypted: { status: 422, zh: '文件已加密码，请在 Excel 中取消密码后再上传', en: 'The file is protected by a password; remove the password in Excel and upload it again' },
  workbook_broken: { status: 422, zh: '文件已损坏，无法读出（{place}），请在 Excel 中打开并重新保存后再上传', en: 'The file is damaged and cannot be read ({place}); open it in Excel, save it again and upload that' },
  workbook_too_many_sheets: { status: 422, zh: '工作表过多，上限为 {limit} 张', en: 'The workbook has too many sheets; the limit is {limit}' },
  workbook_too_many_rows: { status: 422, zh: '行数过多，上限为 {limit} 行，请分成几个文件上传', en: 'There are too many rows; the limit is {limit}. Please split the file' },
  workbook_too_many_columns: { status: 422, zh: '第 {row} 行的列数过多，上限为 {limit} 列', en: 'Row {row} has too many columns; the limit is {limit}' },
  workbook_cell_too_long: { status: 422, zh: '单元格 {cell} 的内容过长，上限为 {limit} 个字', en: 'Cell {cell} is too long; the limit is {limit} characters' },
  workbook_unpacks_too_large: { status: 422, zh: '文件解压后过大，无法读取，请减少内容后再上传', en: 'The file unpacks to too much to be read; please upload less at once' },
  workbook_merged_cells: { status: 422, zh: '数据中有合并单元格（{cells}），请取消合并后再上传', en: 'There are merged cells among the data ({cells}); unmerge them and upload again' },
  unusable_columns: { status: 422, zh: '表头与登记项目对不上：{reason}', en: 'The headings do not match the fields: {reason}' },
  template_of_other_item: { status: 422, zh: '这是“{item}”的模版，请下载本事项的模版填写后再上传', en: 'This is the template of "{item}"; download the template of this item, fill it in and upload that' },
  template_outdated: { status: 422, zh: '这是旧版模版（第 {version} 版），现为第 {current} 版，请重新下载模版填写', en: 'This template is of version {version}, but the item is now at version {current}; download the template again' },
  unreadable_lines: { status: 422, zh: '第 {line} 行不是有效的 JSON 对象（UTF-8）', en: 'Line {line} is not a JSON object in UTF-8' },
  too_many_rows: { status: 422, zh: '一次最多 {limit} 行，请分成几个文件', en: 'At most {limit} rows at once; please split the file' },
  nothing_to_import: { status: 422, zh: '文件中没有数据行', en: 'The file has no rows of data' },
  record_changed: { status: 409, zh: '此记录已被他人修改，请刷新后再改', en: 'Somebody else has changed this record; reload it and change it again' },
  item_exists: { status: 409, zh: '此平台已有名为“{item}”的事项', en: 'The portal already has an item named "{item}"' },
  nothing_to_publish: { status: 409, zh: '草稿与线上版本相同，没有可发布的内容', en: 'The draft is the same as the live version; there is nothing to publish' },
  second_person_needed: { status: 409, zh: '本平台发布须两人复核：请由另一位管理员确认发布', en: 'Publishing here needs two people: another administrator must confirm it' },
  portal_part_refused: { status: 422, zh: '修改未通过检查，没有生效，请按提示处理', en: 'The change did not pass the checks and was not made; please correct it' },
  item_not_publishable: { status: 422, zh: '事项未通过发布检查，请按提示修改', en: 'The item did not pass the publishing checks; please correct it' },
  unreadable_exchange: { status: 422, zh: '无法读取事项文件：{reason}', en: 'The item files cannot be read: {reason}' },
  transfer_ended: { status: 409, zh: '此任务已结束', en: 'This task has already ended' },
  unsafe_archive: { status: 422, zh: '压缩包无法接受：{reason}', en: 'The archive cannot be accepted: {reason}' },
  archive_without_workbook: { status: 422, zh: '压缩包中没有 Excel 工作簿（.xlsx）。请下载“{template}”，填写后打包上传', en: 'The archive holds no Excel workbook (.xlsx). Please download "{template}", fill it in, pack it and upload it' },
  workbook_not_of_template: { status: 422, zh: '上传的表格与“{template}”不符，缺少列：{columns}', en: 'The workbook is not "{template}": it lacks the columns {columns}' },
  workbook_without_rows: { status: 422, zh: '上传的表格中没有数据行，请在“{template}”中填写后再上传', en: 'The workbook has no rows; please fill in "{template}" and upload it' },
  workbook_unfilled: { status: 422, zh: '第 {rows} 行未填写“{column}”，请填写后再上传', en: 'Rows {rows} lack "{column}"; please fill them in and upload again' },
  certificate_unreadable: { status: 422, zh: '无法读取证书：应为 X.509 证书（PEM 格式）', en: 'The certificate cannot be read; an X.509 certificate (PEM) is expected' },
  empty_file: { status: 422, zh: '文件是空的', en: 'The file is empty' },
  invalid_submission: { status: 422, zh: '填写的内容有误，请按提示修改', en: 'Some of what you entered is not right; please correct it' },
  invalid_request: { status: 422, zh: '请求的内容有误', en: 'The content of the request is not valid' },
  invalid_decision: { status: 422, zh: '此任务不能作出“{decision}”的决定', en: 'This task cannot be decided as "{decision}"' },
  weak_password: { status: 422, zh: '密码须为{minimum}至{maximum}个字符，不含本人的登录名和号码，也不能是常见或有规律的密码', en: 'A password has {minimum} to {maximum} characters, does not hold your login name or numbers, and is neither common nor a pattern' },
  wrong_sms_code: { status: 422, zh: '短信验证码不正确或已失效，请核对；仍不成功请重新获取', en: 'The code is wrong or no longer valid; check it, or have a new one sent' },
  wrong_old_password: { status: 422, zh: '原密码不正确', en: 'The old password is wrong' },
  wrong_own_password: { status: 422, zh: '登录密码不正确', en: 'Your password is wrong' },
  identity_differs: { status: 422, zh: '填写的内容与登记信息不一致，请核对；登记信息有误的，请到经办窗口更正', en: 'What you entered differs from what is on record; please check it. If the record is wrong, the office can correct it' },
  identity_unknown: { status: 422, zh: '没有查到登记信息，暂不能自助注册，请到经办窗口办理', en: 'There is nothing on record, so you cannot register here; please turn to the office' },
  comment_required: { status: 422, zh: '请填写意见', en: 'A comment is required' },
  invalid_configuration: { status: 422, zh: '配置未通过检查', en: 'The configuration did not pass its checks' },
  expression_failed: { status: 422, zh: '表达式出错（{place}）：{reason}', en: 'An expression failed ({place}): {reason}' },
  invalid_record: { status: 422, zh: '写入“{register}”的内容不符合登记要求：{fields}', en: 'What was to be written to "{register}" is not a valid record: {fields}' },
  too_many_records: { status: 422, zh: '“{register}”中符合条件的记录超过 {limit} 条，请缩小范围', en: 'More than {limit} records of "{register}" match; please narrow the search' },
  unknown_record: { status: 422, zh: '未查到您的登记信息（{register}）', en: 'No record of yours was found ({register})' },
  invalid_diagram: { status: 422, zh: '流程图无法运行：{reason}', en: 'The diagram cannot run: {reason}' },
  // 423, 429: slow down
  account_locked: { status: 423, zh: '多次登录失败，账号已锁定，请于{minutes}分钟后再试', en: 'Too many failed sign-ins; the account is locked for {minutes} minutes' },
  certificate_locked: { status: 423, zh: '此证书多次验证失败，已锁定，请于{minutes}分钟后再试', en: 'There were too many failed attempts with this certificate; it is locked for {minutes} minutes' },
  too_many_requests: { status: 429, zh: '操作过于频繁，请稍后再试', en: 'Too many requests; please try again shortly' },
  sms_too_often: { status: 429, zh: '短信发送过于频繁，请{seconds}秒后再试', en: 'Too many messages were asked for; please try again in {seconds} seconds' },
  // 500, 503: our fault
  sms_unavailable: { status: 503, zh: '本平台尚未开通短信，不能发送验证码，请到经办窗口办理', en: 'This site cannot send text messages yet, and so no codes; please turn to the office' },
  run_stalled: { status: 500, zh: '流程停滞，已记录，待管理员处理', en: 'The workflow has stalled; it was recorded for an administrator' },
  run_not_possible: { status: 500, zh: '本事项的办理流程有误，暂时不能提交。问题已记录，待管理员处理；草稿已保留，请稍后再提交，急办请到经办窗口', en: 'The workflow of this item is at fault, so you cannot submit at the moment. It was recorded for an administrator; your draft is kept. Please submit it again later, or turn to the office if it is urgent' },
  internal: { status: 500, zh: '系统出错，已记录，请稍后再试', en: 'Something went wrong; it was recorded, please try again later' },
  busy: { status: 503, zh: '系统繁忙，请稍后再试', en: 'The system is busy; please try again shortly' },
} satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof table;
export const errorTable: Readonly<Record<ErrorCode, ErrorEntry>> = table;

/** One field at fault. `path` is the data path (`rows[2].amount`), `message` is already in the reader's language. */
export interface FieldError { path: string; code: string; message: string; label?: string }

/** What a problem may carry beside its cause: `extension` members are answered beside the standard ones (RFC 9457, 3.2). */
interface ProblemOptions extends ErrorOptions { extension?: Readonly<Record<string, unknown>> }

/** The only error that is thrown on purpose. `errors` names the fields at fault, where there are any. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly extension: Readonly<Record<string, unknown>>;
  constructor(
    readonly code: ErrorCode,
    readonly params: Readonly<Record<string, string | number>> = {},
    readonly errors?: readonly FieldError[],
    options?: ProblemOptions,
  ) {
    super(describeError(code, params, 'en'), options);
    this.extension = options?.extension ?? {};
  }
  get status(): number { return table[this.code].status; }
  text(locale: Locale): string { return describeError(this.code, this.params, locale); }
}

export function describeError(code: ErrorCode, params: Readonly<Record<string, string | number>>, locale: Locale): string {
  return table[code][locale].replace(/\{(\w+)\}/g, (_, key: string) => String(params[key] ?? ''));
}
