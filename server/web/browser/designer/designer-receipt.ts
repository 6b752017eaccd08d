import { openReceiptPage } from './receipt-page.tsx';

void openReceiptPage();
