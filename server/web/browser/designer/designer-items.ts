import { openItemsPage } from './items-page.tsx';

void openItemsPage();
