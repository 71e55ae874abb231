export { addOptions, type OptionTaker } from './add-options.ts';
export { apiSettings, operationsSettings, serviceSettings, workerSettings } from './definitions.ts';
export type { SettingDefinition } from './setting-definition.ts';
export { SettingsError } from './settings-error.ts';
