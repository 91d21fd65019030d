'use client';

import { Printer } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { GLUCOSE_UNITS } from '#server/glucose/model/units.ts';
import { WINDOW_LENGTHS } from './report-url.ts';
import { useReportUrl } from './use-report-url.ts';

/** Days of a report. `shown` is the length of what is on the page; null while it is not known. */
export function LengthSwitch({ shown }: { readonly shown: number | null }) {
  const { url, go } = useReportUrl();
  return (
    <Segments
      label="Period"
      segments={WINDOW_LENGTHS.map((days) => ({ value: String(days), label: `${days} d` }))}
      value={String(url.days ?? shown ?? '')}
      onChange={(days) => go({ days: Number(days), from: null, to: null })}
    />
  );
}

export function UnitSwitch() {
  const { url, redraw } = useReportUrl();
  return (
    <Segments
      label="Unit"
      segments={GLUCOSE_UNITS.map((unit) => ({ value: unit, label: unit }))}
      value={url.unit}
      onChange={(unit) => redraw({ unit })}
    />
  );
}

export function PrintButton() {
  return (
    <Button icon={Printer} label="Print" className="max-md:hidden" onClick={() => window.print()} />
  );
}
