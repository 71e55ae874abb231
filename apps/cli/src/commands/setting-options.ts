import {
  addOptions,
  apiSettings,
  operationsSettings,
  type SettingDefinition,
  serviceSettings,
  workerSettings,
} from '@wherefore/service/options';
import type { Command } from 'commander';

type Group = 'service' | 'api' | 'worker' | 'operations';

const groups: Readonly<Record<Group, Readonly<Record<string, SettingDefinition>>>> = {
  service: serviceSettings,
  api: apiSettings,
  worker: workerSettings,
  operations: operationsSettings,
};

/** The options of a process that goes on. */
export function addSettingOptions(command: Command, of: readonly Group[]): Command {
  for (const group of of) addOptions(command, groups[group]);
  return command;
}
