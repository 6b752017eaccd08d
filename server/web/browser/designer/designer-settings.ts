import { openSettingsPage } from './settings-page.tsx';

void openSettingsPage();
