export const id = 219;
export const ids = [219];
export const modules = {

/***/ 31219:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   cleanup: () => (/* binding */ cleanup)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77094);
/* harmony import */ var _traces_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(43269);


/** Takes away what the build step has put on this machine. */
async function cleanup() {
    const traces = (0,_traces_js__WEBPACK_IMPORTED_MODULE_1__/* .remembered */ .HK)();
    if (traces === undefined)
        return _actions_core__WEBPACK_IMPORTED_MODULE_0__.info('The step had made nothing that would be left behind.');
    await (0,_traces_js__WEBPACK_IMPORTED_MODULE_1__/* .removeTraces */ .d3)(traces);
    _actions_core__WEBPACK_IMPORTED_MODULE_0__.info(`The builder ${traces.builder} and the files of the step are removed.`);
}


/***/ }),

/***/ 43269:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HK: () => (/* binding */ remembered),
/* harmony export */   d3: () => (/* binding */ removeTraces),
/* harmony export */   il: () => (/* binding */ leaveTraces)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(48161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(77094);
/* harmony import */ var _docker_builder_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(99683);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(83916);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(34006);








/** Notes what the step is going to make, before it makes it: when it is interrupted, its post step knows. */
async function leaveTraces(env) {
    const builder = `manifold-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID)()}`;
    const directory = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(env['RUNNER_TEMP'] || (0,node_os__WEBPACK_IMPORTED_MODULE_2__.tmpdir)(), 'manifold-'));
    _actions_core__WEBPACK_IMPORTED_MODULE_4__.saveState('builder', builder);
    _actions_core__WEBPACK_IMPORTED_MODULE_4__.saveState('directory', directory);
    return { builder, directory };
}
/** What the step has noted; undefined when it did not come that far. */
function remembered() {
    const directory = _actions_core__WEBPACK_IMPORTED_MODULE_4__.getState('directory');
    const builder = _actions_core__WEBPACK_IMPORTED_MODULE_4__.getState('builder');
    return directory === '' ? undefined : { directory, builder };
}
/** Takes the traces away. What cannot be is a warning: the image is published, and that must not turn red. */
async function removeTraces({ directory, builder }) {
    const removals = [(0,_docker_builder_js__WEBPACK_IMPORTED_MODULE_5__/* .removeBuilder */ .iq)(_process_js__WEBPACK_IMPORTED_MODULE_7__/* .run */ .eF, builder), (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(directory, { recursive: true, force: true })];
    for (const result of await Promise.allSettled(removals)) {
        if (result.status === 'rejected')
            _actions_core__WEBPACK_IMPORTED_MODULE_4__.warning((0,_errors_js__WEBPACK_IMPORTED_MODULE_6__/* .messageOf */ .b)(result.reason));
    }
}


/***/ }),

/***/ 99683:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ij: () => (/* binding */ createBuilder),
/* harmony export */   iq: () => (/* binding */ removeBuilder)
/* harmony export */ });
/* unused harmony export createArguments */
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(34006);

/** How long pulling and booting BuildKit may take. */
const BOOT_LIMIT_MS = 10 * 60_000;
/** The command line that creates and boots a builder (docs/reference/buildx_create.md of docker/buildx). */
const createArguments = (spec) => [
    'buildx',
    'create',
    '--name',
    spec.name,
    '--driver',
    'docker-container',
    ...spec.driverOpts.flatMap(option => ['--driver-opt', option]),
    ...(spec.buildkitdConfig === undefined ? [] : ['--buildkitd-config', spec.buildkitdConfig]),
    '--bootstrap',
];
/** Creates a builder and waits until it answers. */
async function createBuilder(run, spec, options) {
    await (0,_process_js__WEBPACK_IMPORTED_MODULE_0__/* .mustRun */ .Pv)(run, 'docker', createArguments(spec), { ...options, timeoutMs: BOOT_LIMIT_MS });
}
/** Removes a builder with its container and volume; one that is not there is success. */
async function removeBuilder(run, name, options) {
    const finished = await run('docker', ['buildx', 'rm', '--force', name], options);
    if (finished.exitCode !== 0 && !/no builder .* found/.test(finished.stderr)) {
        throw new Error(`The builder ${name} could not be removed: ${(0,_process_js__WEBPACK_IMPORTED_MODULE_0__/* .reasonOf */ .A3)(finished.stderr)}`);
    }
}


/***/ }),

/***/ 34006:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A3: () => (/* binding */ reasonOf),
/* harmony export */   Pv: () => (/* binding */ mustRun),
/* harmony export */   Qd: () => (/* binding */ CommandError),
/* harmony export */   eF: () => (/* binding */ run)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31421);
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_child_process__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_readline__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(80481);
/* harmony import */ var node_readline__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_readline__WEBPACK_IMPORTED_MODULE_1__);


/** A command that did not do its work. Carries what a reader needs to repeat it, and the part of stderr that says why. */
class CommandError extends Error {
    name = 'CommandError';
    argv;
    exitCode;
    constructor(argv, exitCode, why) {
        const how = exitCode === undefined ? 'did not run to its end' : `ended with exit code ${exitCode}`;
        super(`${argv.join(' ')}\n${how}${why === '' ? ', and said nothing on standard error' : `: ${why}`}`);
        this.argv = argv;
        this.exitCode = exitCode;
    }
}
/** How long a command that was asked to end may take before it is killed. */
const GRACE_MS = 10_000;
/** {@link Run} with a process of the machine. Commands are given as a list, never through a shell. */
const run = (command, args, options = {}) => new Promise((resolve, reject) => {
    const argv = [command, ...args];
    const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)(command, args, {
        env: options.env === undefined ? process.env : { ...process.env, ...options.env },
        stdio: 'pipe',
    });
    let ended;
    let killer;
    const end = (why) => {
        ended ??= why;
        child.kill('SIGTERM');
        killer ??= setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    };
    const timer = options.timeoutMs === undefined
        ? undefined
        : setTimeout(end, options.timeoutMs, `it took longer than ${options.timeoutMs / 1000} s`);
    const abort = () => end('it was interrupted');
    options.signal?.addEventListener('abort', abort, { once: true });
    if (options.signal?.aborted)
        abort();
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) {
        child[name].setEncoding('utf8').on('data', (text) => {
            output[name] += text;
        });
        if (options.onLine !== undefined)
            (0,node_readline__WEBPACK_IMPORTED_MODULE_1__.createInterface)({ input: child[name] }).on('line', options.onLine);
    }
    // A command that ends without reading its input closes the pipe; its exit code is what counts.
    child.stdin.on('error', () => { }).end(options.input);
    const settle = (act) => {
        clearTimeout(timer);
        clearTimeout(killer);
        options.signal?.removeEventListener('abort', abort);
        act();
    };
    child.on('error', error => settle(() => reject(new CommandError(argv, undefined, startFailure(command, error)))));
    child.on('close', (code, signal) => settle(() => {
        if (ended !== undefined)
            reject(new CommandError(argv, undefined, ended));
        else if (code === null)
            reject(new CommandError(argv, undefined, `it was ended by ${signal}`));
        else
            resolve({ exitCode: code, ...output });
    }));
});
const startFailure = (command, error) => error.code === 'ENOENT' ? `"${command}" is not installed on this machine, or not on its PATH` : error.message;
/**
 * The part of a command's standard error that says why it failed: the block that ends with the last line that begins
 * with `ERROR:` (buildx and docker print hints and links behind it), else its last lines.
 */
function reasonOf(stderr) {
    const lines = stderr.trimEnd().split(/\r?\n/);
    const error = lines.findLastIndex(line => /^error:/i.test(line.trim()));
    const until = error === -1 ? lines.length : error + 1;
    return lines
        .slice(Math.max(0, until - 20), until)
        .join('\n')
        .trim();
}
/** Runs a command that must succeed. Throws a {@link CommandError} for any exit code but 0, whatever it printed. */
async function mustRun(run, command, args, options) {
    const finished = await run(command, args, options);
    if (finished.exitCode !== 0) {
        throw new CommandError([command, ...args], finished.exitCode, reasonOf(finished.stderr));
    }
    return finished;
}


/***/ })

};
