/** Every page, by who may see it. */
export const pagesByReader: Record<'nobody' | 'operator' | 'individual' | 'reviewer' | 'supervisor' | 'administrator', string[]> = {
  nobody: [
    '/portal/example/items', '/portal/example/items?category=社会保险&purpose=变更&q=示例', '/portal/example/items?q=没有', '/items/example/registration/guide', '/login', '/login?kind=employer&reason=expired', '/login?way=example/card', '/login?way=example/licence&kind=employer', '/login?way=example/certificate&kind=employer', '/portal/example/pages/records', '/portal/example/pages/records?tab=two', '/scan/confirm/scanned', '/scan/confirm/asked', '/scan/confirm/confirmed', '/scan/confirm/expired',
    '/register', '/register/individual', '/register/employer', '/reset-password', '/demo/messages',
    '/verify', '/verify?number=good&code=good', '/verify?number=good&code=bad', '/verify?number=&code=', '/nothing-here',
  ],
  operator: ['/login/proof', '/account/operators', '/account/employers', '/portal/example/items'],
  individual: ['/login/proof', '/account/employers', '/applications', '/applications?status=draft&page=2', '/applications/open', '/applications/returned', '/applications/draft/edit', '/applications/returned/edit', '/applications/open/submitted', '/account', '/account/mobile', '/account/notices', '/signed-in', '/queries/example/people', '/items/example/registration/batch', '/batches', '/batches/checked', '/batches/submitted'],
  reviewer: ['/review', '/review?which=mine&q=王', '/review/tasks/open', '/review/tasks/mine', '/review/tasks/late?done=1'],
  supervisor: ['/review/tasks/taken'],
  administrator: [
    '/designer/registers', '/designer/registers/example/boats', '/designer/registers/example/boats?q=没有&sort=-plate', '/designer/registers/example/boats/new', '/designer/registers/example/boats/records/r1', '/designer/registers/example/boats/records/gone',
  ],
};
