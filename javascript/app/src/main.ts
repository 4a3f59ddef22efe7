import { createPinia } from "pinia";
import { createApp } from "vue";
import { i18n } from "./i18n";
import Root from "./Root.vue";
import "./styles/tokens.css";
import "./styles/base.css";

createApp(Root).use(createPinia()).use(i18n).mount("#app");
