"""Properties of XMP packets."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from iib_core.metadata.xmp import property_of


def test_an_element_s_first_language_is_its_text():
    packet = '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">a &amp; b &#233;</rdf:li><rdf:li>c</rdf:li></rdf:Alt></dc:description>'
    assert property_of(packet, "dc:description") == "a & b é"


def test_an_attribute_is_a_property_too():
    assert property_of('<rdf:Description exif:UserComment="x &quot;y&quot;"/>', "exif:UserComment") == 'x "y"'


def test_entities_of_the_packet_s_own_are_not_resolved():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><dc:title>&b;&#0;&#xD800;</dc:title>'
    assert property_of(bomb, "dc:title") == "&b;\ufffd\ufffd"


def test_an_unfinished_or_empty_element_says_nothing():
    assert property_of("<dc:title>abc", "dc:title") == ""
    assert property_of("<dc:title/>", "dc:title") == ""


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="<>/&;:=\"' \nadcrdfli#x1", max_size=200))
def test_any_text_is_survived(text: str):
    assert isinstance(property_of(text, "dc:d"), str)
