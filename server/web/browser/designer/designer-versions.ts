import { openVersionsPage } from './versions-page.tsx';

void openVersionsPage();
