"""The corpus: one small file for every generator and container that people have, and what is in it.

Each module makes the files of one program as that program writes them and says, beside each, what was put
in. `python -m tests.metadata.corpus` writes all of them to `tests/fixtures/media/<generator>/`, every run the
same bytes: pictures are constants of `media`, texts are wrapped by `pictures` and `clips`.
"""
