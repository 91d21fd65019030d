import { z } from 'zod';

export const GlucoseUnit = z.enum(['mg/dL', 'mmol/L']);
export type GlucoseUnit = z.infer<typeof GlucoseUnit>;

/** As Nightscout and Tidepool convert. */
export const MG_DL_PER_MMOL_L = 18.01559;
