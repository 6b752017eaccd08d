import { openWorkflowPage } from './workflow-page.tsx';

void openWorkflowPage();
