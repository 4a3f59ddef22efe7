import "@/panes/places";
import "@/compare/places";
import "@/duplicates/places";
import "@/files/places";
import "@/settings/places";
