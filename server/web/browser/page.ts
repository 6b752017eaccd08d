import { keepCountdowns } from './countdown.ts';

keepCountdowns();
