export const id = 640;
export const ids = [640];
export const modules = {

/***/ 40640:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  plan: () => (/* binding */ plan)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 7 modules
var core = __webpack_require__(33838);
// EXTERNAL MODULE: ./src/github.ts
var github = __webpack_require__(69248);
// EXTERNAL MODULE: ./src/inputs/lists.ts
var lists = __webpack_require__(67560);
// EXTERNAL MODULE: ./src/oci/platform.ts
var oci_platform = __webpack_require__(1890);
// EXTERNAL MODULE: ./src/metadata/attributes.ts
var attributes = __webpack_require__(76392);
;// CONCATENATED MODULE: ./src/metadata/matrix.ts



/** GitHub's own Linux runners. Those with an Arm processor execute 32-bit Arm too. */
const HOSTED = [
    { prefix: ['linux', 'arm64'], runner: 'ubuntu-24.04-arm' },
    { prefix: ['linux', 'arm'], runner: 'ubuntu-24.04-arm' },
];
const FALLBACK = { prefix: [], runner: 'ubuntu-latest' };
/**
 * Reads the input `runners`: `linux/arm=ubuntu-24.04-arm`, `linux/riscv64=[self-hosted, riscv64]`, `default=…`; a runner
 * alone is the default.
 */
function parseRunners(text, report) {
    const items = (0,attributes/* attempt */.CD)('runners', report, () => (0,lists/* parseList */.E1)('runners', text), []);
    return items.flatMap(({ value, line }) => {
        const rule = (0,attributes/* attempt */.CD)((0,lists/* atLine */.sU)('runners', line), report, () => parseRule(value), undefined);
        return rule === undefined ? [] : [rule];
    });
}
function parseRule(text) {
    const [, platforms = 'default', runner = text] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    return { prefix: parsePrefix(platforms.trim()), runner: parseRunner(runner.trim(), text) };
}
function parsePrefix(text) {
    if (text === 'default')
        return [];
    const [os = '', architecture, variant, ...more] = text.split('/');
    if (more.length > 0 || [os, architecture, variant].includes('')) {
        throw new Error(`"${text}" is not the beginning of a platform: linux, linux/arm or linux/arm/v7.`);
    }
    const platform = (0,oci_platform/* normalizePlatform */.FL)({
        os,
        architecture: architecture ?? 'amd64',
        ...(variant !== undefined && { variant }),
    });
    const problem = (0,oci_platform/* platformProblem */.J4)(platform);
    if (problem !== undefined)
        throw new Error(`"${text}" is not the beginning of a platform: ${problem}`);
    if (architecture === undefined)
        return [platform.os];
    const named = variant !== undefined && platform.variant !== undefined ? [platform.variant] : [];
    return [platform.os, platform.architecture, ...named];
}
/** `label`, or a YAML flow list `[label, label]`. */
function parseRunner(text, rule) {
    const list = /^\[(.*)\]$/s.exec(text)?.[1]?.split(',');
    const labels = (list ?? [text]).map(unquoted);
    if (labels.includes(''))
        throw new Error(`"${rule}" has an empty label: linux/arm64=ubuntu-24.04-arm.`);
    return list === undefined ? labels.join() : labels;
}
const unquoted = (text) => text.trim().replace(/^(['"])(.*)\1$/s, '$2');
/** A job for each platform. The user's rules come before GitHub's runners; the longest prefix wins, of equals the last. */
function computeMatrix(platforms, rules) {
    return platforms.map(platform => {
        const rule = ruleFor(platform, rules) ?? ruleFor(platform, HOSTED) ?? FALLBACK;
        const text = (0,oci_platform/* formatPlatform */.Bq)(platform);
        return {
            platform: text,
            runner: rule.runner,
            name: text.replace(/[^a-z0-9.]+/gi, '-'),
            emulated: !executes(architectureOf(rule), platform.architecture),
        };
    });
}
function ruleFor(platform, rules) {
    const parts = [platform.os, platform.architecture, platform.variant];
    return rules
        .filter(({ prefix }) => prefix.every((part, i) => part === parts[i]))
        .toSorted((a, b) => a.prefix.length - b.prefix.length)
        .at(-1);
}
const executes = (own, wanted) => own === wanted || (own === 'amd64' && wanted === '386') || (own === 'arm64' && wanted === 'arm');
/** GitHub's labels for self-hosted runners (X64, ARM, ARM64), and names of architectures. */
const LABELS = /(?:^|[^a-z0-9])(x64|amd64|x86_64|arm64|aarch64|386|riscv64|s390x|ppc64le|ppc64|loong64|mips64le|mips64)(?:$|[^a-z0-9])/i;
/** What the runner's labels say about its processor. One of the user's that says nothing is taken to be what it is for. */
function architectureOf({ prefix, runner }) {
    for (const label of [runner].flat()) {
        const named = LABELS.exec(label)?.[1];
        if (named !== undefined)
            return named.toLowerCase() === 'x64' ? 'amd64' : normalized(named);
        if (/-arm$/i.test(label))
            return 'arm64';
        if (/^arm$/i.test(label))
            return 'arm';
        if (/^(?:ubuntu|windows)-/i.test(label))
            return 'amd64';
    }
    return prefix[1] ?? 'amd64';
}
const normalized = (architecture) => (0,oci_platform/* normalizePlatform */.FL)({ os: 'linux', architecture }).architecture;

// EXTERNAL MODULE: ./src/metadata/metadata.ts + 10 modules
var metadata_metadata = __webpack_require__(96016);
// EXTERNAL MODULE: ./src/metadata/settings.ts
var settings = __webpack_require__(13484);
// EXTERNAL MODULE: ./src/inputs/reader.ts
var inputs_reader = __webpack_require__(9066);
;// CONCATENATED MODULE: ./src/inputs/plan.ts





/** Reads the inputs; `mask` hides a secret in the log. Throws a UsageError with everything that is wrong with them. */
function parsePlanInputs(env, mask) {
    const reader = (0,inputs_reader/* inputReader */.c)(env, mask);
    /** As given: separators may be blanks, and lines of lists are counted from the first. */
    const raw = (name) => env[`INPUT_${name.toUpperCase()}`] ?? '';
    const inputs = {
        context: reader.choice('context', ['workflow', 'git'], 'workflow'),
        request: (0,metadata_metadata/* parseMetadata */.jR)(raw, reader.problem),
        settings: (0,settings/* parseSettings */.P)(env, reader.problem),
        separators: {
            tags: raw('sep-tags') || '\n',
            labels: raw('sep-labels') || '\n',
            annotations: raw('sep-annotations') || '\n',
        },
        bakeTarget: reader.text('bake-target') ?? 'docker-metadata-action',
        platforms: distinct(reader.each('platforms', oci_platform/* parsePlatform */.Y8, { commas: true }), reader.problem),
        runners: parseRunners(raw('runners'), reader.problem),
        githubToken: reader.secret('github-token'),
        exportOutputs: exportOutputs(env, reader.problem),
    };
    reader.done();
    return inputs;
}
function distinct(platforms, report) {
    const names = platforms.map(oci_platform/* formatPlatform */.Bq);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined)
        report('platforms', `${twice} is named twice.`);
    return platforms;
}
/** Docker's action reads this variable as Go's strconv.ParseBool does. */
function exportOutputs(env, report) {
    const name = 'DOCKER_METADATA_SET_OUTPUT_ENV';
    const text = env[name];
    if (!text || /^(?:1|t|T|true|TRUE|True)$/.test(text))
        return true;
    if (!/^(?:0|f|F|false|FALSE|False)$/.test(text))
        report(name, `"${text}" is neither true nor false.`);
    return false;
}

// EXTERNAL MODULE: ./src/metadata/describe.ts + 4 modules
var describe = __webpack_require__(27090);
// EXTERNAL MODULE: ./src/metadata/outputs.ts
var metadata_outputs = __webpack_require__(28427);
// EXTERNAL MODULE: ./src/process.ts
var src_process = __webpack_require__(34006);
// EXTERNAL MODULE: ./src/report/markdown.ts
var markdown = __webpack_require__(54285);
;// CONCATENATED MODULE: ./src/report/plan-summary.ts


/** What the job's page shows: the tags with their rules, the rules that gave none, and the matrix. */
function planSummary(metadata, matrix) {
    const { version, images, tags, skipped } = metadata;
    const names = images.map(({ name }) => (0,markdown/* code */.aY)(name)).join(', ');
    const parts = [
        `### Plan${version === undefined ? '' : `: ${(0,markdown/* code */.aY)(version)}`}`,
        names === '' ? '' : `Images: ${names}`,
        tags.length === 0 ? '**No rule gives a tag.**' : tagTable(tags),
        skipped.length === 0
            ? ''
            : (0,markdown/* table */.tp)(['Rule without a tag', 'Why'], skipped.map(({ rule, reason }) => [(0,markdown/* code */.aY)(rule.text), reason])),
        matrix.length === 0 ? '' : matrixTable(matrix),
    ];
    return `${parts.filter(part => part !== '').join('\n\n')}\n`;
}
const tagTable = (tags) => (0,markdown/* table */.tp)(['Tag', 'Rule', 'Moves'], tags.map(tag => [(0,markdown/* code */.aY)(tag.name), origin(tag, markdown/* code */.aY), tag.moving ? 'with later runs' : 'no']));
const origin = ({ rule, byFlavor }, show) => byFlavor ? `flavor, with ${show(rule.text)}` : show(rule.text);
const matrixTable = (matrix) => (0,markdown/* table */.tp)(['Platform', 'Runner', ''], matrix.map(({ platform, runner, emulated }) => [
    (0,markdown/* code */.aY)(platform),
    [runner].flat().map(markdown/* code */.aY).join(', '),
    emulated ? 'emulated' : '',
]));
/** The same for the log: each tag, then each rule without one. */
function planLines(metadata) {
    const { tags, skipped } = metadata;
    return [
        ...(0,metadata_metadata/* imageTags */.rK)(metadata),
        ...tags.map(tag => `${tag.name} comes from ${origin(tag, text => text)}`),
        ...skipped.map(({ rule, reason }) => `No tag from ${rule.text}: ${reason}`),
    ];
}

// EXTERNAL MODULE: ./src/report/workflow.ts
var report_workflow = __webpack_require__(51529);
;// CONCATENATED MODULE: ./src/actions/plan.ts











/** Says what would be published, as docker/metadata-action does, and which runner builds which platform. */
async function plan() {
    const { env } = process;
    const inputs = parsePlanInputs(env, core.setSecret);
    const registry = async (host) => {
        // Only latest=highest asks registries; they are to be reached with what the Docker configuration knows of them.
        const { connect } = await __webpack_require__.e(/* import() */ 733).then(__webpack_require__.bind(__webpack_require__, 95733));
        return connect({ logins: [], env, run: src_process/* run */.eF, log: core })(host);
    };
    const { workflow } = await (0,github/* readWorkflow */.S6)(env);
    const wanted = { ...inputs, annotationLevels: [metadata_metadata/* MANIFEST_LEVEL */.xM], registry };
    const metadata = await (0,describe/* describeImage */.h)(wanted, { workflow, env, run: src_process/* run */.eF, log: core });
    for (const line of planLines(metadata))
        core.info(line);
    if (metadata.tags.length === 0)
        core.warning((0,metadata_metadata/* noTagError */.a6)(metadata).message);
    const files = await (0,metadata_outputs/* writeBakeFiles */.Ap)((0,metadata_outputs/* bakeFiles */.PE)(metadata, inputs.bakeTarget), env['RUNNER_TEMP'] ?? (0,external_node_os_.tmpdir)());
    const outputs = { ...(0,metadata_outputs/* metadataOutputs */._V)(metadata, inputs.separators), ...files };
    (0,report_workflow/* setOutputs */.n)(outputs);
    if (inputs.exportOutputs)
        for (const [name, value] of (0,metadata_outputs/* variables */.Ee)(outputs))
            core.exportVariable(name, value);
    const matrix = computeMatrix(inputs.platforms, inputs.runners);
    if (matrix.length > 0)
        core.setOutput('matrix', { include: matrix });
    await (0,report_workflow/* writeSummary */.S)(planSummary(metadata, matrix), env);
}


/***/ })

};
