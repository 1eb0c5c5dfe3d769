export const id = 179;
export const ids = [179];
export const modules = {

/***/ 66179:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  merge: () => (/* binding */ merge)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 7 modules
var core = __webpack_require__(33838);
// EXTERNAL MODULE: ./src/github.ts
var github = __webpack_require__(69248);
// EXTERNAL MODULE: ./src/metadata/metadata.ts + 10 modules
var metadata_metadata = __webpack_require__(96016);
// EXTERNAL MODULE: ./src/metadata/settings.ts
var settings = __webpack_require__(13484);
// EXTERNAL MODULE: ./src/oci/platform.ts
var oci_platform = __webpack_require__(1890);
// EXTERNAL MODULE: ./src/publish/hand-over.ts
var hand_over = __webpack_require__(58661);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
// EXTERNAL MODULE: ./src/oci/descriptor.ts
var descriptor = __webpack_require__(47592);
// EXTERNAL MODULE: ./src/oci/index.ts
var oci = __webpack_require__(18701);
// EXTERNAL MODULE: ./src/oci/reference.ts
var oci_reference = __webpack_require__(62148);
// EXTERNAL MODULE: ./src/publish/checks.ts
var checks = __webpack_require__(96042);
// EXTERNAL MODULE: ./src/publish/inspect.ts
var inspect = __webpack_require__(52271);
;// CONCATENATED MODULE: ./src/publish/sources.ts







/**
 * A source as the user writes it: `[platform=]reference`, e.g. `ghcr.io/me/app:1.2-riscv64`,
 * `linux/arm/v7=docker.io/me/old@sha256:…`. Throws an Error that says which part is not legal.
 */
function parseSource(text) {
    const [, platform, reference = text] = /^([^=@]*)=(.*)$/.exec(text) ?? [];
    return {
        reference: (0,oci_reference/* parseReference */.F2)(reference.trim()),
        ...(platform !== undefined && { platform: (0,oci_platform/* parsePlatform */.Y8)(platform.trim()) }),
    };
}
/**
 * Looks a source up. A list gives all its images, or the one of the platform that is named; attestations come with
 * their images. Throws a UsageError when there is no such image, or when it is for another platform than is said.
 */
async function resolveSource(registry, source) {
    const { repository } = source.reference;
    const place = { registry: registry(repository.registry), path: repository.path };
    const name = source.reference.kind === 'tag' ? source.reference.tag : source.reference.digest;
    const content = await place.registry.getManifest(place.path, name);
    const index = (0,descriptor/* isIndexType */.$U)(content.mediaType) ? (0,oci/* parseIndex */.A1)(content.bytes, content.mediaType) : undefined;
    const children = index === undefined ? [descriptorOf(content, source)] : chosenOf(index, source);
    const images = await Promise.all(children
        .filter(child => !(0,descriptor/* isAttestation */.H3)(child))
        .map(child => (0,inspect/* inspectImage */.mm)(place, child, child.digest === content.digest ? content : undefined, new Set())));
    for (const image of images)
        checkPlatform(image, source);
    return { repository, images, attestations: children.filter(descriptor/* isAttestation */.H3), annotations: index?.annotations ?? {} };
}
const where = ({ reference }) => `sources, ${(0,oci_reference/* formatReference */.FH)(reference)}`;
/** The children of a list that are wanted, with their attestations. */
function chosenOf({ manifests }, source) {
    const { platform } = source;
    if (platform === undefined)
        return manifests;
    const wanted = (0,oci_platform/* formatPlatform */.Bq)(platform);
    const images = manifests.filter(child => child.platform !== undefined && (0,oci_platform/* formatPlatform */.Bq)(child.platform) === wanted);
    if (images.length === 0) {
        const there = manifests
            .filter(child => !(0,descriptor/* isAttestation */.H3)(child))
            .map(nameOf)
            .join(', ');
        throw errors/* UsageError */.e.at(where(source), `it has no image for ${wanted}; it has ${there}.`);
    }
    return [...images, ...(0,descriptor/* attestationsAbout */.bw)(images, manifests.filter(descriptor/* isAttestation */.H3))];
}
const nameOf = ({ platform, digest }) => platform === undefined ? digest : (0,oci_platform/* formatPlatform */.Bq)(platform);
/** A single image as a list would have it; its platform is what is said of it, if anything is. */
const descriptorOf = ({ mediaType, digest, bytes }, { platform }) => ({
    mediaType,
    digest,
    size: bytes.byteLength,
    ...(platform !== undefined && { platform: (0,oci_platform/* normalizePlatform */.FL)(platform) }),
});
function checkPlatform({ configured, descriptor }, source) {
    if ((0,checks/* serves */.xu)(configured, descriptor.platform))
        return;
    throw errors/* UsageError */.e.at(where(source), `it was named for ${(0,oci_platform/* formatPlatform */.Bq)(descriptor.platform)}, and the image is for ${(0,oci_platform/* formatPlatform */.Bq)(configured)}.`);
}

// EXTERNAL MODULE: ./src/inputs/credentials.ts + 1 modules
var credentials = __webpack_require__(12074);
// EXTERNAL MODULE: ./src/inputs/reader.ts
var reader = __webpack_require__(9066);
;// CONCATENATED MODULE: ./src/inputs/merge.ts







/** Throws a UsageError with every problem. */
async function parseMergeInputs(env, mask) {
    const inputs = (0,reader/* inputReader */.c)(env, mask);
    const has = (name) => inputs.text(name) !== undefined;
    const name = inputs.text('name');
    const records = inputs.parsed('records', hand_over/* recordsOf */.M$);
    const sources = inputs.each('sources', parseSource);
    const given = { images: has('images'), tags: has('tags'), annotations: has('annotations') };
    const flavor = has('flavor');
    if (flavor && !given.tags)
        inputs.problem('flavor', 'it shapes the tags of the input "tags", which is empty.');
    const parsed = {
        ...(name !== undefined && { name }),
        ...(records !== undefined && { records }),
        sources,
        sourcesAlone: sources.length > 0 && given.images && name === undefined && records === undefined,
        platforms: inputs.each('platforms', oci_platform/* parsePlatform */.Y8, { commas: true }),
        request: (0,metadata_metadata/* parseMetadata */.jR)(input => (input === 'labels' ? '' : inputs.raw(input)), inputs.problem),
        given,
        settings: (0,settings/* parseSettings */.P)(env, inputs.problem),
        append: inputs.boolean('append', false),
        push: inputs.boolean('push', true),
        credentials: await (0,credentials/* readCredentials */.L1)(inputs, mask),
    };
    inputs.done();
    return parsed;
}

// EXTERNAL MODULE: ./src/metadata/describe.ts + 4 modules
var describe = __webpack_require__(27090);
// EXTERNAL MODULE: ./src/oci/connect.ts + 13 modules
var connect = __webpack_require__(95733);
// EXTERNAL MODULE: ./src/process.ts
var src_process = __webpack_require__(34006);
// EXTERNAL MODULE: ./src/publish/artifacts.ts
var artifacts = __webpack_require__(55544);
// EXTERNAL MODULE: ./src/publish/identity.ts
var identity = __webpack_require__(23753);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
;// CONCATENATED MODULE: ./src/publish/append.ts





const lookOf = (standing) => standing.map(({ digest }) => digest ?? 'none').join();
function lookAt({ registry, repositories, tags }) {
    return Promise.all(repositories.flatMap(repository => tags.map(async ({ name: tag }) => {
        const head = await registry(repository.registry).headManifest(repository.path, tag);
        return { repository, tag, digest: head?.digest };
    })));
}
/** What the tags stand for, to be compared with a later look. */
const look = async (destination) => lookOf(await lookAt(destination));
/**
 * The image that the tags stand for today, whose platforms stay; undefined when none of them is there.
 * Throws a {@link UsageError} when they stand for several: one index cannot keep the platforms of all.
 */
async function standingAt(destination) {
    const seen = await lookAt(destination);
    const there = seen.filter(({ digest }) => digest !== undefined);
    const [first] = there;
    if (first?.digest === undefined)
        return { look: lookOf(seen), image: undefined };
    const other = there.find(({ digest }) => digest !== first.digest);
    if (other !== undefined) {
        const name = ({ repository, tag, digest }) => `${(0,oci_reference/* formatRepository */.Sh)(repository)}:${tag} (${digest})`;
        throw errors/* UsageError */.e.at('append', `the tags stand for different images, ${name(first)} and ${name(other)}. Append to one of them at a time.`);
    }
    const { repository, digest } = first;
    const image = await resolveSource(destination.registry, { reference: { kind: 'digest', repository, digest } });
    return { look: lookOf(seen), image };
}
/**
 * Whether every tag still stands for the published index, or for one that another merge has made of it and that holds
 * all its children. No registry compares before it writes, so this is what tells that a merge was overwritten.
 */
async function stillHolds(destination, content) {
    const children = childrenOf(content);
    const standing = await lookAt(destination);
    const checks = standing.map(async ({ repository, digest }) => {
        if (digest === content.digest)
            return true;
        if (digest === undefined)
            return false;
        const there = childrenOf(await destination.registry(repository.registry).getManifest(repository.path, digest));
        return children.isSubsetOf(there);
    });
    return (await Promise.all(checks)).every(holds => holds);
}
const childrenOf = ({ bytes, mediaType, digest }) => (0,descriptor/* isIndexType */.$U)(mediaType)
    ? new Set((0,oci/* parseIndex */.A1)(bytes, mediaType).manifests.map(child => child.digest))
    : new Set([digest]);

// EXTERNAL MODULE: ./src/oci/limit.ts
var oci_limit = __webpack_require__(50570);
// EXTERNAL MODULE: ./src/oci/manifest.ts
var oci_manifest = __webpack_require__(32060);
;// CONCATENATED MODULE: ./src/oci/copy.ts




/** Blobs on their way at one time. Each may hold one connection to either side, of which there are eight. */
const BLOBS = 4;
/** Layers that are fetched from elsewhere and are in no registry: Windows base images. OCI image-spec, layer.md. */
const isForeign = ({ mediaType }) => /\.(?:foreign|nondistributable)\./.test(mediaType);
/**
 * Copies what `content`, a manifest or an index of the repository `from`, points at, and then it itself, under its
 * digest and without a tag. What the target has is left; blobs are mounted within a registry, and streamed between two,
 * so that no layer is ever in memory as a whole. The bytes, and so the digests, stay the same.
 */
async function copyImage(from, to, content) {
    if (from.registry.host === to.registry.host && from.path === to.path)
        return;
    await login(from, to);
    const limit = (0,oci_limit/* createLimit */.K)(() => BLOBS);
    const underWay = new Map();
    const copyOnce = (blob) => {
        const copying = underWay.get(blob.digest) ?? limit(() => copyBlob(from, to, blob));
        underWay.set(blob.digest, copying);
        return copying;
    };
    async function copyManifest(found, digest) {
        if ((await to.registry.headManifest(to.path, digest)) !== undefined)
            return;
        const manifest = await found();
        const { bytes, mediaType } = manifest;
        if ((0,descriptor/* isIndexType */.$U)(mediaType)) {
            const children = (0,oci/* parseIndex */.A1)(bytes, mediaType).manifests.map(child => child.digest);
            const fetch = (child) => () => from.registry.getManifest(from.path, child);
            await settled([...new Set(children)].map(child => copyManifest(fetch(child), child)));
        }
        else {
            const { config, layers } = (0,oci_manifest/* parseManifest */.Ng)(bytes, mediaType);
            await settled([config, ...layers.filter(layer => !isForeign(layer))].map(copyOnce));
        }
        await to.registry.putManifest(to.path, digest, manifest);
    }
    await copyManifest(async () => content, content.digest);
}
/** Within one registry a single token must cover both repositories, or blobs cannot be mounted. */
async function login(from, to) {
    const [pull, push] = [
        { path: from.path, actions: 'pull' },
        { path: to.path, actions: 'pull,push' },
    ];
    if (from.registry.host === to.registry.host)
        await to.registry.authorize([pull, push]);
    else
        await Promise.all([from.registry.authorize([pull]), to.registry.authorize([push])]);
}
/** Waits for all before it throws, so that nothing goes on behind the caller's back. */
async function settled(promises) {
    await Promise.allSettled(promises);
    await Promise.all(promises);
}
async function copyBlob(from, to, { digest, size }) {
    const near = from.registry.host === to.registry.host;
    if (near && (await to.registry.mountBlob(to.path, digest, from.path)))
        return;
    if ((await to.registry.headBlob(to.path, digest)) !== undefined)
        return;
    await to.registry.putBlob(to.path, { digest, size, open: () => from.registry.getBlob(from.path, digest, size) });
}

;// CONCATENATED MODULE: ./src/publish/bring.ts


/** Legs have pushed to each of their repositories; what was looked up is in one. */
function originsOf(legs, resolved) {
    const places = [
        ...legs.map(({ repositories, images, attestations }) => ({ repositories, images, attestations })),
        ...resolved.map(({ repository, images, attestations }) => ({ repositories: [repository], images, attestations })),
    ];
    return new Map(places.flatMap(({ repositories, images, attestations }) => [...images.map(({ descriptor }) => descriptor), ...attestations].map(child => [child.digest, repositories])));
}
/** Brings the children to every repository that does not have them, by mounting or copying their blobs. */
async function bringChildren(registry, children, origins, repositories) {
    const place = (repository) => ({ registry: registry(repository.registry), path: repository.path });
    const errands = repositories.flatMap(to => children.flatMap(child => {
        const known = origins.get(child.digest) ?? [];
        const [from] = known;
        const isThere = known.some(repository => (0,oci_reference/* formatRepository */.Sh)(repository) === (0,oci_reference/* formatRepository */.Sh)(to));
        return isThere || from === undefined ? [] : [{ child, from, to }];
    }));
    await Promise.all(errands.map(async ({ child, from, to }) => {
        const source = place(from);
        await copyImage(source, place(to), await source.registry.getManifest(source.path, child.digest));
    }));
}

// EXTERNAL MODULE: ./src/publish/gate.ts + 1 modules
var gate = __webpack_require__(97661);
;// CONCATENATED MODULE: ./src/publish/material.ts




/** The legs, those of the publication to merge with what the merge says in place of what they say. */
function overriddenLegs(legs, overrides) {
    if (legs.length === 0)
        return [];
    const { repositories, tags, annotations } = overrides;
    const name = (0,gate/* choosePublication */.uV)(legs, overrides.name);
    return legs.map(leg => leg.publication !== name
        ? leg
        : {
            ...leg,
            repositories: repositories ?? leg.repositories,
            tags: tags ?? leg.tags,
            annotations: { ...leg.annotations, ...annotations },
        });
}
/**
 * The frame of the publication: that of its legs, and the gate sees to it that all of them agree. Without legs the
 * merge must say it all; throws a {@link GateError} that names what it does not.
 */
function frameOf(legs, overrides, run) {
    if (legs.length > 0) {
        const name = (0,gate/* choosePublication */.uV)(legs, overrides.name);
        const leg = legs.find(record => record.publication === name);
        if (leg !== undefined)
            return { ...leg, run };
    }
    const { name, repositories = [], tags = [], annotations } = overrides;
    const what = 'no leg of this run says it, so merge must: it is empty.';
    const [first] = repositories;
    if (first === undefined)
        throw new gate/* GateError */.ue([{ where: 'images', what }]);
    if (tags.length === 0)
        throw new gate/* GateError */.ue([{ where: 'tags', what }]);
    return { publication: name ?? (0,oci_reference/* formatRepository */.Sh)(first), run, repositories, tags, annotations };
}
/**
 * Images that no leg built, as if a leg had pushed them: so the gate judges all that is published in the same way.
 * `job` says in messages where they come from.
 */
const recordOfResolved = (job, { images, attestations }, frame) => ({
    publication: frame.publication,
    run: frame.run,
    repositories: frame.repositories,
    tags: frame.tags,
    annotations: frame.annotations,
    leg: { job },
    pushed: true,
    platforms: images.map(({ descriptor }) => descriptor.platform),
    images,
    attestations,
    seconds: 0,
});
/** What stands, without the platforms that are built anew, and without their attestations. */
function withoutRebuilt(standing, records) {
    const rebuilt = new Set(records.flatMap(record => record.platforms.map(oci_platform/* formatPlatform */.Bq)));
    const images = standing.images.filter(({ descriptor }) => !rebuilt.has((0,oci_platform/* formatPlatform */.Bq)(descriptor.platform)));
    const kept = images.map(({ descriptor }) => descriptor);
    return { ...standing, images, attestations: (0,descriptor/* attestationsAbout */.bw)(kept, standing.attestations) };
}

// EXTERNAL MODULE: ./src/publish/publisher.ts + 4 modules
var publisher = __webpack_require__(45654);
;// CONCATENATED MODULE: ./src/publish/merge.ts







/** How often an appending merge begins anew when others move its tags, and how long it waits for them to be done. */
const ATTEMPTS = 5;
const SETTLE_MS = 2_000;
/**
 * Checks the records, makes the index, and publishes it. `onPassed` is told what came through the gate, before anything
 * is written. Throws a GateError or a UsageError when nothing was written, and a PublishError when something was.
 */
async function mergeAndPublish(request, registry, onPassed = () => { }, settleMs = SETTLE_MS) {
    const legs = overriddenLegs(request.records, request.overrides);
    const frame = frameOf(legs, request.overrides, request.run);
    const { repositories, tags } = frame;
    const destination = { registry, repositories, tags };
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        const standing = request.append ? await standingAt(destination) : undefined;
        const publication = assemble(request, legs, frame, standing?.image);
        onPassed(publication);
        const content = publication.pushed ? indexOf(publication) : undefined;
        if (content === undefined || !request.push) {
            return { publication, published: false, ...(content !== undefined && { content }) };
        }
        const resolved = [...request.sources, ...(standing?.image === undefined ? [] : [standing.image])];
        await bringChildren(registry, merge_childrenOf(publication), originsOf(request.records, resolved), repositories);
        if (standing !== undefined && (await look(destination)) !== standing.look)
            continue;
        await (0,publisher/* publish */.m)({ content, repositories, tags }, { registry, readBack: !request.append });
        if (!request.append)
            return { publication, content, published: true };
        // Another merge that had looked before this one wrote may write now; what it leaves out is appended again.
        await (0,promises_.setTimeout)(settleMs);
        if (await stillHolds(destination, content))
            return { publication, content, published: true };
    }
    throw new Error(`Other jobs moved the tags ${ATTEMPTS} times while platforms were appended to them. ` +
        'Let one job at a time publish these tags ("concurrency"), and run this one again.');
}
/** What passes the gate: the legs, the sources, and of what stands the platforms that are not built anew. */
function assemble({ sources, platforms }, legs, frame, standing) {
    const own = sources.map((source, i) => recordOfResolved(`source ${i + 1}`, source, frame));
    const kept = standing === undefined ? undefined : withoutRebuilt(standing, [...publicationOf(legs, frame), ...own]);
    const annotations = { ...standing?.annotations, ...frame.annotations };
    const records = [...legs, ...own];
    if (kept !== undefined && kept.images.length > 0)
        records.push(recordOfResolved('append', kept, frame));
    const publication = (0,gate/* passGate */.lt)(records, { name: frame.publication, platforms, run: frame.run });
    return { ...publication, annotations };
}
const publicationOf = (legs, { publication }) => legs.filter(leg => leg.publication === publication);
const merge_childrenOf = ({ images, attestations }) => [
    ...images.map(({ descriptor }) => descriptor),
    ...attestations,
];
const indexOf = (publication) => (0,oci/* createIndex */.zi)(merge_childrenOf(publication), {
    platforms: publication.images.map(({ descriptor }) => descriptor.platform),
    annotations: publication.annotations,
});

// EXTERNAL MODULE: ./src/publish/record-of.ts
var record_of = __webpack_require__(76550);
// EXTERNAL MODULE: ./src/report/outputs.ts
var outputs = __webpack_require__(65468);
// EXTERNAL MODULE: ./src/report/publication.ts
var report_publication = __webpack_require__(79652);
// EXTERNAL MODULE: ./src/report/workflow.ts
var report_workflow = __webpack_require__(51529);
// EXTERNAL MODULE: ./src/actions/logins.ts
var actions_logins = __webpack_require__(78573);
;// CONCATENATED MODULE: ./src/actions/merge.ts


















/** Joins what the legs pushed into one image, and points the tags at it. */
async function merge() {
    const { env } = process;
    const inputs = await parseMergeInputs(env, core.setSecret);
    const records = inputs.sourcesAlone ? [] : (inputs.records ?? (await recordsOfRun(env)));
    const images = inputs.request.images.map(({ repository }) => repository);
    const places = images.length > 0 ? images : records.flatMap(record => record.repositories);
    const { workflow } = await (0,github/* readWorkflow */.S6)(env);
    const logins = await (0,actions_logins/* stepLogins */.r)(inputs.credentials, places, workflow, env);
    const registry = (0,connect.connect)({ logins, env, run: src_process/* run */.eF, log: core });
    const overrides = await overridesOf(inputs, workflow, registry);
    const sources = await Promise.all(inputs.sources.map(source => resolveSource(registry, source)));
    const request = { ...inputs, records, overrides, sources, run: (0,identity/* runIdentity */.y)(env) };
    const merged = await mergeAndPublish(request, registry, publication => {
        for (const line of (0,report_publication/* passedLines */.eQ)(publication))
            core.info(line);
    });
    const result = { ...merged.publication, ...merged };
    (0,report_workflow/* setOutputs */.n)((0,outputs/* mergeOutputs */.BH)(result));
    await (0,report_workflow/* writeSummary */.S)((0,report_publication/* publicationSummary */.Hy)(result), env);
    core.info((0,report_publication/* outcomeLine */.RW)(result));
}
/** The records that the legs have left with the run. */
async function recordsOfRun(env) {
    const directory = env['RUNNER_TEMP'] || (0,external_node_os_.tmpdir)();
    return (0,hand_over/* collectRecords */.nn)(await (0,artifacts/* runArtifacts */.r)(env), { directory, log: core });
}
/** What this step says in place of its legs. */
async function overridesOf(inputs, workflow, registry) {
    const { given, name } = inputs;
    const named = name !== undefined && { name };
    if (!given.images && !given.tags && !given.annotations)
        return { ...named, annotations: {} };
    // The legs have said what every image says of itself; without legs nobody else has.
    const predefined = inputs.sourcesAlone;
    const { githubToken } = inputs.credentials;
    const options = {
        ...inputs,
        githubToken,
        context: 'workflow',
        annotationLevels: [metadata_metadata/* INDEX_LEVEL */.QY],
        predefined,
        registry,
    };
    const metadata = await (0,describe/* describeImage */.h)(options, { workflow, env: process.env, run: src_process/* run */.eF, log: core });
    if (given.tags && metadata.tags.length === 0)
        throw (0,metadata_metadata/* noTagError */.a6)(metadata);
    return {
        ...named,
        ...(given.images && { repositories: metadata.images.map(({ repository }) => repository) }),
        ...(given.tags && { tags: metadata.tags }),
        annotations: (0,record_of/* indexAnnotations */.nM)(metadata),
    };
}


/***/ })

};
