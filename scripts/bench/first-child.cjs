// Loaded by `node --require`: kills the process when it starts its first child. All of Node.js starts processes through
// this binding. Patching it preloads no module that the program would otherwise load itself.
process.binding('process_wrap').Process.prototype.spawn = () => process.kill(process.pid, 'SIGKILL')
