/**
 * Imported before all else: zod compiles its checks from text where it may, and tries whether it may, which the
 * page's Content-Security-Policy forbids and reports.
 */
import { config } from 'zod';

config({ jitless: true });
