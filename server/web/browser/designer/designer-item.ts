import { openOverview } from './overview-page.tsx';

void openOverview();
