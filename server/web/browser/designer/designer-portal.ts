import { openPortalSettings } from './portal-settings.tsx';

void openPortalSettings();
