// Going to a tab by its place among the buttons, which is wrong once a user has put them in another order.
function standinTab(place, mode) {
    gradioApp().querySelector('#tabs').querySelectorAll('button')[place].click();
    if (mode !== undefined) {
        gradioApp().getElementById('mode_img2img').querySelectorAll('button')[mode].click();
    }
}

function switch_to_txt2img() {
    standinTab(0);
    return Array.from(arguments);
}

function switch_to_img2img() {
    standinTab(1, 0);
    return Array.from(arguments);
}

function switch_to_inpaint() {
    standinTab(1, 2);
    return Array.from(arguments);
}

function switch_to_extras() {
    standinTab(window.standin.gradio >= 4 ? 3 : 2);
    return Array.from(arguments);
}

function extract_image_from_gallery(gallery) {
    return [gallery.length ? gallery[0] : null];
}

function updateInput(target) {
    const told = new Event('input', {bubbles: true});
    Object.defineProperty(told, 'target', {value: target});
    target.dispatchEvent(told);
}

function recalculate_prompts_txt2img() {
    return Array.from(arguments);
}

function recalculate_prompts_img2img() {
    return Array.from(arguments);
}

function recalculatePromptTokens(_name) {}

function restart_reload() {
    return [];
}
