'use client';

import { useState } from 'react';
import { keep, readKept } from '../tabs/kept.ts';
import { type ParameterSetting, settingsFromKept } from './parameter-settings.ts';

type Settings = Readonly<Record<string, ParameterSetting>>;

/** Values of the parameters of a tab, kept by this browser. */
export function useParameters(tabId: string, names: readonly string[]) {
  const [all, setAll] = useState<Readonly<Record<string, Settings>>>({});
  const settings = all[tabId] ?? null;
  if (settings === null) {
    setAll({ ...all, [tabId]: settingsFromKept(readKept(`values.${tabId}`)) });
  }
  const known = settings ?? {};
  return {
    names,
    settings: known,
    change: (name: string, setting: ParameterSetting) => {
      const next = { ...known, [name]: setting };
      keep(`values.${tabId}`, JSON.stringify(next));
      setAll({ ...all, [tabId]: next });
    },
    set: (next: Settings) => {
      keep(`values.${tabId}`, JSON.stringify(next));
      setAll({ ...all, [tabId]: next });
    },
  };
}
