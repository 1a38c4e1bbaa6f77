"""Dutch abbreviations that are written with a full stop.

Origin: compiled by hand for Krant from the usage of Dutch and Flemish
newspapers, courts, churches and government; no published list was copied.
Licence: Apache-2.0, as the rest of the project.
Purpose: to tell the stop of an abbreviation from the stop of a sentence. The
groups differ in what a capital after them means.

An entry keeps its last stop. A lower-case entry is looked up without regard to
case; one with a capital ("Kon.") counts in that spelling only, because in lower
case it is an everyday word. Abbreviations that look like everyday words in any
spelling ("zo.", "ma.", "arm.") are left out: a missed abbreviation costs less
than losing every sentence end after a common word.
"""

TITLES = frozenset(
    """
    dr. drs. mr. mrs. ms. ir. ing. prof. bacc. lic. dra. doct. ph.d.
    dhr. hr. mevr. mw. mej. jhr. jkvr. fam. wed. gebr. gez.
    ds. mgr. pr. zr. br. z.e. st. ste. kard. mme. mlle. mons. sig. sra.
    gen. kol. maj. kapt. lt. luit. sgt. serg. adm. brig. cmdr.
    sen. gov. rep. min.-pres. secr. insp. comm. adv. dir. burg. wnd. plv.
    zr.ms. hr.ms. z.k.h. h.k.h. z.m. h.m. z.exc. mt. ft.
    th. ph. ch. chr. ij. joh. jac. wm. corn. fred. nic. theod. wilh. gerh.
    """.split()
)
"""Before a name: titles, ranks, saints, ships, forenames cut short."""

CONNECTIVES = frozenset(
    """
    a.d.h.v. a.g.v. a.h.w. a.h.d. b.g.g. bijv. bv. bvb. ca. c.q. cf. cfr. d.d. dd. d.w.z. eig.
    event. evt. exc. excl. incl. inbegr. i.c. i.c.m. i.e. i.g.v. i.h.a. i.h.b. i.h.k.v. i.o.
    i.o.v. i.p.v. i.s.m. i.t.t. i.v.m. m.a.w. m.b.t. m.b.v. m.h.o. m.i. m.i.v. m.m.v. m.n.
    m.u.v. d.m.v. n.a.v. n.l. nml. o.a. o.b.v. o.g.v. o.i.v. o.l.v. o.m. o.v.v. ong. oorspr. plm.
    resp. tgov. vlg. t.a.v. t.b.v. t.e.m. t.g.v. t.h.v. t.l.v. t.n.v. t.o.v. t.w. t.z.t. u.a.
    v.a. v.l.n.r.
    v.w.b. vgl. vml. vnl. voorl. vs. w.o. w.v. wijl. z.g. z.n. z.o.z. zgn. zog. alg. afd. amer.
    arr. belg. dep. dept. duit. eur. evang. fac. fed. geref. gesch. herv. ital. luth. nederl.
    ned. prot. prov. r.k. soc. univ. vl. waarn. geb. gest. overl. Kon. Kath. Ver.
    """.split()
)
"""Bring in what follows: "o.a. De Morgen", "vgl. Hegel", "Kon. Bibliotheek"."""

TRAILING = frozenset(
    """
    mln. mld. mrd. mio. duiz. dz. jl. ll. a.s. v.chr. n.chr. v.c. n.c. v.g.j. n.m. v.m. a.m.
    p.m. jr. sr. b.d. c.s. e.a. e.k. e.v. ev. i.r. o.i. o.g. p.a. p/a. q.q. r.i.p. n.n. n.b.
    s.s. a.i. mnd. dgn. stks. pct. ct. cts. p.j. p.p. p.u.
    p.st. p.w. p.d. p.k. p.mnd. n.v.t. n.n.b. n.t.b. z.s.m. s.v.p. a.u.b. p.s. z.j. z.p. v.s.
    v.n. e.u. e.g. u.s. u.s.a. u.k. d.c. n.y. p.v.d.a. v.v.d. c.d.a. d.d.r. n.a.v.o. n.a.t.o.
    b.t.w. c.a.o. w.a.o. a.o.w. f.c. s.c. v.v. r.s.c. k.v. red. vert. ill. uitg. samenst. bew.
    ed. eds. ibid. str. e.o.
    """.split()
)
"""After what they belong to: amounts, dates, places, postpositions. May end a sentence."""

CLOSING = frozenset(
    """
    enz. enzv. etc. e.d. e.d.m. e.e.a. e.t.c. dgl. dergl. m.m. o.i.d. o.d.
    km. cm. mm. kg. gr. ltr. ml. cl. ha. sec. pk.
    """.split()
)
"""Close an enumeration or a measure: a capital after them opens a sentence."""

NUMBERED = frozenset(
    """
    fl. hfl. bfr. nr. nrs. no. nos. art. artt. blz. bladz. pag. pp. hfst. hst. par. fig.
    afb. tab. bijl. dl. vol. jrg. afl. reg. noot. opm. r.o. rov. rn. tel. fax. toest. postb. iban.
    min. max. gem. temp. jan. febr. feb. mrt. apr. jun. jul. aug. sept. sep. okt. nov. dec.
    """.split()
)
"""Abbreviations when a number follows ("nr. 7", "art. 13b"); otherwise everyday words."""
