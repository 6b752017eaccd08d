import { openFormPage } from './form-page.tsx';

void openFormPage();
