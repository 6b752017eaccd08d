import { openTryPage } from './try-page.tsx';

void openTryPage();
