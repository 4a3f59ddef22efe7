import "@/panes/places";
import "@/compare/places";
import "@/duplicates/places";
