import "@/panes/places";
import "@/compare/places";
import "@/duplicates/places";
import "@/settings/places";
