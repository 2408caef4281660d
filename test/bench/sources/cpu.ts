/** Milliseconds that processors have been busy with this process. */
export const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return Math.round((user + system) / 1000);
};
