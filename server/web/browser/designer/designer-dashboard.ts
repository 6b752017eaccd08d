import { openDashboard } from './dashboard-page.tsx';

void openDashboard();
