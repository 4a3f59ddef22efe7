// Pictures on their way from the library into the WebUI: through the host's own paste buttons, one at a time.
"use strict";

(() => {
    const host = window.iibHost;
    const PLACES = { txt2img: "tab_txt2img", img2img: "tab_img2img", inpaint: "tab_img2img", extras: "tab_extras" };
    const LONGEST_WAIT_MS = 12000;
    const LONGEST_PASTE_MS = 2500;
    let queue = Promise.resolve();
    let stopWatching = () => {};

    /** Where a picture can go on this page at this moment. */
    host.targets = () => {
        const there = (selector) => host.app().querySelector(selector) !== null;
        const own = Object.keys(PLACES).filter((t) => host.part(`tab_${t}`) && there(`#${PLACES[t]}`));
        const nets = ["txt2img", "img2img"].filter((t) => there(`#${t}_controlnet`)).map((t) => `controlnet_${t}`);
        const outpaint = there("#openoutpaint-iframe") ? ["openoutpaint"] : [];
        return [...own, ...nets, ...outpaint];
    };

    host.send = (message) => {
        const turn = queue.then(() => host.awake(() => send(message)));
        queue = turn.catch(() => {});
        return turn;
    };

    async function send({ target, picture, imageOnly }) {
        if (!host.targets().includes(target)) throw new Error(`This WebUI has no place called ${target}.`);
        if (target.startsWith("controlnet_")) return host.toControlNet(target.slice(11), picture.url);
        if (target === "openoutpaint") return toOutpaint(picture);
        if (target === "txt2img" && imageOnly) throw new Error("txt2img takes no picture, only what it was made with.");
        const needs = { txt2img: "text", extras: "image" }[target] || "both";
        await prepare(picture, needs, imageOnly);
        const alone = imageOnly || needs === "image";
        const arrived = alone ? null : textArrived(target);
        press(host.part(`${alone ? "image" : "tab"}_${target}`));
        await host.bringToFront(PLACES[target]);
        await arrived;
        return { target };
    }

    /** Fill the hidden fields with this picture. Throws the server's reason when that did not go. */
    async function prepare(picture, needs, imageOnly) {
        const nonce = host.randomId();
        const wish = { nonce, picture: picture.id, path: picture.path, needs, imageOnly: Boolean(imageOnly) };
        window.iib_wish = JSON.stringify(wish);
        const arrived = host.nextStatus((said) => said.nonce === nonce);
        press(host.part("go"));
        const said = await arrived;
        if (said.ok) return;
        throw Object.assign(new Error(said.error), { reason: said.reason });
    }

    host.lastStatus = () => {
        const told = host.part("status")?.querySelector("[data-iib]");
        return told ? JSON.parse(told.dataset.iib) : null;
    };

    /** The server's next word that is meant, as soon as it stands in the page. */
    host.nextStatus = (isMeant) =>
        new Promise((resolve, reject) => {
            const place = host.part("status");
            if (!place) throw new Error("The library's tab is hidden, so nothing can be sent.");
            const end = (act, value) => {
                observer.disconnect();
                clearTimeout(timer);
                act(value);
            };
            const observer = new MutationObserver(() => {
                const said = host.lastStatus();
                if (said && isMeant(said)) end(resolve, said);
            });
            observer.observe(place, { childList: true, subtree: true, attributes: true, characterData: true });
            const late = new Error("The WebUI did not answer in time, so nothing was sent.");
            const timer = setTimeout(() => end(reject, late), LONGEST_WAIT_MS);
        });

    const infotext = () => host.part("img_file_info")?.querySelector("textarea, input")?.value || "";

    /** When the host has put the prompt into its field. It may change it (styles), or there may be the same already, so
     * that after a while it counts as done: an error of the host's own is shown by the host. */
    function textArrived(target) {
        const field = () => host.app().querySelector(`#${PLACES[target].slice(4)}_prompt textarea`)?.value;
        const before = field();
        const [expected] = prompts(infotext());
        const end = Date.now() + LONGEST_PASTE_MS;
        return new Promise((resolve) => {
            const look = () => {
                const now = field();
                if (now === expected || now !== before || Date.now() > end) resolve();
                else setTimeout(look, 30); // a field's value changes without any event
            };
            look();
        });
    }

    function press(button) {
        if (!button) throw new Error("The WebUI's page lacks the button for this, so nothing was sent.");
        button.click();
    }

    // ---- the right tab in front, whatever its order and label

    const isFront = (pane) => getComputedStyle(pane).display !== "none";

    function choose(pane) {
        const tabs = pane.parentElement;
        const panes = Array.from(tabs.children).filter((child) => child.classList.contains("tabitem"));
        const bar = tabs.querySelector(":scope > .tab-nav, :scope > .tab-wrapper, :scope > [role=tablist]");
        const button =
            host.app().querySelector(`#${CSS.escape(pane.id)}-button`) ||
            bar?.querySelectorAll("button")[panes.indexOf(pane)];
        button?.click();
    }

    /** The host's own buttons switch tabs by their number, which is wrong where the user has put them in another
     * order, and a moment later: so watch for a second, unless the user goes elsewhere. */
    host.bringToFront = (id) =>
        new Promise((resolve) => {
            const pane = host.app().querySelector(`#${id}`);
            if (!pane) return resolve(false);
            stopWatching(); // two that watch over different tabs would click against each other without end
            const correct = () => isFront(pane) || choose(pane);
            const observer = new MutationObserver(correct);
            observer.observe(pane, { attributes: true, attributeFilter: ["style", "class"] });
            const end = () => {
                observer.disconnect();
                for (const act of ["pointerdown", "keydown"]) window.removeEventListener(act, end, true);
            };
            for (const act of ["pointerdown", "keydown"]) window.addEventListener(act, end, true);
            stopWatching = end;
            setTimeout(end, 1000);
            setTimeout(() => {
                if (stopWatching === end) correct();
                resolve(true);
            }, 60);
            return undefined;
        });

    // ---- places of other extensions

    async function fetched(url) {
        const address = new URL(url, location.href);
        if (address.origin !== location.origin) throw new Error("Only pictures of this server can be sent.");
        const response = await fetch(address, { credentials: "same-origin" });
        if (!response.ok) throw new Error(`The picture could not be fetched (${response.status}), so nothing was sent.`);
        return response.blob();
    }

    /** Put the picture into ControlNet's first unit, as a file that the user has chosen. */
    host.toControlNet = async (kind, url) => {
        const blob = await fetched(url);
        await host.bringToFront(`tab_${kind}`);
        const panel = host.app().querySelector(`#${kind}_controlnet`);
        const closed = panel?.querySelector(".label-wrap:not(.open)");
        if (closed && closed.closest(`#${kind}_controlnet`) === panel) closed.click();
        panel?.querySelector("button[aria-label='Clear'], button[aria-label='Remove Image']")?.click();
        await new Promise((next) => setTimeout(next, 200));
        const files = new DataTransfer();
        files.items.add(new File([blob], "image.png", { type: blob.type }));
        const field = panel?.querySelector("input[type=file]");
        if (field) {
            field.files = files.files;
            field.dispatchEvent(new Event("change", { bubbles: true }));
        } else {
            const paste = new ClipboardEvent("paste", { clipboardData: files, bubbles: true });
            panel?.dispatchEvent(paste);
        }
        panel?.scrollIntoView?.({ block: "nearest" });
        return { target: `controlnet_${kind}` };
    };

    async function toOutpaint(picture) {
        let text = "";
        try {
            await prepare(picture, "text", false);
            text = infotext();
        } catch (error) {
            if (error.reason !== "no-infotext") throw error;
        }
        const [prompt, negPrompt] = prompts(text);
        await host.toOutpaint(picture.url, prompt, negPrompt);
        return { target: "openoutpaint" };
    }

    function prompts(text) {
        const lines = text.split("\n");
        const end = lines.findIndex((line) => /^Steps: \d/.test(line));
        const said = (end < 0 ? lines : lines.slice(0, end)).join("\n");
        const [prompt, negative = ""] = said.split(/^Negative prompt: ?/m);
        return [prompt.trim(), negative.trim()];
    }

    host.toOutpaint = async (url, prompt, negPrompt) => {
        const blob = await fetched(url);
        const data = await new Promise((resolve, reject) => {
            const reader = new FileReader();
            reader.onload = () => resolve(reader.result);
            reader.onerror = () => reject(reader.error);
            reader.readAsDataURL(blob);
        });
        if (typeof openoutpaint_send_image !== "function") throw new Error("openOutpaint is not there.");
        await host.bringToFront("tab_openOutpaint");
        openoutpaint_send_image(data);
        const key = host.app().querySelector("#openoutpaint-key");
        const frame = host.app().querySelector("#openoutpaint-iframe");
        frame?.contentWindow?.postMessage(
            { key: key?.value ?? key?.querySelector("input, textarea")?.value, type: "openoutpaint/set-prompt", prompt, negPrompt },
            location.origin,
        );
    };
})();
