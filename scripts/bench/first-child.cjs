// Loaded by `node --require`: ends the process where it would start its first child. The binding is what all of Node.js
// starts processes with; to patch it loads nothing that the program would otherwise have to load itself.
process.binding('process_wrap').Process.prototype.spawn = () => process.kill(process.pid, 'SIGKILL')
