export const id = 216;
export const ids = [216];
export const modules = {

/***/ 76216:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  merge: () => (/* binding */ merge)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 13 modules
var core = __webpack_require__(77094);
// EXTERNAL MODULE: ./src/inputs/credentials.ts
var credentials = __webpack_require__(86431);
// EXTERNAL MODULE: ./src/oci/platform.ts
var platform = __webpack_require__(1890);
// EXTERNAL MODULE: ./src/publish/hand-over.ts
var hand_over = __webpack_require__(58661);
// EXTERNAL MODULE: ./src/inputs/reader.ts + 1 modules
var reader = __webpack_require__(95886);
;// CONCATENATED MODULE: ./src/inputs/merge.ts




/** Throws a UsageError with every problem. */
function parseMergeInputs(env, mask) {
    const inputs = (0,reader/* inputReader */.c)(env, mask);
    const name = inputs.text('name');
    const records = inputs.parsed('records', hand_over/* recordsOf */.M$);
    const platforms = inputs.each('platforms', platform/* parsePlatform */.Y8, { commas: true });
    const push = inputs.boolean('push', true);
    const login = (0,credentials/* readLogin */.m)(inputs);
    inputs.done();
    return {
        ...(name !== undefined && { name }),
        ...(records !== undefined && { records }),
        platforms,
        push,
        ...(login !== undefined && { login }),
    };
}

// EXTERNAL MODULE: ./src/oci/connect.ts + 17 modules
var connect = __webpack_require__(15014);
// EXTERNAL MODULE: ./src/oci/index.ts
var oci = __webpack_require__(18701);
// EXTERNAL MODULE: ./src/process.ts
var src_process = __webpack_require__(34006);
// EXTERNAL MODULE: ./src/publish/artifacts.ts
var artifacts = __webpack_require__(55544);
// EXTERNAL MODULE: ./src/publish/gate.ts + 2 modules
var gate = __webpack_require__(20693);
// EXTERNAL MODULE: ./src/publish/identity.ts
var identity = __webpack_require__(23753);
// EXTERNAL MODULE: ./src/publish/publisher.ts + 4 modules
var publisher = __webpack_require__(45654);
// EXTERNAL MODULE: ./src/report/outputs.ts
var outputs = __webpack_require__(65468);
// EXTERNAL MODULE: ./src/report/publication.ts + 1 modules
var report_publication = __webpack_require__(67751);
// EXTERNAL MODULE: ./src/report/workflow.ts
var workflow = __webpack_require__(51529);
;// CONCATENATED MODULE: ./src/actions/merge.ts















/** Joins what the legs pushed into one image, and points the tags at it. */
async function merge() {
    const { env } = process;
    const inputs = parseMergeInputs(env, core.setSecret);
    const records = inputs.records ?? (await (0,hand_over/* collectRecords */.nn)(await (0,artifacts/* runArtifacts */.r)(), env['RUNNER_TEMP'] ?? (0,external_node_os_.tmpdir)()));
    const publication = (0,gate/* passGate */.l)(records, { ...inputs, run: (0,identity/* runIdentity */.y)(env) });
    for (const line of (0,report_publication/* passedLines */.eQ)(publication))
        core.info(line);
    const { repositories, tags, images, attestations, annotations, pushed } = publication;
    const platforms = images.map(({ descriptor }) => descriptor.platform);
    const children = [...images.map(({ descriptor }) => descriptor), ...attestations];
    const content = pushed ? (0,oci/* createIndex */.zi)(children, { platforms, annotations }) : undefined;
    const published = inputs.push && content !== undefined;
    if (published) {
        const registry = (0,connect/* connect */.N)({ logins: (0,credentials/* loginsFor */.A)(inputs.login, repositories), env, run: src_process/* run */.eF, log: core });
        await (0,publisher/* publish */.m)({ content, repositories, tags }, { registry });
    }
    const result = { repositories, tags, images, published, ...(content !== undefined && { content }) };
    (0,workflow/* setOutputs */.n)((0,outputs/* mergeOutputs */.BH)(result));
    await (0,workflow/* writeSummary */.S)((0,report_publication/* publicationSummary */.Hy)(result), env);
    core.info((0,report_publication/* outcomeLine */.RW)(result));
}


/***/ })

};
