// The older hand-off (contract §14.2): clients made for the older extension press our hidden buttons by messages.
"use strict";

(() => {
    const host = window.iibHost;
    /** What the server says of the picture that was offered last. */
    let arrived = null;

    host.older = () => {
        if (host.prefix !== "iib_hidden_" || typeof BroadcastChannel !== "function") return;
        window.IIB_container_id ??= `${Date.now()},${Math.random()}`;
        const channel = new BroadcastChannel("iib-image-transfer-bus");
        channel.onmessage = ({ data }) => {
            const meant = data?.IIB_container_id;
            if (typeof meant === "string" && meant !== window.IIB_container_id) return;
            host.awake(() => act(data)).catch((error) => notice(String(error.message || error)));
        };
    };

    async function act(data) {
        if (data?.event === "click_hidden_button") await click(String(data.btnEleId));
        else if (data?.event === "send_to_control_net") await host.toControlNet(String(data.type), data.url);
        else if (data?.event === "send_to_outpaint") await host.toOutpaint(data.url, data.prompt, data.negPrompt);
    }

    async function click(id) {
        const button = /^iib_hidden_\w+$/.test(id) ? host.app().querySelector(`#${id}`) : null;
        if (!button) return;
        const target = /^iib_hidden_tab_(\w+)$/.exec(id)?.[1];
        if (!target) {
            if (id === "iib_hidden_img_update_trigger") {
                const before = host.lastStatus()?.nonce;
                arrived = host.nextStatus((said) => said.nonce !== before);
                arrived.catch(() => {}); // told below, to who wants to use it
            }
            return button.click();
        }
        // clients wait for three seconds and go on: on a slow page the fields still hold the picture before
        const said = await arrived;
        if (said && !said.ok) throw new Error(said.error);
        const place = target === "inpaint" ? "img2img" : target;
        // with an empty text the host would paste what was generated last
        const text = host.part("img_file_info")?.querySelector("textarea, input")?.value;
        const pressed = text ? button : host.part(`image_${target}`);
        if (!pressed) throw new Error("This picture says nothing of how it was made, so nothing was sent.");
        pressed.click();
        await host.bringToFront(`tab_${place}`);
    }

    /** These clients do not hear back: say it on this page. */
    function notice(sentence) {
        const box = document.createElement("div");
        box.className = "iib_notice";
        box.setAttribute("role", "alert");
        box.textContent = sentence;
        document.body.appendChild(box);
        setTimeout(() => box.remove(), 8000);
    }
})();
