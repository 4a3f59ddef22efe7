import "./items";
import "@/privacy/settings";
import "@/feed/settings";
import "@/viewer/settings";
